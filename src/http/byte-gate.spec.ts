import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ByteGate } from './byte-gate.js';

const KIB = 1024;
const WAIT_MS = 5_000;

describe('ByteGate', () => {
  afterEach(() => vi.useRealTimers());

  /** Enters, and records when it was admitted. */
  const entering = (gate: ByteGate, bytes: number, name: string, entered: string[]) =>
    gate.enter(bytes).then((room) => {
      entered.push(name);
      return room;
    });

  it('admits what fits, and the next in line when room becomes free', async () => {
    const gate = new ByteGate(100 * KIB, WAIT_MS);
    const entered: string[] = [];
    const first = await entering(gate, 60 * KIB, 'first', entered);
    const others = [entering(gate, 60 * KIB, 'second', entered), entering(gate, KIB, 'third', entered)];
    await nextTurn();
    expect(entered).toEqual(['first']);
    first.leave();
    await Promise.all(others);
    expect(entered).toEqual(['first', 'second', 'third']);
  });

  it('counts what a body turned out to need, and what was released, once', async () => {
    const gate = new ByteGate(100 * KIB, WAIT_MS);
    const room = await gate.enter(100 * KIB);
    room.shrink(10 * KIB);
    const other = await gate.enter(90 * KIB);
    room.leave();
    room.leave();
    const entered: string[] = [];
    const third = entering(gate, 20 * KIB, 'third', entered);
    await nextTurn();
    expect(entered).toEqual([]);
    other.leave();
    await third;
  });

  it('admits a body alone that is larger than the whole room', async () => {
    const gate = new ByteGate(KIB, WAIT_MS);
    expect(await gate.enter(2 * KIB)).toBeDefined();
  });

  it('admits only one body per turn of the event loop if the turn has done much work', async () => {
    const gate = new ByteGate(1_024 * 1_024 * KIB, WAIT_MS);
    (await gate.enter(8_192 * KIB)).shrink(8_192 * KIB);
    const entered: string[] = [];
    const all = [entering(gate, KIB, 'second', entered), entering(gate, KIB, 'third', entered)];
    await Promise.resolve();
    expect(entered).toEqual([]);
    await nextTurn();
    expect(entered).toEqual(['second']);
    await Promise.all(all);
    expect(entered).toEqual(['second', 'third']);
  });

  it('admits the next in the same turn if the one before turned out to be small', async () => {
    const gate = new ByteGate(100 * KIB, WAIT_MS);
    const first = await gate.enter(100 * KIB);
    let isLaterTurn = false;
    const others = Array.from({ length: 3 }, () => gate.enter(100 * KIB).then((room) => room.leave()));
    const turn = nextTurn().then(() => {
      isLaterTurn = true;
    });
    first.leave();
    await Promise.all(others);
    expect(isLaterTurn).toBe(false);
    await turn;
  });

  it('turns away a body that waits too long, which then holds nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const gate = new ByteGate(KIB, WAIT_MS);
    const room = await gate.enter(KIB);
    const late = gate.enter(KIB);
    const refused = expect(late).rejects.toMatchObject({ code: 'OVERLOADED' });
    await vi.advanceTimersByTimeAsync(WAIT_MS);
    await refused;
    room.leave();
    expect(await gate.enter(KIB)).toBeDefined();
  });

  it('turns away bodies at once if too many wait', async () => {
    const gate = new ByteGate(KIB, WAIT_MS);
    const room = await gate.enter(KIB);
    const waiting = Array.from({ length: 1_000 }, () => gate.enter(1).then((one) => one.leave()));
    await expect(gate.enter(1)).rejects.toMatchObject({ code: 'OVERLOADED' });
    room.leave();
    await Promise.all(waiting);
  });
});
