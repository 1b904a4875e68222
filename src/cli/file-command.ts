import { readConfig } from '../config/read-config.js';
import { CommandRefused, EXIT, MEBIBYTE, print, withProgress } from './command.js';
import type { Stopwatch } from './progress.js';

export interface FileWork {
  readonly dataDir: string;
  readonly file: string;
  readonly isForced: boolean;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

export interface FileOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

export interface FileCommand<Report extends object> {
  /** The verb in messages. */
  readonly verb: string;
  readonly stopwatch: Stopwatch;
  work(work: FileWork): Promise<Report>;
  /** Returns the report as text. */
  toLines(report: Report): readonly string[];
}

/** Runs a command on the embedded store and one file. Returns its exit code. */
export async function doFileCommand<Report extends object>(
  command: FileCommand<Report>,
  file: string,
  options: FileOptions,
): Promise<number> {
  const { store } = readConfig();
  if (store.kind !== 'sqlite') {
    const what = `this command ${command.verb} only the embedded store`;
    throw new CommandRefused(`MONGODB_URI is set, but ${what}. For MongoDB, see docs/guides/backup.md.`);
  }
  const report = await withProgress('MiB', command.stopwatch, (progress) => {
    const onProgress = (done: number, total: number) =>
      progress.tell(Math.ceil(done / MEBIBYTE), Math.ceil(total / MEBIBYTE));
    return command.work({ dataDir: store.dataDir, file, isForced: options.force === true, onProgress });
  });
  for (const line of options.json ? [JSON.stringify(report)] : command.toLines(report)) print(line);
  return EXIT.fine;
}
