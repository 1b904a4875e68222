import { type Figure, type ProofCheck, type ProofContext, ProofFailure } from '../check.js';
import { ARCHIVER_FAULTS } from '../faults/archiver-faults.js';
import { type ControlTest, runControls } from '../faults/controls-report.js';
import type { SearchedFault, StoreFault } from '../faults/planted-fault.js';
import { SERVICE_FAULTS } from '../faults/service-faults.js';
import { NO_FAULT, STORE_FAULTS } from '../faults/store-faults.js';
import { WRITER_FAULTS } from '../faults/writer-faults.js';
import { findTailFaults, serviceTail } from '../tail-search.js';

interface Found {
  readonly fault: string;
  readonly by: string;
  readonly seen: string;
  readonly durationMs: number;
}

const ELSEWHERE =
  'The check of power losses also runs with `synchronous=OFF` and `NORMAL`, and the check of crash points on MongoDB with an acknowledgement before the write: each fails unless it detects what is lost.';

export const check: ProofCheck = {
  name: 'positive-controls',
  promise: 'The tests would notice: each planted fault is found by the test that is meant to find it',
  topic: 'controls',
  needs: [],
  budgetSeconds: 45,
  async run(context) {
    const tests = await runControls(context.folder, context.signal);
    const searched: (Found | string)[] = [];
    for (const fault of [...WRITER_FAULTS, ...SERVICE_FAULTS]) searched.push(await search(fault, context.seed));
    const all = [
      ...STORE_FAULTS.map((fault) => inSuite(fault, 'the contract of stores', tests)),
      ...ARCHIVER_FAULTS.map((fault) => inSuite(fault, 'the archiver, killed at any call', tests)),
      ...searched,
    ];
    const missed = all.filter((one) => typeof one === 'string');
    if (missed.length > 0) throw new ProofFailure(`not found: ${missed.join('; ')}`, context.seed);
    const found = all.filter((one) => typeof one !== 'string');
    context.document(toTable(found));
    context.document(ELSEWHERE);
    return [
      { what: 'planted faults', value: all.length },
      { what: 'not found', value: missed.length, mustBe: 0 },
      ...(await withoutFault(tests, context)),
    ];
  },
};

/** The same detectors without a fault: a failure here would make the findings worthless. */
async function withoutFault(tests: readonly ControlTest[], { seed }: ProofContext): Promise<readonly Figure[]> {
  const sound = tests.filter(({ fault }) => fault === NO_FAULT);
  const alarms = sound.filter(({ failed }) => failed).length + (await findTailFaults(seed, serviceTail)).length;
  return [
    { what: 'tests of the same suites on a store without a fault', value: sound.length },
    { what: 'false alarms', value: alarms, mustBe: 0 },
  ];
}

function inSuite(
  { name, foundBy }: Pick<StoreFault, 'name' | 'foundBy'>,
  suite: string,
  tests: readonly ControlTest[],
): Found | string {
  const ofFault = tests.filter(({ fault }) => fault === name);
  const found = ofFault.find(({ title, failed }) => failed && title.includes(foundBy));
  if (!found) return name;
  const failed = ofFault.filter((test) => test.failed).length;
  const seen = `${failed} of ${ofFault.length} tests fail`;
  return { fault: name, by: `${suite}: “${found.title}”`, seen, durationMs: found.durationMs };
}

async function search({ name, detector, search: run }: SearchedFault, seed: number): Promise<Found | string> {
  const startedMs = performance.now();
  const seen = await run(seed);
  return seen === undefined ? name : { fault: name, by: detector, seen, durationMs: performance.now() - startedMs };
}

function toTable(found: readonly Found[]): string {
  const rows = found.map(
    ({ fault, by, seen, durationMs }) => `| ${fault} | ${by} | ${seen} | ${Math.max(1, Math.round(durationMs))} ms |`,
  );
  return ['| planted fault | found by | what was seen | after |', '|---|---|---|---|', ...rows]
    .map((line) => line.replaceAll('\n', ' '))
    .join('\n');
}
