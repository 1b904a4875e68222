import { ConfigError } from '../config/config-error.js';
import { Progress, type Stopwatch } from './progress.js';

export const EXIT = { fine: 0, failed: 1, usage: 2 } as const;

/** Invalid use of a command; the message explains its usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A command cannot do what was asked; the message says why. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

/** Runs a command and returns its exit code. For errors that are addressed to people, only the message is printed. */
export async function runCommand(
  command: () => Promise<number>,
  plainErrors: readonly (abstract new (...args: never) => Error)[],
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const isPlain = isUsage || [ConfigError, CommandRefused, ...plainErrors].some((kind) => error instanceof kind);
    process.stderr.write(
      `${isPlain && error instanceof Error ? error.message : `The command failed: ${String(error)}`}\n`,
    );
    process.exitCode = isUsage ? EXIT.usage : EXIT.failed;
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export interface JsonOption {
  readonly json?: boolean;
}

export const JSON_OPTION = ['--json', 'prints one line of JSON instead of text'] as const;

export type Tell = (result: object, text: string) => void;

/** Prints a result as text or as one line of JSON. */
export function tellWith({ json }: JsonOption): Tell {
  return (result, text) => print(json ? JSON.stringify(result) : text);
}

export const MEBIBYTE = 1024 * 1024;

export function toMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

/** Runs long work, and shows its progress on standard error. */
export async function withProgress<Result>(
  unit: string,
  stopwatch: Stopwatch,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress(process.stderr, { unit, stopwatch });
  try {
    return await work(progress);
  } finally {
    progress.end();
  }
}
