import type { Head } from '../../domain/append.js';
import { sessionErased } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import { ImportFold } from '../../domain/import-fold.js';
import { SessionImport } from '../../ports/session-import.js';
import type { ImportStep } from './maintenance-writer.js';
import { isErased } from './tombstone-rows.js';
import type { SqliteAccess } from './writer-parts.js';

/** Maximum per operation: a matter of milliseconds, so that appends do not wait long. */
const IMPORT_CHUNK_EVENTS = 500;

export class SqliteImport extends SessionImport {
  constructor(private readonly access: SqliteAccess) {
    super();
  }

  async importSession(head: Head, chunks?: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { sessionId } = head.session;
    if (await this.access.read((db) => isErased(db, sessionId))) throw sessionErased(sessionId);
    if (!chunks) return this.takeIn(sessionId, { head, events: [], isLast: true }, 0);
    const replay = new ImportFold(head);
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += IMPORT_CHUNK_EVENTS) {
        const events = chunk.slice(at, at + IMPORT_CHUNK_EVENTS).map((event) => replay.add(event));
        let textBytes = 0;
        for (const { payload } of events) textBytes += payload.length;
        await this.takeIn(sessionId, { head: replay.reached, events, isLast: false }, textBytes);
      }
    }
    await this.takeIn(sessionId, { head: replay.finish(), events: [], isLast: true }, 0);
  }

  private async takeIn(sessionId: string, step: ImportStep, textBytes: number): Promise<void> {
    const taken = await this.access.call('maintenance', 'takeIn', [sessionId, step], textBytes);
    if (taken === 'refused') throw sessionErased(sessionId);
  }
}
