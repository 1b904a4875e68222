import { utf8Length } from '@conversation-service/importers';
import type { Pieces, SpoolRecord, StoredRecord } from './records.js';

export interface Appended {
  readonly place: number;
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
  read(places: readonly number[]): Promise<readonly StoredRecord[]>;
  /** Marks the records of a session at these positions as settled. */
  settle(session: string, places: readonly number[]): void;
}

/** Records that no file accepts. They are lost when the process ends. */
export class MemoryStore implements Store {
  sizeBytes = 0;
  pending = 0;
  pendingBytes = 0;
  private readonly contents = new Map<number, string>();
  private next = 0;

  append(pieces: Pieces): Appended {
    const place = this.next++;
    const content = pieces.join('');
    const bytes = utf8Length(content);
    this.contents.set(place, content);
    this.sizeBytes += bytes;
    return { place, bytes };
  }

  async read(places: readonly number[]): Promise<readonly StoredRecord[]> {
    return places.map((place) => this.recordAt(place));
  }

  recordsAt(places: readonly number[]): readonly SpoolRecord[] {
    return places.flatMap((place) => this.recordAt(place).record ?? []);
  }

  private recordAt(place: number): StoredRecord {
    const content = this.contents.get(place) ?? '{}';
    return { place, bytes: utf8Length(content), record: JSON.parse(content) as SpoolRecord };
  }

  settle(_session: string, places: readonly number[]): void {
    for (const place of places) {
      this.sizeBytes -= utf8Length(this.contents.get(place) ?? '');
      this.contents.delete(place);
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
  lookAfter(now: { readonly isTouchDue: boolean }): void;
  /** Deletes the file. All its records must be settled. */
  delete(): void;
}
