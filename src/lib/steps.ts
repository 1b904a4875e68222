/** Drives work that comes in small steps to its end at once. For work that others may have to wait for see `inTurns`. */
export function atOnce<Result>(steps: Iterator<unknown, Result, undefined>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
