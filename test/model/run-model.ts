import fc from 'fast-check';
import { ManualClock } from '../builders/manual-clock.js';
import type { Subject } from './call.js';
import { commandSequences } from './commands.js';
import { ReferenceModel } from './reference-model.js';

/** The maximum length of a sequence; a fault that needs more commands is shrunk to a few of them anyway. */
const MAX_COMMANDS = 50;

export interface ModelRun {
  readonly sequences: number;
  readonly seed: number;
  readonly lateEventGraceMs: number;
  /** The path of an earlier failure: the run begins with exactly this sequence. */
  readonly path?: string;
  readonly clock: ManualClock;
  readonly subject: Subject;
  /** Called after each sequence. */
  readonly after?: () => Promise<void> | void;
}

let runs = 0;

/**
 * Runs random sequences on the model and on the subject. Rejects with the shortest sequence found on which they differ,
 * its seed and path; otherwise returns how often each answer occurred. One store serves all sequences: each has
 * sessions of its own, and begins at the current time of the clock.
 */
export async function runModel(options: ModelRun): Promise<ReadonlyMap<string, number>> {
  const { sequences, seed, lateEventGraceMs, path, clock, subject, after } = options;
  const met = new Map<string, number>();
  const property = fc.asyncProperty(commandSequences(MAX_COMMANDS), async (commands) => {
    const run = `m${++runs}`;
    const model = new ReferenceModel(() => clock.nowMs(), lateEventGraceMs);
    const world = { model, subject, clock, run, met };
    await fc.asyncModelRun(() => ({ model: world, real: world }), commands);
    await after?.();
  });
  await fc.assert(property, { numRuns: sequences, seed, ...(path === undefined ? {} : { path }) });
  return met;
}
