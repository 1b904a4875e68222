import { parentPort } from 'node:worker_threads';
import type { StoredEvent } from '../../../domain/event.js';
import { type VconSource, vconText } from './vcon-text.js';

/** Messages to the thread: events in chunks, and finally the rest. */
export type VconMessage =
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'rest'; readonly rest: Omit<VconSource, 'events'> };

const events: StoredEvent[] = [];

/** The thread that creates one large document, so that the event loop of the service is not blocked. */
parentPort?.on('message', (message: VconMessage) => {
  if (message.kind === 'events') {
    for (const event of message.events) events.push(event);
    return;
  }
  const bytes = new TextEncoder().encode(vconText({ ...message.rest, events }));
  parentPort?.postMessage(bytes, [bytes.buffer]);
});
