import type { Head } from '../../domain/append.js';
import type { Session } from '../../domain/session.js';
import type { Deadline } from './deadline.js';
import { toKeptHead } from './head-document.js';
import { isReplaced } from './log/slot-log.js';
import { type Models, UNORDERED } from './models.js';
import { STANDING, toArchivable } from './session-document.js';

/** The statuses from which a session may advance to this one: the projection never goes backwards. */
const EARLIER = {
  initiated: [],
  active: ['initiated'],
  completed: ['initiated', 'active'],
  failed: ['initiated', 'active'],
} as const;

/**
 * Brings the session's own document up to the status and the end of its log, at once. Nothing comes after the end that a client
 * has put in place of an abandonment. Idempotent.
 */
export async function projectStatus({ sessions }: Models, session: Session, deadline: Deadline): Promise<void> {
  const { sessionId: _id, status, endReason } = session;
  const replaced = isReplaced(session);
  const earlier = replaced ? { replaced: { $exists: false } } : { status: { $in: [...EARLIER[status]] } };
  const $set = {
    status,
    ...(endReason === null ? {} : { endReason }),
    ...(replaced ? { replaced } : {}),
    ...toArchivable(session),
  };
  const update = replaced && endReason === null ? { $set, $unset: { endReason: '' as const } } : { $set };
  await deadline.retry(() => sessions.updateOne({ _id, ...earlier }, update).exec());
}

/**
 * Stores these durable heads in the sessions' documents, but never an older one than they have. Only saves work of
 * later lists, so it never fails.
 */
export async function keepHeads({ sessions }: Models, heads: readonly Head[], deadline: Deadline): Promise<void> {
  if (heads.length === 0) return;
  const updates = heads.map((head) => {
    const kept = toKeptHead(head);
    const filter = { _id: head.session.sessionId, ...STANDING, 'head.slot': { $not: { $gte: kept.slot } } };
    return { updateOne: { filter, update: { $set: { head: kept } } } };
  });
  // A list is a read: if nothing can be written it succeeds anyway, and the next one tries again.
  await deadline.attempt(() => sessions.bulkWrite(updates, UNORDERED)).catch(() => undefined);
}
