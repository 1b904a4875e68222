/** How long all walks together may occupy a turn of the event loop: a fifth of what a call may be delayed at most. */
export const TURN_BUDGET_MS = 10;

/**
 * Keeps long work from blocking the event loop. An `await` on work that is synchronous underneath, such as a read of
 * the embedded store, continues in a microtask: a loop of such awaits never returns to the event loop, and nothing else
 * is served until it ends. Such loops check before each piece of work:
 *
 *     while (eventLoop.isTurnOver) await eventLoop.nextTurn();
 *
 * The budget belongs to the turn, not to the walk: a hundred concurrent walks occupy a turn no longer than one, and
 * they alternate.
 */
export class EventLoopBudget {
  private turnBeganMs = Number.NEGATIVE_INFINITY;
  private turning: Promise<void> | undefined;

  constructor(
    private readonly elapsedMs: () => number,
    private readonly waitForTurn: () => Promise<unknown>,
  ) {}

  /**
   * Whether the budget of this turn is used up. Takes some tens of nanoseconds, so it may be checked before each item.
   */
  get isTurnOver(): boolean {
    return this.elapsedMs() - this.turnBeganMs >= TURN_BUDGET_MS;
  }

  /**
   * Resolves in the next turn of the event loop, for all waiters at once. The first ones may use up that turn as well,
   * so check again, without an `await` between the check and the work.
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

/** One per process, because each thread has one event loop. */
export const eventLoop = new EventLoopBudget(
  () => performance.now(),
  () => new Promise((resolve) => setImmediate(resolve)),
);

/**
 * Runs work in small steps to its end, one budget per turn, so that nothing else waits longer than a turn and a step.
 */
export async function inTurns<Result>(steps: Iterator<unknown, Result, undefined>): Promise<Result> {
  for (;;) {
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    const step = steps.next();
    if (step.done) return step.value;
  }
}
