import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import { SessionImport } from '../../ports/session-import.js';
import type { MaintenanceAccess } from './maintenance-access.js';
import { SessionImporter } from './session-importer.js';

export class MongoImport extends SessionImport {
  private readonly importer: SessionImporter;

  constructor(private readonly access: MaintenanceAccess) {
    super();
    const { collections, tombstones } = access;
    this.importer = new SessionImporter(collections, tombstones, (call) => access.guard(call));
  }

  async importSession(head: Head, chunks: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { sessionId } = head.session;
    this.access.forget(sessionId);
    await this.importer.take(head, chunks);
    await this.access.guard(() => this.access.marker.mark(sessionId));
  }

  async importArchived(head: Head): Promise<void> {
    await this.access.guard(() => this.access.marker.mark(head.session.sessionId));
    await this.importer.takeArchived(head);
  }
}
