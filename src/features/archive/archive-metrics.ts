import type { Count, Meter } from '../../ports/meter.js';
import type { ArchiveObserver } from './archiver.js';

export class ArchiveMetrics implements ArchiveObserver {
  private readonly count: Count;

  constructor(meter: Meter) {
    this.count = meter.counter({
      name: 'conversation_archive_total',
      label: 'what',
      help: 'Work of the archive: sessions and events archived, bytes written, events released, failures.',
    });
  }

  sessionArchived(events: number, bytes: number): void {
    this.count('sessions');
    this.count('events', events);
    this.count('bytes', bytes);
  }

  eventsReleased(events: number): void {
    this.count('released', events);
  }

  archivingFailed(): void {
    this.count('failures');
  }
}
