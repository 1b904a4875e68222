import type { Meter } from '../../ports/meter.js';
import type { ArchiveObserver } from './archiver.js';

export function archiveMetrics(meter: Meter): ArchiveObserver {
  const count = meter.counter({
    name: 'conversation_archive_total',
    label: 'what',
    help: 'Work of the archive: sessions and events archived, bytes written, events released, failures.',
  });
  return {
    sessionArchived(events, bytes) {
      count('sessions');
      count('events', events);
      count('bytes', bytes);
    },
    eventsReleased: (events) => count('released', events),
    archivingFailed: () => count('failures'),
  };
}
