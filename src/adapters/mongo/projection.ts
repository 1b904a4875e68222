import type { Head } from '../../domain/append.js';
import type { Session } from '../../domain/session.js';
import type { Deadline } from './deadline.js';
import { toArchivable, toKeptHead } from './documents.js';
import { isReplaced } from './log/slot-log.js';
import type { Collections } from './schema.js';

/** The statuses from which a session may go on to this one: the projection never goes backwards. */
const EARLIER = {
  initiated: [],
  active: ['initiated'],
  completed: ['initiated', 'active'],
  failed: ['initiated', 'active'],
} as const;

/** Brings the session's own document up to the status and the end of its log, at once. Idempotent. */
export async function projectStatus({ sessions }: Collections, session: Session, deadline: Deadline): Promise<void> {
  const { sessionId, status, endReason } = session;
  if (isReplaced(session)) return projectReplacement(sessions, session, deadline);
  const earlier = { _id: sessionId, status: { $in: [...EARLIER[status]] } };
  const projected = {
    status,
    ...(endReason === null ? {} : { endReason }),
    ...toArchivable(session),
  };
  await deadline.retry(() => sessions.updateOne(earlier, { $set: projected }));
}

/** Likewise the end that a client has put in place of the abandonment: nothing comes after it. */
async function projectReplacement(sessions: Collections['sessions'], session: Session, deadline: Deadline) {
  const { sessionId, status, endReason } = session;
  const earlier = { _id: sessionId, replaced: { $exists: false } };
  const projected = { status, replaced: true as const, ...toArchivable(session) };
  const update =
    endReason === null
      ? { $set: projected, $unset: { endReason: '' as const } }
      : { $set: { ...projected, endReason } };
  await deadline.retry(() => sessions.updateOne(earlier, update));
}

/**
 * Lets the sessions' own documents know these heads, which are durable; never an older one than they know. It only spares later
 * lists some work, so it never fails.
 */
export async function keepHeads({ sessions }: Collections, heads: readonly Head[], deadline: Deadline): Promise<void> {
  if (heads.length === 0) return;
  const updates = heads.map((head) => {
    const kept = toKeptHead(head);
    const filter = {
      _id: head.session.sessionId,
      erasing: { $exists: false },
      'head.slot': { $not: { $gte: kept.slot } },
    };
    return { updateOne: { filter, update: { $set: { head: kept } } } };
  });
  // A list is a read: where nothing can be written it goes on, and the next one tries again.
  await deadline.attempt(() => sessions.bulkWrite(updates, { ordered: false })).catch(() => undefined);
}
