import { beforeEach, describe, expect, it } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { MS_PER_DAY, type RetentionRules } from '../../domain/retention.js';
import { UNOBSERVED } from './erasure-observer.js';
import { ErasuresService } from './erasures.service.js';
import { Retention } from './retention.js';

const RULES: RetentionRules = [
  { metadata: [{ key: 'tenant', value: 'short' }], days: 1 },
  { metadata: [{ key: 'tenant', value: 'kept' }], days: null },
  { metadata: [], days: 30 },
];

describe('retention', () => {
  const signal = new AbortController().signal;
  let clock: ManualClock;
  let store: MemoryStore;
  let retention: Retention;
  let expired: number[];

  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: 0 });
    expired = [];
    retention = processOf('one');
  });

  function processOf(owner: string): Retention {
    const erasures = new ErasuresService(store, new InProcessNotifier(), clock, () => undefined);
    const observer = { ...UNOBSERVED, sessionExpired: (rule: number) => expired.push(rule) };
    return new Retention({ store, erasures, clock, observer, owner }, RULES);
  }

  async function session(sessionId: string, tenant: string, more: { readonly isOpen?: boolean } = {}): Promise<void> {
    const startedAtMs = clock.nowMs();
    await store.createSession(aNewSession({ sessionId, startedAtMs, metadata: jsonText({ tenant }) }));
    await store.appendEvents(sessionId, newEvents(2));
    if (!more.isOpen) await store.completeSession(sessionId, {});
  }

  const isThere = async (sessionId: string) => (await store.findSession(sessionId)) !== undefined;

  it('erases by the first rule that matches, once the time is over', async () => {
    for (const tenant of ['short', 'kept', 'other']) await session(tenant, tenant);
    clock.advanceMs(MS_PER_DAY - 1);
    expect(await retention.run(signal)).toBe(0);
    clock.advanceMs(1);
    expect(await retention.run(signal)).toBe(1);
    expect([await isThere('short'), await isThere('kept'), await isThere('other')]).toEqual([false, true, true]);
    clock.advanceMs(29 * MS_PER_DAY);
    expect(await retention.run(signal)).toBe(1);
    expect([await isThere('kept'), await isThere('other')]).toEqual([true, false]);
    expect(expired).toEqual([0, 2]);
  });

  it('counts from the completion, and leaves alone sessions that were never completed', async () => {
    await session('open', 'short', { isOpen: true });
    clock.advanceMs(10 * MS_PER_DAY);
    expect(await retention.run(signal)).toBe(0);
    await store.completeSession('open', { status: 'failed' });
    expect(await retention.run(signal)).toBe(0);
    clock.advanceMs(MS_PER_DAY);
    expect(await retention.run(signal)).toBe(1);
  });

  it('never erases a held session', async () => {
    await session('held', 'short');
    await store.setHold('held', { reason: null, sinceMs: 1 });
    clock.advanceMs(MS_PER_DAY);
    expect(await retention.run(signal)).toBe(0);
    expect(await isThere('held')).toBe(true);
    await store.setHold('held', null);
    expect(await retention.run(signal)).toBe(1);
  });

  it('reports what a run would erase, rule by rule, and changes nothing', async () => {
    for (const id of ['a', 'b', 'held']) await session(id, 'short');
    await store.setHold('held', { reason: null, sinceMs: 1 });
    clock.advanceMs(MS_PER_DAY);
    const forecast = await retention.forecast();
    expect(forecast.map(({ counts }) => counts)).toMatchObject([
      { sessions: 2, liveEvents: 4, held: 1 },
      { sessions: 0 },
      { sessions: 0 },
    ]);
    expect(await isThere('a')).toBe(true);
  });

  it('runs on one instance in each interval', async () => {
    await session('a', 'short');
    clock.advanceMs(MS_PER_DAY);
    await processOf('other').runOnceIn(1_000, signal);
    await session('b', 'short');
    clock.advanceMs(999);
    expect(await retention.runOnceIn(1_000, signal)).toBe(0);
    clock.advanceMs(MS_PER_DAY);
    expect(await retention.runOnceIn(1_000, signal)).toBe(1);
  });
});
