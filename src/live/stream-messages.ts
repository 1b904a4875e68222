import type { ChangeMessage } from '../application/session-changes.js';
import type { TailMessage } from '../application/session-tail.js';
import { eventJson, sessionJson } from '../http/answers.js';

/** How soon a browser reconnects. */
const RETRY_MS = 1_000;

/**
 * The messages as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Only events carry
 * an `id`, their sequence, so `Last-Event-ID` is always the last event that came through. Data is one line of JSON.
 */
export async function* tailMessages(tail: AsyncIterable<TailMessage>): AsyncGenerator<string, void, void> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const message of tail) yield toServerSentEvent(message);
}

/** The same of the list: no ids, since it cannot be resumed. */
export async function* changeMessages(changes: AsyncIterable<ChangeMessage>): AsyncGenerator<string, void, void> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const message of changes) yield toServerSentEvent(message);
}

function toServerSentEvent(message: TailMessage | ChangeMessage): string {
  switch (message.kind) {
    case 'event':
      return `id: ${message.event.sequence}\nevent: event\ndata: ${eventJson(message.event)}\n\n`;
    case 'session':
      return `event: session\ndata: ${sessionJson(message.session)}\n\n`;
    case 'caught-up':
      return `event: caught-up\ndata: {"lastSequence":${message.sequence}}\n\n`;
    case 'idle':
      return ': still here\n\n';
    case 'reset':
      return 'event: reset\ndata: {}\n\n';
    case 'end':
      return 'event: end\ndata: {}\n\n';
  }
}
