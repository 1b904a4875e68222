import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { DEFAULT_LIMITS } from '../../src/domain/limits.js';
import { CallReader } from '../../src/features/voice/call-reader.js';
import { VoiceViews } from '../../src/features/voice/voice-views.js';
import { aNewEvent } from '../builders/event.js';
import { jsonText } from '../builders/json-text.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';

const { maxBatchEvents, maxViewEvents, maxPageBytes } = DEFAULT_LIMITS;

/** This many utterances of one side in a row, because turns of one each would exceed the size of an answer. */
const UTTERANCES_OF_A_TURN = 100;

describe('the turns of a long call, with the default limits,', () => {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  const views = new VoiceViews(new CallReader(store, clock, maxViewEvents), maxPageBytes);

  const utterance = (index: number, ofATurn: number) =>
    aNewEvent({
      eventId: `e${index}`,
      type: Math.floor(index / ofATurn) % 2 === 0 ? 'user_speech' : 'bot_speech',
      payload: jsonText({ text: 'ja', startMs: index * 100, endMs: index * 100 + 80 }),
    });

  async function call(sessionId: string, eventCount: number, ofATurn: number): Promise<void> {
    await store.createSession(aNewSession({ sessionId }));
    for (let at = 0; at < eventCount; at += maxBatchEvents) {
      const length = Math.min(maxBatchEvents, eventCount - at);
      await store.appendEvents(
        sessionId,
        Array.from({ length }, (_, index) => utterance(at + index, ofATurn)),
      );
    }
  }

  const turnsOf = async (sessionId: string) => views.turns(await views.findHead(sessionId));

  beforeAll(() => call('long', maxViewEvents, UTTERANCES_OF_A_TURN), 60_000);

  it('are available for as many events as views read', async () => {
    const json = JSON.parse([...(await turnsOf('long')).texts()].join(''));
    expect(json).toMatchObject({
      throughSequence: maxViewEvents,
      measures: { utterances: maxViewEvents, unanswered: 0 },
    });
    expect(json.turns).toHaveLength(maxViewEvents / UTTERANCES_OF_A_TURN);
  });

  it('are refused with one event more', async () => {
    await store.appendEvents('long', [utterance(maxViewEvents, UTTERANCES_OF_A_TURN)]);
    await expect(turnsOf('long')).rejects.toThrow(`more than ${maxViewEvents} events`);
  });

  it('are refused if they are larger than an answer may be', async () => {
    await call('chatty', Math.ceil(maxPageBytes / 200), 1);
    await expect(turnsOf('chatty')).rejects.toThrow('MAX_PAGE_BYTES');
  });
});
