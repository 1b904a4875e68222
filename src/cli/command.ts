import { ConfigError } from '../config/config-error.js';
import { Progress, type Screen } from './demo/progress.js';

export const EXIT = { fine: 0, failed: 1, usage: 2 } as const;

/** A command that was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs a command to its exit code. Of errors that are meant for a person the message alone is printed. */
export async function runCommand(
  command: () => Promise<number>,
  plainErrors: readonly (abstract new (...args: never) => Error)[],
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const isUsage = error instanceof UsageError || isOfParseArgs(error);
    const isPlain = isUsage || [ConfigError, ...plainErrors].some((kind) => error instanceof kind);
    process.stderr.write(`${isPlain && error instanceof Error ? error.message : `It failed: ${String(error)}`}\n`);
    process.exitCode = isUsage ? EXIT.usage : EXIT.failed;
  }
}

function isOfParseArgs(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const MEBIBYTE = 1024 * 1024;

export function toMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

/** Shows how far a long work has come: a bar on a terminal, elsewhere a line for each tenth. */
export class WorkProgress {
  private progress: Progress | undefined;
  private told = 0;

  constructor(
    private readonly screen: Screen,
    private readonly unit: string,
    private readonly unitSize = 1,
  ) {}

  readonly tell = (done: number, total: number): void => {
    const [doneUnits, totalUnits] = [done, total].map((amount) => Math.ceil(amount / this.unitSize)) as [
      number,
      number,
    ];
    if (doneUnits === this.told) return;
    this.progress ??= new Progress(this.screen, totalUnits, this.unit);
    this.progress.advance(doneUnits - this.told, '');
    const tenth = (units: number) => Math.floor((units * 10) / totalUnits);
    if (tenth(doneUnits) > tenth(this.told)) this.progress.note(`${doneUnits}/${totalUnits} ${this.unit}`);
    this.told = doneUnits;
  };

  readonly end = (): void => this.progress?.end();
}

export function bytesProgress(screen: Screen): WorkProgress {
  return new WorkProgress(screen, 'MiB', MEBIBYTE);
}

export function sessionsProgress(screen: Screen): WorkProgress {
  return new WorkProgress(screen, 'sessions');
}
