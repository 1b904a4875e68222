import type { Body } from './records.js';
import type { Appended, FileStore } from './store.js';

/** What a file that another process left holds of a session: its creation, and where the records lie that are not settled. */
export interface LeftSession {
  readonly url: string;
  readonly sessionId: string;
  readonly create: { readonly body: Body; readonly assumed?: readonly string[] } | undefined;
  readonly records: readonly Appended[];
}

export interface LeftFile {
  readonly file: FileStore;
  readonly sessions: readonly LeftSession[];
  /** Lines that were damaged, and are passed over. */
  readonly corrupt: number;
}

/** The folder of a spool. */
export interface Disk {
  /** A new file of this process; throws where the disk takes none. */
  createFile(): FileStore;
  /** Takes over the files of processes that have ended, the oldest first. */
  adopt(): AsyncIterable<LeftFile>;
  writeDeadLetter(letter: string, mostBytes: number): Promise<void>;
}
