import type { Head } from '../../domain/append.js';
import { ConversationError } from '../../domain/errors.js';
import type { StoredEvent } from '../../domain/event.js';
import { ImportFold } from '../../domain/import-fold.js';
import type { ArchiveRef, Hold, Session } from '../../domain/session.js';
import {
  type ArchivableQuery,
  type BegunErasure,
  type PendingErasure,
  SessionMaintenance,
} from '../../ports/session-maintenance.js';
import { fingerprintOf } from './fingerprint.js';
import type { MaintenanceReader } from './maintenance-reader.js';
import type { MaintenanceOperation, MaintenanceResult } from './maintenance-writer.js';

/** What the store offers to its long-term side. */
export interface MaintenanceAccess {
  /** In the next group, with appends of others. */
  write(operation: MaintenanceOperation, textBytes: number): Promise<MaintenanceResult>;
  read<Result>(query: (reader: MaintenanceReader) => Result): Promise<Result>;
  /** Behind everything that is written. */
  scrub(): Promise<void>;
}

/** Imported in one operation at most: a matter of milliseconds, so that appends do not wait for long. */
const IMPORT_CHUNK_EVENTS = 500;

export class SqliteMaintenance extends SessionMaintenance {
  /** One writer in one process: nobody else remembers anything. */
  readonly quiescenceMs = 0;

  constructor(private readonly access: MaintenanceAccess) {
    super();
  }

  async listArchivable(query: ArchivableQuery) {
    return this.access.read((reader) => reader.listArchivable(query));
  }

  async listUnreleased({ markedUntilMs, limit }: { markedUntilMs: number; limit: number }) {
    return this.access.read((reader) => reader.listUnreleased(markedUntilMs, limit));
  }

  async markArchived(sessionId: string, mark: ArchiveRef): Promise<boolean | undefined> {
    return (await this.write({ kind: 'mark', sessionId, mark })) as boolean | undefined;
  }

  async purgeArchivedEvents(sessionId: string, limit: number): Promise<number> {
    const released = await this.write({ kind: 'release-events', sessionId, limit });
    if (released === 'refused') throw new Error('only the events of an archived session can be released');
    return released as number;
  }

  async findHead(sessionId: string): Promise<Head | undefined> {
    return this.access.read((reader) => reader.findHead(sessionId));
  }

  async importSession(head: Head, chunks: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { sessionId } = head.session;
    if (await this.isErased(sessionId)) throw erased(sessionId);
    const replay = new ImportFold(head);
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += IMPORT_CHUNK_EVENTS) {
        const events = chunk.slice(at, at + IMPORT_CHUNK_EVENTS).map((event) => replay.add(event));
        let textBytes = 0;
        for (const { payload } of events) textBytes += payload.length;
        await this.takeIn({ kind: 'import', sessionId, head: replay.reached, events, isLast: false }, textBytes);
      }
    }
    await this.takeIn({ kind: 'import', sessionId, head: replay.finish(), events: [], isLast: true }, 0);
  }

  async importArchived(head: Head): Promise<void> {
    const { sessionId } = head.session;
    const imported = await this.write({ kind: 'import-archived', sessionId, head });
    if (imported === 'refused') throw erased(sessionId);
  }

  async setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    return (await this.write({ kind: 'hold', sessionId, hold })) as Session | undefined;
  }

  async isErased(sessionId: string): Promise<boolean> {
    return this.access.read((reader) => reader.hasTombstone(fingerprintOf(sessionId, reader.salt)));
  }

  async markErased(fingerprint: string): Promise<void> {
    await this.write({ kind: 'mark-erased', fingerprint });
  }

  async listErased({ after = '', limit }: { after?: string; limit: number }): Promise<readonly string[]> {
    return this.access.read((reader) => reader.listErased(after, limit));
  }

  async adoptSalt(salt: string): Promise<boolean> {
    return (await this.write({ kind: 'adopt-salt', salt })) as boolean;
  }

  async beginErasure(sessionId: string, nowMs: number): Promise<BegunErasure> {
    return (await this.write({ kind: 'begin-erasure', sessionId, nowMs })) as BegunErasure;
  }

  async eraseEvents(sessionId: string, limit: number): Promise<number> {
    const erasedCount = await this.write({ kind: 'erase-events', sessionId, limit });
    if (erasedCount === 'refused') throw new Error('the erasure of the session was not begun');
    return erasedCount as number;
  }

  async finishErasure(sessionId: string): Promise<void> {
    const finished = await this.write({ kind: 'finish-erasure', sessionId });
    if (finished === 'refused') throw new Error('the erasure of the session was not begun, or events of it are left');
  }

  async listPendingErasures(limit: number): Promise<readonly PendingErasure[]> {
    return this.access.read((reader) => reader.listPendingErasures(limit));
  }

  scrub(): Promise<void> {
    return this.access.scrub();
  }

  async fingerprint(sessionId: string): Promise<string> {
    return this.access.read(({ salt }) => fingerprintOf(sessionId, salt));
  }

  async findSalt(): Promise<string> {
    return this.access.read(({ salt }) => salt);
  }

  private async takeIn(operation: MaintenanceOperation & { kind: 'import' }, textBytes: number): Promise<void> {
    if ((await this.access.write(operation, textBytes)) === 'refused') throw erased(operation.sessionId);
  }

  private write(operation: MaintenanceOperation): Promise<MaintenanceResult> {
    return this.access.write(operation, 0);
  }
}

function erased(sessionId: string): ConversationError {
  return new ConversationError('SESSION_ERASED', `Session ${sessionId} was erased.`);
}
