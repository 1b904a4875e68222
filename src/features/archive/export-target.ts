import type { SessionPosition } from '../../domain/page.js';

/** Not a bug: the message says what to do. */
export class ExportFailed extends Error {}

export interface Exported {
  readonly sessions: number;
  readonly events: number;
  readonly bytes: number;
}

/** What is written so far, and where the list of sessions continues. */
export interface ExportPlace extends Exported {
  /** Position of the current page of the list; null for the first. */
  readonly page: SessionPosition | null;
  /** Ids of the sessions of this page that are complete. By id, so that an erasure meanwhile causes no confusion. */
  readonly whole: readonly string[];
  /** The session that is written up to this sequence. */
  readonly partial: { readonly sessionId: string; readonly sequence: number } | null;
}

/** Where the lines of an export are written. */
export interface ExportTarget {
  /**
   * Returns the position of the last `commit` of an earlier run, and discards everything after it; undefined if there
   * is none.
   *
   * @throws ExportFailed if something else is there, or a run with other filters has begun
   */
  begin(): Promise<ExportPlace | undefined>;
  write(text: string): Promise<void>;
  /** Makes durable, atomically, what was written since the last commit together with `place`. */
  commit(place: ExportPlace): Promise<void>;
  /** Called after the last `commit`: marks the export as complete. */
  finish(exported: Exported): Promise<void>;
  close?(): Promise<void>;
}

/** @throws ExportFailed if the earlier run had other filters */
export function requireSameQuestion(earlier: object, filters: object, where: string): void {
  if (JSON.stringify(earlier) === JSON.stringify(filters)) return;
  throw new ExportFailed(
    `${where} belongs to an export with other filters: use the same filters, or delete what it has written.`,
  );
}
