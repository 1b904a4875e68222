import { beforeEach, describe, expect, it } from 'vitest';
import { EventLoopBudget, TURN_BUDGET_MS } from './event-loop.js';

describe('EventLoopBudget', () => {
  let nowMs: number;
  let turns: number;
  let budget: EventLoopBudget;

  beforeEach(() => {
    nowMs = 0;
    turns = 0;
    budget = new EventLoopBudget(
      () => nowMs,
      async () => {
        turns++;
      },
    );
  });

  it('asks for a turn at first, because nobody knows how long the current one has taken', () => {
    expect(budget.isTurnOver).toBe(true);
  });

  it('continues while the turn has time left', async () => {
    await budget.nextTurn();
    nowMs += TURN_BUDGET_MS - 1;
    expect(budget.isTurnOver).toBe(false);
    nowMs += 1;
    expect(budget.isTurnOver).toBe(true);
  });

  it('takes one turn for everyone who waits', async () => {
    await Promise.all([budget.nextTurn(), budget.nextTurn(), budget.nextTurn()]);
    expect(turns).toBe(1);
  });

  it('gives many walks one budget, and lets all of them finish', async () => {
    const [walks, pieces, pieceMs] = [20, 10, TURN_BUDGET_MS / 2];
    const done: number[] = [];
    async function walk(id: number): Promise<void> {
      for (let piece = 0; piece < pieces; piece++) {
        while (budget.isTurnOver) await budget.nextTurn();
        nowMs += pieceMs;
      }
      done.push(id);
    }
    await Promise.all(Array.from({ length: walks }, (_, id) => walk(id)));
    // Two pieces fit into one turn.
    expect(turns).toBe((walks * pieces) / 2);
    expect(done).toHaveLength(walks);
  });
});
