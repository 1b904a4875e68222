import type { SessionHistory } from '../../domain/page.js';
import { RecentlyUsed } from '../../ports/recently-used.js';
import type { SessionRow } from './rows.js';

interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Some hundred pages of 50; with what the answers keep of them, at most three times as many bytes. */
const MAX_CHARS = 8 * 1024 * 1024;

/** What an event weighs beside its payload. */
const EVENT_OVERHEAD_CHARS = 256;

/**
 * The pages that were read last. A page is found only by a session's row as it is now, so nothing has to be invalidated:
 * below its last sequence nothing ever changes, and what else may change of a session changes with its status, or is its
 * mark of the archive or its hold. The same
 * page is the same object, which lets others keep what they made of it.
 */
export class PageMemory {
  private readonly pages = new RecentlyUsed<{ readonly row: SessionRow; readonly history: SessionHistory }>(MAX_CHARS);

  find(row: SessionRow, page: Page): SessionHistory | undefined {
    const known = this.pages.get(nameOf(row, page));
    return known && isSame(known.row, row) ? known.history : undefined;
  }

  /** Takes the place of the same page by an older row. */
  keep(row: SessionRow, page: Page, history: SessionHistory): void {
    this.pages.set(nameOf(row, page), { row, history }, sizeOf(history));
  }
}

function nameOf({ session_id }: SessionRow, { offset, limit }: Page): string {
  return `${session_id} ${offset} ${limit}`;
}

/** The creation time keeps apart a session that was erased and another of the same id. */
function isSame(a: SessionRow, b: SessionRow): boolean {
  const isSameSession = a.created_at === b.created_at && a.archive === b.archive && a.hold === b.hold;
  return isSameSession && a.last_sequence === b.last_sequence && a.status === b.status;
}

function sizeOf({ session, events }: SessionHistory): number {
  return events.reduce(
    (sum, { payload }) => sum + EVENT_OVERHEAD_CHARS + payload.length,
    EVENT_OVERHEAD_CHARS + session.metadata.length,
  );
}
