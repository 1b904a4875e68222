import { expect, it } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { ConversationError } from '../../domain/errors.js';
import { StoreDecorator } from '../../runtime/store-decorator.js';
import { CallReader } from './call-reader.js';

class StoreThatSealsNothing extends StoreDecorator {
  fault: Error | undefined;

  override sealSession(sessionId: string): Promise<boolean | undefined> {
    return this.fault ? Promise.reject(this.fault) : super.sealSession(sessionId);
  }
}

async function aCompletedSession() {
  const clock = new ManualClock();
  const store = new StoreThatSealsNothing(new MemoryStore(clock, { lateEventGraceMs: 0 }));
  await store.createSession(aNewSession({ sessionId: 's' }));
  await store.completeSession('s', {});
  return { store, reader: new CallReader(store, clock, 1_000) };
}

it('is not sealed as long as a read-only store cannot store the seal', async () => {
  const { store, reader } = await aCompletedSession();
  store.fault = new ConversationError('STORAGE_FULL', 'full');
  expect((await reader.findHead('s')).isSealed).toBe(false);
  store.fault = undefined;
  expect((await reader.findHead('s')).isSealed).toBe(true);
});

it('does not hide our own errors', async () => {
  const { store, reader } = await aCompletedSession();
  store.fault = new TypeError('a mistake');
  await expect(reader.findHead('s')).rejects.toThrow('a mistake');
});

it('counts the payloads that a view rests on, including a final that replaces a partial', async () => {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  await store.createSession(aNewSession({ sessionId: 's' }));
  const long = jsonText({ text: 'x'.repeat(10_000) });
  const partial = (named = {}) => aNewEvent({ payload: jsonText({ ...named, text: 'x', final: false }) });
  const events = [
    partial(),
    aNewEvent({ payload: long }),
    partial({ itemId: 'a' }),
    ...Array.from({ length: 50 }, () => partial({ itemId: 'a' })),
  ];
  await store.appendEvents('s', [
    ...events,
    aNewEvent({ payload: jsonText({ itemId: 'a', text: 'y'.repeat(10_000) }) }),
  ]);
  const reader = new CallReader(store, clock, 2);
  const read = await reader.read(await reader.findHead('s'));
  expect(read).toMatchObject({ payloadBytes: expect.any(Number) });
  const { payloadBytes } = read as { readonly payloadBytes: number };
  expect(payloadBytes).toBeGreaterThan(20_000);
  expect(payloadBytes).toBeLessThan(20_300);
});

it('does not count partials that a final of their side replaced', async () => {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  await store.createSession(aNewSession({ sessionId: 's' }));
  const speech = (type: string, final: boolean) =>
    aNewEvent({ type, payload: jsonText({ text: 'x'.repeat(10_000), final }) });
  const partials = (type: string) => Array.from({ length: 5 }, () => speech(type, false));
  await store.appendEvents('s', [...partials('user_speech'), ...partials('bot_speech'), speech('user_speech', true)]);
  const reader = new CallReader(store, clock, 20);
  const { payloadBytes } = (await reader.read(await reader.findHead('s'))) as { readonly payloadBytes: number };
  expect(payloadBytes).toBeGreaterThan(60_000);
  expect(payloadBytes).toBeLessThan(61_000);
});
