import { parseArgs } from 'node:util';
import { readConfig } from '../config/read-config.js';
import { CommandRefused, EXIT, MEBIBYTE, print, withProgress } from './command.js';
import type { Stopwatch } from './progress.js';

export interface FileWork {
  readonly dataDir: string;
  readonly file: string;
  readonly isForced: boolean;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

export interface FileCommand<Report extends object> {
  readonly help: string;
  /** What it does to the embedded store. */
  readonly verb: string;
  /** Whether there is `--force`. */
  readonly takesForce: boolean;
  readonly stopwatch: Stopwatch;
  work(work: FileWork): Promise<Report>;
  /** The report in words. */
  toLines(report: Report): readonly string[];
}

/** A command over the embedded store and one file: `npm run NAME -- FILE [--force] [--json]`. Answers its exit code. */
export async function doFileCommand<Report extends object>(command: FileCommand<Report>): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const options = { json: flag, help: flag, ...(command.takesForce ? { force: flag } : {}) };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [file, ...more] = positionals;
  if (values.help || file === undefined || more.length > 0) {
    process.stdout.write(command.help);
    return values.help ? EXIT.fine : EXIT.usage;
  }
  const { store } = readConfig();
  if (store.kind !== 'sqlite') {
    const what = `this ${command.verb} the embedded store only`;
    throw new CommandRefused(`MONGODB_URI is set, and ${what}. For MongoDB: docs/guides/backup.md`);
  }
  const report = await withProgress('MiB', command.stopwatch, (progress) => {
    const onProgress = (done: number, total: number) =>
      progress.tell(Math.ceil(done / MEBIBYTE), Math.ceil(total / MEBIBYTE));
    return command.work({ dataDir: store.dataDir, file, isForced: values.force === true, onProgress });
  });
  for (const line of values.json ? [JSON.stringify(report)] : command.toLines(report)) print(line);
  return EXIT.fine;
}
