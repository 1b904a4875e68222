import { utf8Length } from '@conversation-service/importers';
import type { Pieces, SpoolRecord, StoredRecord } from './records.js';

export interface Appended {
  readonly position: number;
  readonly bytes: number;
}

/** Where records are stored. Positions only increase. */
export interface Store {
  /** Total size, including settled records. */
  readonly sizeBytes: number;
  pending: number;
  pendingBytes: number;
  /** Appends a record. @throws if it cannot be stored; no part of it remains then. */
  append(content: Pieces): Appended;
  /** Reads at least the first of these positions, and as many of the following as one read returns. */
  read(positions: readonly number[]): Promise<readonly StoredRecord[]>;
  /** Marks the records of a session at these positions as settled. */
  settle(session: string, positions: readonly number[]): void;
}

/** Records that no file accepts. They are lost when the process ends. */
export class MemoryStore implements Store {
  sizeBytes = 0;
  pending = 0;
  pendingBytes = 0;
  private readonly contents = new Map<number, string>();
  private next = 0;

  append(pieces: Pieces): Appended {
    const position = this.next++;
    const content = pieces.join('');
    const bytes = utf8Length(content);
    this.contents.set(position, content);
    this.sizeBytes += bytes;
    return { position, bytes };
  }

  async read(positions: readonly number[]): Promise<readonly StoredRecord[]> {
    return positions.map((position) => this.recordAt(position));
  }

  recordsAt(positions: readonly number[]): readonly SpoolRecord[] {
    return positions.flatMap((position) => this.recordAt(position).record ?? []);
  }

  private recordAt(position: number): StoredRecord {
    const content = this.contents.get(position) ?? '{}';
    return { position, bytes: utf8Length(content), record: JSON.parse(content) as SpoolRecord };
  }

  settle(_session: string, positions: readonly number[]): void {
    for (const position of positions) {
      this.sizeBytes -= utf8Length(this.contents.get(position) ?? '');
      this.contents.delete(position);
    }
  }
}

/** A spool file. */
export interface FileStore extends Store {
  /** Files are delivered in the order of their names. */
  readonly name: string;
  /** Another process has removed or damaged the file: its records are still sent, but nothing more is written to it. */
  readonly isGone: boolean;
  /** Sessions whose creation is in this file. */
  readonly introduced: Set<string>;
  /** Shows that the owner is alive, and syncs what has waited too long. Never waits for the disk. */
  maintain(now: { readonly isTouchDue: boolean }): void;
  /** Deletes the file. All its records must be settled. */
  delete(): void;
}
