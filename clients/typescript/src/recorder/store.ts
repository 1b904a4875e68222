import { utf8Length } from '@conversation-service/importers';
import type { SpoolRecord, StoredRecord } from './records.js';

export interface Appended {
  readonly place: number;
  readonly bytes: number;
}

/** Where records wait. Places grow. */
export interface Store {
  /** All of it, what is settled included. */
  readonly sizeBytes: number;
  pending: number;
  pendingBytes: number;
  /** Throws where the record cannot be taken; then nothing of it is left. */
  append(content: string): Appended;
  /** At least the first of these places, and as many behind it as are read at once. */
  read(places: readonly number[]): Promise<readonly StoredRecord[]>;
  /** The records of a session at these places are done with. */
  settle(session: string, places: readonly number[]): void;
}

/** Records that no file could take. They end with the process. */
export class MemoryStore implements Store {
  sizeBytes = 0;
  pending = 0;
  pendingBytes = 0;
  private readonly contents = new Map<number, string>();
  private next = 0;

  append(content: string): Appended {
    const place = this.next++;
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

/** A file of a spool. */
export interface FileStore extends Store {
  /** Files are delivered in this order. */
  readonly name: string;
  /** Somebody has removed or damaged it: what is in it is still sent, but nothing more goes there. */
  readonly isGone: boolean;
  /** Sessions whose creation is in this file. */
  readonly introduced: Set<string>;
  /** Shows that the owner lives, and brings to the disk what waits for longer than a moment. Never waits for the disk. */
  lookAfter(now: { readonly isTouchDue: boolean }): void;
  /** Removes the file; what is in it must be settled. */
  delete(): void;
}
