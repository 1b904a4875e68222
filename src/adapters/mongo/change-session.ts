import type { Head } from '../../domain/append.js';
import type { Session } from '../../domain/session.js';
import { decideChange, isNews, type SessionChange } from '../../domain/session-change.js';
import { toKeptHead } from './head-document.js';
import type { MongoAccess } from './mongo-access.js';
import { MongoReader } from './reader.js';
import { STANDING, toArchiveDocument, toHoldDocument } from './session-document.js';

/** Reads, decides, and updates the session's document if it is unchanged. */
export function changeSession(
  { models, marker, guard, forget }: MongoAccess,
  sessionId: string,
  change: SessionChange,
): Promise<Session | undefined> {
  return guard(async (deadline) => {
    if (isNews(change)) await marker.mark(sessionId);
    for (let attempt = 1; ; attempt += 1) {
      const head = await new MongoReader(models, deadline).findHead(sessionId);
      const session = head && decideChange(head, change);
      if (!head || !session || session === head.session) return session;
      const asRead = documentOf(head.session);
      const { matchedCount } = await deadline.retry(() =>
        models.sessions.updateOne(asRead, updateOf(head, change)).exec(),
      );
      forget(sessionId);
      if (matchedCount > 0) return session;
      await deadline.pause(attempt);
    }
  });
}

function documentOf({ sessionId, startedAtMs, hold, archive }: Session) {
  return {
    _id: sessionId,
    ...STANDING,
    startedAt: new Date(startedAtMs),
    hold: { $exists: hold !== null },
    archive: { $exists: archive !== null },
  };
}

function updateOf(head: Head, change: SessionChange) {
  switch (change.kind) {
    case 'start':
      return { $set: { startedAt: new Date(change.startedAtMs) } };
    case 'hold':
      return change.hold ? { $set: { hold: toHoldDocument(change.hold) } } : { $unset: { hold: '' as const } };
    case 'archive': {
      const archive = toArchiveDocument(change.archive);
      return {
        $set: { archive, unreleasedSince: archive.archivedAt, head: toKeptHead(head) },
        $unset: { archivableSince: '' as const, lateUntil: '' as const },
      };
    }
  }
}
