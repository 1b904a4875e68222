import type { LogQuery } from '../../domain/page.js';
import { eventJson } from '../../http/event-json.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { Delivery, EventRange } from './delivery.js';

/** Maximum per delivery. */
export const MAX_EVENTS = 500;
export const MAX_EVENT_BYTES = 4 * 1024 * 1024;

/** Returns the bytes of a delivery, the same for every attempt; undefined if its session no longer exists. */
export async function bodyOf(store: ConversationStore, delivery: Delivery): Promise<Buffer | undefined> {
  const { type, timestampMs, data, events, sessionId } = delivery;
  const head = `{"type":"${type}","timestamp":"${formatRfc3339(timestampMs)}","data":`;
  const fields = JSON.stringify(data);
  if (!events || sessionId === null) return Buffer.from(`${head}${fields}}`);
  const page = await store.readEvents(sessionId, queryOf(events));
  if (!page) return undefined;
  return Buffer.from(`${head}${fields.slice(0, -1)},"events":[${page.events.map(eventJson).join()}]}}`);
}

function queryOf({ fromSequence, throughSequence, types }: EventRange): LogQuery {
  return { after: fromSequence - 1, before: throughSequence + 1, order: 'asc', limit: MAX_EVENTS, types };
}
