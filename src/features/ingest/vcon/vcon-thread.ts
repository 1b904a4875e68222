import { parentPort } from 'node:worker_threads';
import type { StoredEvent } from '../../../domain/event.js';
import { type VconSource, vconText } from './vcon-text.js';

/** What the thread is told: events, in pieces, and at the end the rest. */
export type VconMessage =
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'rest'; readonly rest: Omit<VconSource, 'events'> };

const events: StoredEvent[] = [];

/** The thread that makes one large document, so that the event loop of the service goes on. */
parentPort?.on('message', (message: VconMessage) => {
  if (message.kind === 'events') {
    for (const event of message.events) events.push(event);
    return;
  }
  const bytes = new TextEncoder().encode(vconText({ ...message.rest, events }));
  parentPort?.postMessage(bytes, [bytes.buffer]);
});
