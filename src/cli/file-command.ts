import { readConfig } from '../config/read-config.js';
import { CommandRefused, type JsonOption, MEBIBYTE, withProgress } from './command.js';
import type { Stopwatch } from './progress.js';

export interface FileOptions extends JsonOption {
  readonly force?: boolean;
}

type OnProgress = (doneBytes: number, totalBytes: number) => void;

/** Does a work with the folder of the embedded store, and shows its progress. `verb` says what the command does with it. */
export async function withDataDir<Report>(
  verb: string,
  stopwatch: Stopwatch,
  work: (dataDir: string, onProgress: OnProgress) => Promise<Report>,
): Promise<Report> {
  const { store } = readConfig();
  if (store.kind !== 'sqlite') {
    const what = `this command ${verb} only the embedded store`;
    throw new CommandRefused(`MONGODB_URI is set, but ${what}. For MongoDB, see docs/guides/backup.md.`);
  }
  return withProgress('MiB', stopwatch, (progress) =>
    work(store.dataDir, (done, total) => progress.tell(Math.ceil(done / MEBIBYTE), Math.ceil(total / MEBIBYTE))),
  );
}
