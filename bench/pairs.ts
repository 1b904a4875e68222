/** One run of one contestant. */
export interface Sample {
  readonly perSecond: number;
  /** CPU time of the contestant's process per unit, if the system reports it. */
  readonly cpuMicros?: number | undefined;
  /** Share of one core that the load generator used. */
  readonly generatorShare?: number | undefined;
  readonly p50Ms?: number | undefined;
  readonly p99Ms?: number | undefined;
}

export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<Sample>;
}

/** Two contestants that ran alternately, so that the load of the machine cancels out in the ratio. */
export interface Pair {
  readonly a: Side;
  readonly b: Side;
  /** Median of A divided by median of B, with the smallest and the largest ratio of a round. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

export interface Side {
  readonly name: string;
  readonly median: Sample;
}

/** Runs A B A B … after a warm-up round that does not count. */
export async function alternate(a: Contestant, b: Contestant, rounds: number): Promise<Pair> {
  await a.run();
  await b.run();
  const ofA: Sample[] = [];
  const ofB: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    ofA.push(await a.run());
    ofB.push(await b.run());
  }
  const ratios = ofA.map((sample, round) => sample.perSecond / (ofB[round]?.perSecond ?? Number.NaN));
  const [sideA, sideB] = [toSide(a.name, ofA), toSide(b.name, ofB)];
  return {
    a: sideA,
    b: sideB,
    ratio: sideA.median.perSecond / sideB.median.perSecond,
    low: Math.min(...ratios),
    high: Math.max(...ratios),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function toSide(name: string, samples: readonly Sample[]): Side {
  const of = (pick: (sample: Sample) => number | undefined) => {
    const values = samples.flatMap((sample) => pick(sample) ?? []);
    return values.length > 0 ? median(values) : undefined;
  };
  return {
    name,
    median: {
      perSecond: of((sample) => sample.perSecond) ?? Number.NaN,
      cpuMicros: of((sample) => sample.cpuMicros),
      generatorShare: of((sample) => sample.generatorShare),
      p50Ms: of((sample) => sample.p50Ms),
      p99Ms: of((sample) => sample.p99Ms),
    },
  };
}
