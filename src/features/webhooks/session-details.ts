import type { Session } from '../../domain/session.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { Summaries } from '../../runtime/summaries.js';
import { isStanding, readAnnotations } from '../annotations/index.js';
import type { Webhook } from './webhook.js';

/** A body has at most 20,000 bytes: larger measures must be read from the session. */
const MAX_MEASURES_CHARS = 16_000;

/** Returns what this webhook needs in addition to the session, in its current state. */
export async function findSessionDetails(store: ConversationStore, webhook: Webhook, session: Session) {
  const [measures, annotations] = await Promise.all([
    webhook.types.includes('session.measured') ? findMeasures(store, webhook, session) : null,
    webhook.types.includes('annotation.changed') ? findAnnotations(store, webhook, session) : [],
  ]);
  return { measures, annotations };
}

async function findMeasures({ records }: ConversationStore, { createdAtMs }: Webhook, session: Session) {
  const summary = (await new Summaries(records).find(session))?.summary;
  if (!summary?.measures || summary.storedAtMs < createdAtMs) return null;
  const isSmall = JSON.stringify(summary.measures).length <= MAX_MEASURES_CHARS;
  return isSmall ? { value: summary.measures, storedAtMs: summary.storedAtMs } : null;
}

async function findAnnotations({ records }: ConversationStore, { createdAtMs }: Webhook, { sessionId }: Session) {
  const states = await readAnnotations(records, sessionId);
  return states
    .filter(({ updatedAtMs }) => updatedAtMs >= createdAtMs)
    .map((state) => ({ ...state, isDeleted: !isStanding(state) }));
}
