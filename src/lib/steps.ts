/** Work in small steps, so that other work can run between two of them. */
export type Steps<Result> = Generator<void, Result, undefined>;

/** Tokens, members or names per step: about a millisecond of work. */
export const STEP_ITEMS = 4_096;

/** Runs all steps at once. For work that others may have to wait for, see `inTurns`. */
export function atOnce<Result>(steps: Iterator<unknown, Result, undefined>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
