import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/builders/manual-clock.js';
import { MemoryStore } from '../adapters/memory/memory-store.js';
import { FailedSessions } from './failed-sessions.js';
import { FirstPass } from './first-pass.js';

const NEVER_ABORTED = new AbortController().signal;

async function world(sessions: number) {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  for (let index = 0; index < sessions; index += 1) {
    await store.createSession({ sessionId: `s${index}`, startedAtMs: index });
  }
  const visited: string[] = [];
  const fails = new Set<string>();
  const process = async (sessionId: string) => {
    if (fails.has(sessionId)) throw new TypeError('fails');
    visited.push(sessionId);
  };
  const failed = new FailedSessions(store.records, clock, 'test');
  const newPass = (version = '1', owner = 'one') =>
    new FirstPass({ name: 'test', process }, { store, clock, failed, owner }, version);
  return { clock, store, visited, fails, failed, newPass };
}

describe('the first pass', () => {
  it('visits every session once, newest first, and is complete for its version', async () => {
    const { visited, newPass } = await world(250);
    await newPass().run(NEVER_ABORTED);
    expect(visited).toEqual(Array.from({ length: 250 }, (_, index) => `s${249 - index}`));
    await newPass().run(NEVER_ABORTED);
    expect(visited).toHaveLength(250);
    await newPass('2').run(NEVER_ABORTED);
    expect(visited).toHaveLength(500);
    expect(await newPass('2').progress()).toMatchObject({ visited: 250, isDone: true });
  });

  it('resumes where it was interrupted', async () => {
    const { visited, newPass } = await world(250);
    const stop = new AbortController();
    const pass = newPass();
    await expect(pass.run(stop.signal, () => stop.abort())).rejects.toThrow();
    expect(visited).toHaveLength(100);
    expect(await pass.progress()).toMatchObject({ visited: 100, isDone: false, reached: { startedAtMs: 150 } });
    await newPass('1', 'another').run(NEVER_ABORTED);
    expect(new Set(visited).size).toBe(250);
    expect(visited).toHaveLength(250);
  });

  it('is run by one instance', async () => {
    const { visited, newPass, store, clock } = await world(1);
    const value = { owner: 'another', untilMs: clock.nowMs() + 30_000 };
    await store.records.put({ kind: 'lease', id: 'first-pass/test', value }, 'absent');
    await newPass().run(NEVER_ABORTED);
    expect(visited).toEqual([]);
  });

  it('leaves a session that fails to be retried', async () => {
    const { visited, newPass, fails, failed } = await world(3);
    fails.add('s1');
    await newPass().run(NEVER_ABORTED);
    expect(visited).toEqual(['s2', 's0']);
    expect(await failed.listWaiting(10)).toMatchObject([{ sessionId: 's1', attempts: 1 }]);
  });
});
