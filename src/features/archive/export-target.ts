import type { SessionPosition } from '../../domain/page.js';

/** Not an error of the program: the message says what to do. */
export class ExportFailed extends Error {}

export interface Exported {
  readonly sessions: number;
  readonly events: number;
  readonly bytes: number;
}

/** What is written so far, and where the list of sessions goes on. */
export interface ExportPlace extends Exported {
  /** Of the list, the page under way; null: the first. */
  readonly page: SessionPosition | null;
  /** Sessions of this page that are written whole. A session that is erased meanwhile must not lead astray: they are named. */
  readonly whole: readonly string[];
  /** The one that is written up to this sequence. */
  readonly partial: { readonly sessionId: string; readonly sequence: number } | null;
}

/** Where the lines of an export go. */
export interface ExportTarget {
  /**
   * The place that the last `commit` of an earlier run named; whatever came behind it is gone. Undefined: there was none.
   *
   * @throws ExportFailed where something else is there, or a run with another question has begun
   */
  begin(): Promise<ExportPlace | undefined>;
  write(text: string): Promise<void>;
  /** What was written since the last one is there durably, and `place` with it: both, or neither. */
  commit(place: ExportPlace): Promise<void>;
  /** After the last `commit`: says that this is all. */
  finish(exported: Exported): Promise<void>;
  close(): Promise<void>;
}

/** @throws ExportFailed where the earlier run asked something else */
export function requireSameQuestion(earlier: object, filters: object, where: string): void {
  if (JSON.stringify(earlier) === JSON.stringify(filters)) return;
  throw new ExportFailed(
    `${where} belongs to an export with other filters: use the same filters, or delete what it has written.`,
  );
}
