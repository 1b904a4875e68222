import { beforeEach, describe, expect, it } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { runProcessor } from '../../../test/builders/processor-run.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import type { Session } from '../../domain/session.js';
import { FailedSessions } from '../../runtime/failed-sessions.js';
import { FirstPass } from '../../runtime/first-pass.js';
import { SessionMeasurer } from '../../runtime/session-measurer.js';
import { Summaries } from '../../runtime/summaries.js';
import { DIRTY_KIND } from './dirty-hours.js';
import { Summarizer } from './summarizer.js';

const NEVER_ABORTED = new AbortController().signal;
const GRACE_MS = 60_000;
const TOO_LONG = 5;

/** Measures the number of events, and counts its calls. */
class CountingMeasurer extends SessionMeasurer {
  measured = 0;

  constructor(readonly version = 1) {
    super();
  }

  async measure({ lastSequence }: Session) {
    this.measured += 1;
    return lastSequence >= TOO_LONG
      ? null
      : {
          measures: { version: this.version, events: lastSequence, interruptions: { byUser: null, byBot: null } },
          histograms: { of: lastSequence },
        };
  }
}

describe('the summarizer', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  let measurer: CountingMeasurer;
  let summarizer: Summarizer;

  const newSummarizer = (each: SessionMeasurer) =>
    new Summarizer({ store, clock, measurer: each, dimensions: ['agent'] });
  const run = () => runProcessor(summarizer, store, clock);
  const summaryOf = async (sessionId: string) => {
    const session = await store.findSession(sessionId);
    return session && (await new Summaries(store.records).find(session))?.summary;
  };
  const append = (...ids: readonly string[]) =>
    store.appendEvents(
      'call',
      ids.map((eventId) => aNewEvent({ eventId })),
    );
  const dirty = async () => (await store.records.list({ kind: DIRTY_KIND, limit: 10 })).map(({ id }) => id);
  /** Everything that other consumers have been told about the sessions so far. */
  const told = async () => {
    const changes = await store.changes.read('others', 100);
    await store.changes.acknowledge('others', changes);
    return changes.map(({ sessionId }) => sessionId);
  };

  beforeEach(async () => {
    clock = new ManualClock();
    store = new MemoryStore(clock, { lateEventGraceMs: GRACE_MS });
    measurer = new CountingMeasurer();
    summarizer = newSummarizer(measurer);
    await store.changes.addConsumers([summarizer.name, 'others']);
    const startedAtMs = Date.parse('2001-01-15T09:30:00Z');
    await store.createSession({ sessionId: 'call', startedAtMs, metadata: jsonText({ agent: 'a', other: 'b' }) });
  });

  it('knows a session from its creation on, and measures it when it is completed', async () => {
    await run();
    expect(await summaryOf('call')).toMatchObject({
      facts: { status: 'initiated', eventCount: 0, dimensions: { agent: 'a' } },
      measures: null,
      isTold: true,
    });
    expect(await dirty()).toEqual(['2001-01-15T09']);
    await append('a', 'b');
    await store.completeSession('call', { endReason: 'hangup' });
    await run();
    expect(await summaryOf('call')).toMatchObject({
      facts: { status: 'completed', eventCount: 2, endReason: 'hangup' },
      measures: { events: 2 },
      histograms: { of: 2 },
      measuredThrough: 2,
      isTold: true,
    });
  });

  it('announces new measures to everyone, once, and does not react to its own announcement', async () => {
    await store.completeSession('call', {});
    await run();
    await told();
    await append('late');
    await told();
    await run();
    expect(await told()).toEqual(['call']);
    await run();
    expect([await told(), measurer.measured]).toEqual([[], 2]);
  });

  it('measures again for late events, but not for the seal alone', async () => {
    await store.completeSession('call', {});
    await run();
    await append('late');
    await run();
    expect(await summaryOf('call')).toMatchObject({ measures: { events: 1 }, isSealed: false });
    clock.advanceMs(GRACE_MS);
    await store.sealSession('call');
    await told();
    await run();
    expect(await summaryOf('call')).toMatchObject({ measures: { events: 1 }, isSealed: true });
    expect([measurer.measured, await told()]).toEqual([2, []]);
  });

  it('counts an abandoned call as what its client reports afterwards', async () => {
    await append('e1');
    await store.abandonSession('call', 1);
    await run();
    clock.advanceMs(1_000);
    await store.completeSession('call', { status: 'failed', endReason: 'line lost' });
    await run();
    const session = await store.findSession('call');
    expect(await summaryOf('call')).toMatchObject({
      facts: { status: 'failed', endReason: 'line lost', endedAtMs: session?.endedAtMs },
    });
    expect(measurer.measured).toBe(2);
  });

  it('counts a session that is too long, without its measures', async () => {
    await append('a', 'b', 'c', 'd', 'e');
    await store.completeSession('call', {});
    await run();
    expect(await summaryOf('call')).toMatchObject({ facts: { eventCount: 5 }, measures: null, measuredThrough: 5 });
    const again = { kind: 'test', id: 'again', value: null, sessionId: 'call', changesSession: true };
    await store.records.put(again, 'any');
    await run();
    expect(measurer.measured).toBe(1);
  });

  it('follows a live session at its own pace', async () => {
    await append('a');
    await run();
    await append('b');
    await run();
    expect(await summaryOf('call')).toMatchObject({ facts: { status: 'active', eventCount: 1 } });
    clock.advanceMs(60_000);
    await run();
    expect(await summaryOf('call')).toMatchObject({ facts: { eventCount: 2 } });
  });

  it('resumes where it was killed: consumers that were not notified are notified', async () => {
    await store.completeSession('call', {});
    const { records } = store;
    const put = records.put.bind(records);
    records.put = async (input, expected) => {
      if (input.kind === DIRTY_KIND) throw new Error('killed');
      return put(input, expected);
    };
    await expect(summarizer.process('call')).rejects.toThrow('killed');
    records.put = put;
    expect([await told(), await dirty()]).toEqual([['call'], []]);
    summarizer = newSummarizer(measurer);
    await run();
    expect([await dirty(), measurer.measured]).toEqual([['2001-01-15T09'], 1]);
  });

  it('may be called twice at once', async () => {
    await append('a');
    await store.completeSession('call', {});
    const other = newSummarizer(measurer);
    await Promise.all([summarizer.process('call'), other.process('call'), summarizer.process('call')]);
    expect(await summaryOf('call')).toMatchObject({ measures: { events: 1 }, isTold: true });
  });

  it('measures everything again for another version of the algorithm', async () => {
    await store.completeSession('call', {});
    await run();
    const newer = newSummarizer(new CountingMeasurer(2));
    const failed = new FailedSessions(store.records, clock, newer.name);
    await new FirstPass(newer, { store, clock, failed, owner: 'one' }, newer.version).run(NEVER_ABORTED);
    expect(await summaryOf('call')).toMatchObject({ version: '2 agent', measures: { version: 2 } });
  });

  it('leaves nothing of an erased session', async () => {
    await store.completeSession('call', {});
    const erasing = new (class extends CountingMeasurer {
      override async measure(): Promise<never> {
        await store.erasure.beginErasure('call', clock.nowMs());
        throw new Error('it is gone');
      }
    })();
    await newSummarizer(erasing).process('call');
    await summarizer.process('call');
    expect(await store.records.list({ kind: 'session.summary', limit: 10 })).toEqual([]);
  });
});
