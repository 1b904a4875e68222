/** How long walks may keep a turn of the event loop, all of them together: a fifth of the most that a call may hold up others. */
export const TURN_BUDGET_MS = 10;

/**
 * Keeps long work from holding up the event loop. An `await` on work that is synchronous underneath, such as a read of the
 * embedded store, goes on in a microtask: a loop of such awaits never returns to the event loop, and nobody else is served
 * until it ends. Whoever loops asks here before each piece of work:
 *
 *     while (eventLoop.isTurnOver) await eventLoop.nextTurn();
 *
 * The budget belongs to the turn and not to the walk. A hundred walks at once keep a turn no longer than one does, and
 * they take their pieces in rotation.
 */
export class EventLoopBudget {
  private turnBeganMs = Number.NEGATIVE_INFINITY;
  private turning: Promise<void> | undefined;

  constructor(
    private readonly elapsedMs: () => number,
    private readonly waitForTurn: () => Promise<unknown>,
  ) {}

  /** The work of this turn has used up its time. Costs some tens of nanoseconds, so it may be asked before each item. */
  get isTurnOver(): boolean {
    return this.elapsedMs() - this.turnBeganMs >= TURN_BUDGET_MS;
  }

  /**
   * Resolves in the next turn of the event loop, for all who wait at once. Those who come first may use up that turn too, so
   * ask again: a check and the piece of work behind it must not be apart by an `await`.
   */
  nextTurn(): Promise<void> {
    this.turning ??= this.beginTurn();
    return this.turning;
  }

  private async beginTurn(): Promise<void> {
    await this.waitForTurn();
    this.turning = undefined;
    this.turnBeganMs = this.elapsedMs();
  }
}

/** Of this process: there is one event loop for each thread. */
export const eventLoop = new EventLoopBudget(
  () => performance.now(),
  () => new Promise((resolve) => setImmediate(resolve)),
);

/**
 * Drives work that comes in small steps to its end, a turn's budget at a time, so that nobody who waits is held up for longer
 * than a turn and a step.
 */
export async function inTurns<Result>(steps: Iterator<unknown, Result, undefined>): Promise<Result> {
  for (;;) {
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    const step = steps.next();
    if (step.done) return step.value;
  }
}
