import Database from 'better-sqlite3';
import { eventId, PAYLOAD } from '../messages.js';
import { answerOnce } from '../task.js';

export interface RawInsertSpec {
  /** A database created by the service, so that schema and indexes are the same. */
  readonly file: string;
  readonly eventsPerTransaction: number;
  readonly seconds: number;
  readonly firstEvent: number;
}

/** Inserts rows into `events` only: no session head is read or written, and nothing is checked, parsed or answered. */
function insertFor({ file, eventsPerTransaction, seconds, firstEvent }: RawInsertSpec): { perSecond: number } {
  const db = new Database(file);
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 4000');
  const sessions = lastPositions(db);
  const insert = db.prepare(`
    INSERT INTO events (position, session_key, event_id, type, timestamp, recorded_at, client_sequence, flags, payload)
    VALUES ((? << 32) | ?, ?, ?, 'user_speech', ?, ?, NULL, 0, ?)`);
  let event = firstEvent;
  const insertBatch = db.transaction((session: { key: number; last: number }) => {
    const nowMs = Date.now();
    for (let index = 0; index < eventsPerTransaction; index++) {
      insert.run(session.key, ++session.last, session.key, eventId(event++), nowMs, nowMs, PAYLOAD);
    }
  });
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1_000;
  for (let turn = 0; performance.now() < endMs; turn++) {
    const session = sessions[turn % sessions.length];
    if (session) insertBatch(session);
  }
  const perSecond = ((event - firstEvent) / (performance.now() - startedMs)) * 1_000;
  db.close();
  return { perSecond };
}

function lastPositions(db: Database.Database): { key: number; last: number }[] {
  return db
    .prepare<[], { key: number; last: number }>(`
      SELECT session_key AS key, coalesce((SELECT max(position) & 4294967295 FROM events e
             WHERE e.position BETWEEN s.session_key << 32 AND (s.session_key << 32) | 4294967295), 0) AS last
      FROM sessions s`)
    .all();
}

answerOnce(async (spec: RawInsertSpec) => insertFor(spec));
