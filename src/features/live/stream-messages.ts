import type { StoredEvent } from '../../domain/event.js';
import { eventJson } from '../../http/event-json.js';
import { sessionJson } from '../../http/session-json.js';
import type { ChangeMessage } from './session-changes.js';
import type { TailMessage } from './session-tail.js';

/** Per write; a larger message is written by itself. */
const CHUNK_CHARS = 64 * 1024;

/** Reconnection delay for browsers. */
const RETRY_MS = 1_000;
const RETRY = `retry: ${RETRY_MS}\n`;

/**
 * Formats messages as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Only events
 * have an `id`, their sequence, so `Last-Event-ID` is always the last event received; `reset` sets it back to 0. Data
 * is one line of JSON.
 *
 * Every block contains data, because some clients create an empty message from one that does not. So `retry` and the
 * keep-alive comments end with a single line feed, and become part of the block of the next message.
 */
export async function* tailMessages(tail: AsyncIterable<readonly TailMessage[]>): AsyncGenerator<string, void, void> {
  yield RETRY;
  for await (const messages of tail) yield* joined(messages);
}

/** The same for the list: every message has an id. */
export async function* changeMessages(changes: AsyncIterable<ChangeMessage>): AsyncGenerator<string, void, void> {
  yield RETRY;
  for await (const message of changes) yield changeText(message);
}

/** A keep-alive comment. */
const IDLE = ': still here\n';

/** Joins messages: a write for each would cost many times as much. */
function* joined(messages: readonly TailMessage[]): Generator<string, void, void> {
  let text = '';
  for (const message of messages) {
    text += textOf(message);
    if (text.length < CHUNK_CHARS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Tails of one session receive the same event object, which is serialized once for all. */
const texts = new WeakMap<StoredEvent, string>();

function textOf(message: TailMessage): string {
  if (message.kind !== 'event') return toServerSentEvent(message);
  const known = texts.get(message.event);
  if (known !== undefined) return known;
  const text = toServerSentEvent(message);
  texts.set(message.event, text);
  return text;
}

function toServerSentEvent(message: TailMessage): string {
  switch (message.kind) {
    case 'event':
      return `id: ${message.event.sequence}\nevent: event\ndata: ${eventJson(message.event)}\n\n`;
    case 'session':
      return `event: session\ndata: ${sessionJson(message.session)}\n\n`;
    case 'caught-up':
      return `event: caught-up\ndata: {"lastSequence":${message.sequence}}\n\n`;
    case 'idle':
      return IDLE;
    case 'reset':
      return `id: 0\nevent: reset\ndata: {"lastSequence":${message.sequence}}\n\n`;
    case 'end':
      return 'event: end\ndata: {}\n\n';
  }
}

function changeText(message: ChangeMessage): string {
  if (message.kind === 'idle') return IDLE;
  return `id: ${message.id}\nevent: ${message.kind}\ndata: ${changeData(message)}\n\n`;
}

function changeData(message: Exclude<ChangeMessage, { readonly kind: 'idle' }>): string {
  switch (message.kind) {
    case 'session':
      return sessionJson(message.session);
    case 'annotation':
      return JSON.stringify({ sessionId: message.sessionId, name: message.name });
    default:
      return '{}';
  }
}
