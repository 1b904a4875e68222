import { Divergence } from '../model/commands.js';
import { type ModelRun, runModel } from '../model/run-model.js';
import { type Figure, type ProofContext, ProofFailure } from './check.js';

/** Sequences between two checks of the signal. */
const PART = 100;

export interface Compared {
  readonly sequences: number;
  readonly answers: number;
}

/** Compares a subject with the model, in parts, each with a seed derived from that of the context. */
export async function compareWithModel(
  { seed, signal, report }: ProofContext,
  run: Omit<ModelRun, 'seed'>,
): Promise<Compared> {
  let answers = 0;
  for (let done = 0; done < run.sequences; done += PART) {
    signal.throwIfAborted();
    const part = { ...run, sequences: Math.min(PART, run.sequences - done), seed: (seed + done) % 2 ** 31 };
    const met = await runModel(part).catch((error: unknown) => {
      throw divergenceOf(error, part.seed);
    });
    for (const times of met.values()) answers += times;
    if (done % (PART * 20) === 0 && done > 0) report(`${done} sequences`);
  }
  return { sequences: run.sequences, answers };
}

/** The figures of several subjects, by their names. */
export function modelFigures(compared: readonly (readonly [string, Compared])[]): readonly Figure[] {
  const total = compared.reduce((sum, [, { answers }]) => sum + answers, 0);
  return [
    { what: 'answers that differ from the model', value: 0, mustBe: 0 },
    { what: 'answers compared', value: total },
    ...compared.map(([what, { sequences }]) => ({ what: `sequences on ${what}`, value: sequences })),
  ];
}

function divergenceOf(error: unknown, seed: number): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(error instanceof Error && cause instanceof Divergence)) return error;
  return new ProofFailure(`${cause.message}\n${error.message}`, seed);
}
