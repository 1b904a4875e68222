import type { StoredEvent } from '../../domain/event.js';
import { eventJson, sessionJson } from '../../http/answers.js';
import type { ChangeMessage } from './session-changes.js';
import type { TailMessage } from './session-tail.js';

/** Of one write; a larger message is one by itself. */
const CHUNK_CHARS = 64 * 1024;

/** How soon a browser reconnects. */
const RETRY_MS = 1_000;
const RETRY = `retry: ${RETRY_MS}\n`;

/**
 * The messages as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Only events carry
 * an `id`, their sequence, so `Last-Event-ID` is always the last event that came through; `reset` takes it back to 0. Data is
 * one line of JSON.
 *
 * Every block carries data: some clients make an empty message of one that does not. So `retry`, and the comments that keep
 * the connection alive, end with one line break: they stand at the beginning of the block of the next message.
 */
export async function* tailMessages(tail: AsyncIterable<readonly TailMessage[]>): AsyncGenerator<string, void, void> {
  yield RETRY;
  for await (const messages of tail) yield* joined(messages);
}

/** The same of the list: every message has an id. */
export async function* changeMessages(changes: AsyncIterable<ChangeMessage>): AsyncGenerator<string, void, void> {
  yield RETRY;
  for await (const message of changes) yield changeText(message);
}

/** A comment: nothing has happened. */
const IDLE = ': still here\n';

/** What belongs together goes out together: a write for each message would cost many times as much. */
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

/** Tails of one session are given the same event: it is written once for all of them. */
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
