import type { Body } from './records.js';
import type { Appended, FileStore } from './store.js';

/** What a file left by another process holds of one session: its creation and the positions of unsettled records. */
export interface LeftSession {
  readonly url: string;
  readonly sessionId: string;
  readonly create: { readonly body: Body; readonly assumed?: readonly string[] } | undefined;
  readonly records: readonly Appended[];
}

export interface LeftFile {
  readonly file: FileStore;
  readonly sessions: readonly LeftSession[];
  /** Damaged lines that were skipped. */
  readonly corrupt: number;
}

/** The spool directory. */
export interface Disk {
  /** Creates a file owned by this process. @throws if the disk refuses it. */
  createFile(): FileStore;
  /** Takes over files of processes that have ended, oldest first. */
  adopt(): AsyncIterable<LeftFile>;
  writeDeadLetter(letter: string, mostBytes: number): Promise<void>;
}
