import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveImporter } from '../../../packages/importers/src/core/live-call.js';
import { importMessages } from '../../../packages/importers/src/index.js';
import { openaiRealtime } from '../../../packages/importers/src/openai-realtime/importer.js';
import { fixture } from '../../../packages/importers/src/testing/fixtures.js';
import { callViewOf, SimulatedStore } from '../../../packages/importers/src/testing/simulated-store.js';
import { twilio } from '../../../packages/importers/src/twilio/importer.js';
import { tapConversationRelay } from '../src/taps/conversation-relay.js';
import { tapOpenAiRealtime } from '../src/taps/openai-realtime.js';
import type { Tap, TappedRecorder } from '../src/taps/tap.js';

interface Envelope {
  readonly receivedAt: string;
  readonly direction: 'in' | 'out';
  readonly message: object;
}

const REALTIME = fixture('recordings/openai-realtime.jsonl') as readonly Envelope[];
const RELAY = relayCall();

/** A socket with both ends in this process. */
class FakeSocket extends EventTarget {
  readonly sent: unknown[] = [];

  send(data: unknown): void {
    this.sent.push(data);
  }

  receive(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

/** Collects what is recorded. */
function notebook() {
  const events: { type: string; payload: object; eventId: string; timestamp: string | undefined }[] = [];
  const completions: object[] = [];
  const recorder: TappedRecorder = {
    event: (type, payload, own) => {
      const { eventId = '', timestamp } = own;
      events.push({ type, payload, eventId, timestamp: timestamp as string | undefined });
      return eventId;
    },
    complete: (fields) => void completions.push(fields),
  };
  return { events, completions, recorder };
}

type Play = (envelope: Envelope) => void;

function play(messages: readonly Envelope[], onto: Play): void {
  for (const envelope of messages) {
    vi.setSystemTime(envelope.receivedAt);
    vi.advanceTimersByTime(0);
    onto(envelope);
  }
}

const ontoSocket =
  (socket: FakeSocket, encode: (text: string) => unknown = (text) => text): Play =>
  ({ direction, message }) => {
    const text = JSON.stringify(message);
    if (direction === 'in') socket.receive(encode(text));
    else socket.send(text);
  };

/** The client of the package `openai`, and the session of `@openai/agents`, as far as a tap uses them. */
class FakeEmitter {
  readonly listeners = new Map<string, (value: unknown) => void>();
  on(name: string, listener: (value: unknown) => void): void {
    this.listeners.set(name, listener);
  }
  off(name: string): void {
    this.listeners.delete(name);
  }
  emit(name: string, value: unknown): void {
    this.listeners.get(name)?.(value);
  }
}

class FakeClient extends FakeEmitter {
  readonly socket = new FakeSocket();
  readonly sent: unknown[] = [];
  send(event: unknown): void {
    this.sent.push(event);
  }
}

class FakeTransport extends FakeEmitter {
  readonly sent: unknown[] = [];
  sendEvent(event: unknown): void {
    this.sent.push(event);
  }
}

class FakeSession extends FakeEmitter {
  readonly transport = new FakeTransport();
}

function expectAsIngested(importer: LiveImporter, messages: readonly Envelope[], events: readonly object[]): void {
  const ingested = new SimulatedStore(importer);
  const tapped = new SimulatedStore(importer);
  for (const call of importMessages(importer, messages, 's').calls) {
    ingested.take(call);
    tapped.take({ ...call, events: events as typeof call.events });
  }
  expect(tapped.views()).toEqual(ingested.views());
  expect(events.length).toBeGreaterThan(5);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a tapped call and the same frames ingested give the same transcript', () => {
  it.each([
    ['texts', (text: string) => text],
    ['bytes', (text: string) => Buffer.from(text)],
    ['array buffers', (text: string) => new TextEncoder().encode(text).buffer],
  ])('for a WebSocket that gives %s', (_, encode) => {
    const socket = new FakeSocket();
    const { events, recorder } = notebook();
    const tap = tapOpenAiRealtime(socket, recorder);
    play(REALTIME, ontoSocket(socket, encode));
    tap.close();
    expectAsIngested(openaiRealtime, REALTIME, events);
    expect(socket.sent).toEqual(
      REALTIME.filter(({ direction }) => direction === 'out').map(({ message }) => JSON.stringify(message)),
    );
  });

  it('for the client of the package openai', () => {
    const client = new FakeClient();
    const { events, recorder, completions } = notebook();
    tapOpenAiRealtime(client, recorder, { completion: { endReason: 'closed' } });
    play(REALTIME, ({ direction, message }) =>
      direction === 'in' ? client.emit('event', message) : client.send(message),
    );
    client.socket.dispatchEvent(new Event('close'));
    expectAsIngested(openaiRealtime, REALTIME, events);
    expect(completions).toEqual([{ endReason: 'closed' }]);
  });

  it('for the session of @openai/agents', () => {
    const session = new FakeSession();
    const { events, recorder, completions } = notebook();
    tapOpenAiRealtime(session, recorder, { completion: {} });
    play(REALTIME, ({ direction, message }) =>
      direction === 'in' ? session.emit('transport_event', message) : session.transport.sendEvent(message),
    );
    session.transport.emit('connection_change', 'disconnected');
    expectAsIngested(openaiRealtime, REALTIME, events);
    expect(completions).toHaveLength(1);
    expect(session.transport.sent.length).toBeGreaterThan(0);
  });

  it('for ConversationRelay', () => {
    const socket = new FakeSocket();
    const { events, recorder, completions } = notebook();
    tapConversationRelay(socket, recorder, { completion: {} });
    play(RELAY, ontoSocket(socket));
    socket.dispatchEvent(new Event('close'));
    expectAsIngested(twilio, RELAY, events);
    expect(completions).toEqual([{}]);
  });
});

describe('a tap', () => {
  const delta = (text: string) => ({ type: 'response.output_audio_transcript.delta', item_id: 'a1', delta: text });

  it('records what is being said while it is said', () => {
    const socket = new FakeSocket();
    const { events, recorder } = notebook();
    tapOpenAiRealtime(socket, recorder);
    socket.receive(JSON.stringify(delta('Hel')));
    socket.receive(JSON.stringify(delta('lo')));
    expect(events).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(events.map(({ payload }) => payload)).toMatchObject([{ text: 'Hello', final: false }]);
    vi.advanceTimersByTime(1_000);
    expect(events).toHaveLength(1);
  });

  it('records no sound, and accepts text that is not JSON', () => {
    const socket = new FakeSocket();
    const { events, recorder } = notebook();
    const tap = tapOpenAiRealtime(socket, recorder);
    const audio = 'A'.repeat(64_000);
    socket.receive(JSON.stringify({ type: 'response.output_audio.delta', item_id: 'a1', delta: audio }));
    socket.send(JSON.stringify({ type: 'input_audio_buffer.append', audio }));
    socket.receive(new Uint8Array(2_000));
    socket.receive('no JSON');
    tap.close();
    expect(JSON.stringify(events)).not.toContain('AAAA');
    expect(events.map(({ payload }) => payload)).toMatchObject([{ raw: 'no JSON' }, { generatedMs: 1_000 }]);
  });

  it('tells frames apart that come in the same millisecond', () => {
    const socket = new FakeSocket();
    const { events, recorder } = notebook();
    const tap = tapConversationRelay(socket, recorder);
    const together = RELAY.map((envelope) => ({ ...envelope, receivedAt: '2026-01-15T09:30:00.000Z' }));
    play([...together.slice(0, 6), ...together.slice(5)], ontoSocket(socket));
    tap.close();
    expect(spokenIn(events)).toEqual([
      ['user', 'I would like to move my appointment.'],
      ['bot', 'Of course. Which day suits you?'],
      ['user', 'Tell me about life'],
      ['bot', 'Life is a'],
      ['user', 'Stop.'],
      ['bot', 'Sorry, I stop.'],
    ]);
    expect(events.filter(({ type }) => type === 'x.dtmf')).toHaveLength(2);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  it('follows a clock that is set back', () => {
    const socket = new FakeSocket();
    const { events, recorder } = notebook();
    tapConversationRelay(socket, recorder);
    const times = ['2026-01-15T09:30:00.000Z', '2026-01-15T08:30:00.000Z'];
    for (const time of times) {
      vi.setSystemTime(time);
      socket.receive(JSON.stringify({ type: 'dtmf', digit: '1' }));
    }
    expect(events.map(({ timestamp }) => timestamp)).toEqual(times);
  });

  it('leaves the socket as it was', () => {
    const socket = new FakeSocket();
    const tap: Tap = tapConversationRelay(socket, notebook().recorder);
    expect(Object.hasOwn(socket, 'send')).toBe(true);
    tap.close();
    expect(Object.hasOwn(socket, 'send')).toBe(false);
  });
});

/** Who said what, as it was heard. */
function spokenIn(events: readonly { readonly eventId: string }[]): readonly (readonly [string, string | null])[] {
  const session = { startedAt: undefined, completion: undefined, events: new Map() };
  for (const event of events) session.events.set(event.eventId, { ...event, sequence: session.events.size + 1 });
  return callViewOf('s', session)
    .transcript()
    .utterances.map(({ side, text }) => [side, text]);
}

function relayCall(): readonly Envelope[] {
  const start = Date.parse('2026-01-15T09:30:00.000Z');
  const at = (ms: number, direction: 'in' | 'out', message: object): Envelope => ({
    receivedAt: new Date(start + ms).toISOString(),
    direction,
    message,
  });
  const prompt = (text: string, last: boolean) => ({ type: 'prompt', voicePrompt: text, lang: 'en-US', last });
  const token = (text: string, last = false) => ({ type: 'text', token: text, last });
  return [
    at(0, 'in', { type: 'setup', sessionId: 'VX1', callSid: 'CA1', from: '+18005550100' }),
    at(500, 'in', prompt('I would like', false)),
    at(900, 'in', prompt('I would like to move my appointment.', true)),
    at(1_000, 'out', token('Of course. ')),
    at(1_050, 'out', token('Which day suits you?', true)),
    at(3_000, 'in', { type: 'dtmf', digit: '1' }),
    at(4_000, 'in', prompt('Tell me about life', true)),
    at(4_100, 'out', token('Life is a complex ')),
    at(4_460, 'in', { type: 'interrupt', utteranceUntilInterrupt: 'Life is a', durationUntilInterruptMs: '360' }),
    at(4_470, 'out', token('set of many things.')),
    at(5_000, 'in', prompt('Stop.', true)),
    at(5_100, 'out', token('Sorry, I stop.', true)),
    at(5_300, 'in', { type: 'error', description: 'Invalid message received' }),
    at(5_400, 'in', { type: 'frame_of_tomorrow', hello: 'world' }),
    at(5_500, 'out', token('And ')),
  ];
}
