import { beforeEach, describe, expect, it } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import type { Session } from '../../domain/session.js';
import { ELSEWHERE_MS, HeldLease } from '../../runtime/held-lease.js';
import { Abandoner } from './abandoner.js';
import { forgetSwitchedOn } from './switched-on.js';

const AFTER_MS = 60_000;
const { signal } = new AbortController();

describe('abandoned calls', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  let abandoned: Session[];

  /** Every instance has one; the lease spares the others the walks. */
  const newAbandoner = (owner: string) => {
    const lease = new HeldLease({ records: store.records, clock, owner }, 'abandonment');
    const onAbandoned = (session: Session) => void abandoned.push(session);
    const abandoner = new Abandoner({ store, notifier: new InProcessNotifier(), clock, onAbandoned }, AFTER_MS);
    return {
      run: async (stopping: AbortSignal) => (await lease.during(stopping, (own) => abandoner.run(own))) ?? ELSEWHERE_MS,
    };
  };
  const idsAbandoned = () => abandoned.map(({ sessionId }) => sessionId).sort();

  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: 1_000 });
    abandoned = [];
  });

  it('are those without a new event for the configured time, by the server’s clock', async () => {
    const abandoner = newAbandoner('one');
    await abandoner.run(signal);
    await store.createSession(aNewSession({ sessionId: 'quiet', startedAtMs: clock.nowMs() + 10 * AFTER_MS }));
    await store.createSession(aNewSession({ sessionId: 'spoke' }));
    await store.appendEvents('spoke', newEvents(1));
    await store.createSession(aNewSession({ sessionId: 'ended' }));
    await store.completeSession('ended', {});
    clock.advanceMs(AFTER_MS - 1);
    const [late] = newEvents(1);
    await store.createSession(aNewSession({ sessionId: 'talking' }));
    await store.appendEvents('talking', late ? [late] : []);
    await abandoner.run(signal);
    expect(idsAbandoned()).toEqual([]);
    clock.advanceMs(1);
    await abandoner.run(signal);
    expect(idsAbandoned()).toEqual(['quiet', 'spoke']);
    clock.advanceMs(AFTER_MS - 1);
    // A repeat is not a new event.
    await store.appendEvents('talking', late ? [late] : []);
    await abandoner.run(signal);
    expect(idsAbandoned()).toEqual(['quiet', 'spoke', 'talking']);
  });

  it('are counted from when the feature was switched on, also the second time', async () => {
    await store.createSession(aNewSession({ sessionId: 'old' }));
    clock.advanceMs(10 * AFTER_MS);
    await newAbandoner('one').run(signal);
    clock.advanceMs(AFTER_MS - 1);
    await forgetSwitchedOn(store.records);
    await newAbandoner('one').run(signal);
    clock.advanceMs(AFTER_MS - 1);
    await newAbandoner('one').run(signal);
    expect(idsAbandoned()).toEqual([]);
    clock.advanceMs(1);
    await newAbandoner('one').run(signal);
    expect(idsAbandoned()).toEqual(['old']);
  });

  it('are ended once, and soon, by any number of instances, even if the active one dies', async () => {
    const [one, other] = [newAbandoner('one'), newAbandoner('other')];
    await one.run(signal);
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => store.createSession(aNewSession({ sessionId: `call-${index}` }))),
    );
    // The first instance stops here, so its lease is what delays the other one.
    let waitedMs = -AFTER_MS;
    while (abandoned.length === 0) {
      const pauseMs = await other.run(signal);
      clock.advanceMs(pauseMs);
      waitedMs += pauseMs;
    }
    await Promise.all([one.run(signal), other.run(signal)]);
    expect(new Set(idsAbandoned()).size).toBe(100);
    expect(abandoned).toHaveLength(100);
    expect(waitedMs).toBeLessThan(60_000);
  });
});
