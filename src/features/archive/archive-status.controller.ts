import { Controller, Get } from '@nestjs/common';
import { formatTimeOrNull } from '../../lib/time/rfc3339.js';
import { Archive, type ArchiveStatus } from './archive.js';

const MS_PER_DAY = 86_400_000;

@Controller('archive/status')
export class ArchiveStatusController {
  constructor(private readonly archive: Archive) {}

  /** Returns the progress of the archive. */
  @Get()
  async get(): Promise<object> {
    return toAnswer(await this.archive.status());
  }
}

function toAnswer({
  objects,
  archiveAfterMs,
  lastRoundAtMs,
  lastFailure,
  oldestDue,
  ...counts
}: ArchiveStatus): object {
  return {
    objects,
    archiveAfterDays: archiveAfterMs === null ? null : archiveAfterMs / MS_PER_DAY,
    ...counts,
    lastRoundAt: formatTimeOrNull(lastRoundAtMs),
    lastFailure,
    oldestDue: oldestDue && { sessionId: oldestDue.sessionId, completedAt: formatTimeOrNull(oldestDue.completedAtMs) },
  };
}
