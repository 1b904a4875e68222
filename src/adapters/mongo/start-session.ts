import { isStartOpen, type Session } from '../../domain/session.js';
import type { Deadline } from './deadline.js';
import { MongoReader } from './reader.js';
import type { Collections } from './schema.js';

/** Sets the start where it is open, in one update of the one document that has it. */
export async function startSession(
  collections: Collections,
  sessionId: string,
  startedAtMs: number,
  deadline: Deadline,
): Promise<Session | undefined> {
  const reader = new MongoReader(collections, deadline);
  const session = await reader.findSession(sessionId);
  if (!session || !isStartOpen(session)) return session;
  const open = { _id: sessionId, startedAt: new Date(session.createdAtMs), erasing: { $exists: false } } as const;
  const update = { $set: { startedAt: new Date(startedAtMs) } } as const;
  await deadline.retry(() => collections.sessions.updateOne(open, update));
  return reader.findSession(sessionId);
}
