import type { SessionHistory } from '../../domain/page.js';
import type { SessionRow } from './rows.js';

interface Page {
  readonly offset: number;
  readonly limit: number;
}

interface RememberedPage {
  readonly row: SessionRow;
  readonly history: SessionHistory;
  readonly sizeChars: number;
}

/** Some hundred pages of 50; with what the answers keep of them, at most three times as many bytes. */
const MAX_CHARS = 8 * 1024 * 1024;

/** What an event weighs beside its payload. */
const EVENT_OVERHEAD_CHARS = 256;

/**
 * The pages that were read last. A page is found only by a session's row as it is now, so nothing has to be invalidated:
 * below its last sequence nothing ever changes, and what else may change of a session changes with its status. The same
 * page is the same object, which lets others keep what they made of it.
 */
export class PageMemory {
  private readonly pages = new Map<string, RememberedPage>();
  private sizeChars = 0;

  constructor(private readonly maxChars = MAX_CHARS) {}

  find(row: SessionRow, page: Page): SessionHistory | undefined {
    const name = nameOf(row, page);
    const known = this.pages.get(name);
    if (!known || !isSame(known.row, row)) return undefined;
    // A map gives its keys in the order in which they came: what was asked for last goes last.
    this.pages.delete(name);
    this.pages.set(name, known);
    return known.history;
  }

  keep(row: SessionRow, page: Page, history: SessionHistory): void {
    const name = nameOf(row, page);
    this.forget(name);
    const sizeChars = sizeOf(history);
    // A page that would push out many others is not worth it.
    if (sizeChars > this.maxChars / 8) return;
    this.pages.set(name, { row, history, sizeChars });
    this.sizeChars += sizeChars;
    for (const oldest of this.pages.keys()) {
      if (this.sizeChars <= this.maxChars) return;
      this.forget(oldest);
    }
  }

  private forget(name: string): void {
    this.sizeChars -= this.pages.get(name)?.sizeChars ?? 0;
    this.pages.delete(name);
  }
}

function nameOf({ session_id }: SessionRow, { offset, limit }: Page): string {
  return `${session_id} ${offset} ${limit}`;
}

/** The creation time keeps apart a session that was erased and another of the same id. */
function isSame(a: SessionRow, b: SessionRow): boolean {
  return a.last_sequence === b.last_sequence && a.status === b.status && a.created_at === b.created_at;
}

function sizeOf({ session, events }: SessionHistory): number {
  return events.reduce(
    (sum, { payload }) => sum + EVENT_OVERHEAD_CHARS + payload.length,
    EVENT_OVERHEAD_CHARS + session.metadata.length,
  );
}
