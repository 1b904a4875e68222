import { ConfigError } from '../config/config-error.js';
import { ConversationError } from '../domain/errors.js';
import { Progress, type Stopwatch } from './progress.js';

export const EXIT = { fine: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Invalid use of a command; the message explains its usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A command cannot do what was asked; the message says why. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

type ErrorClass = abstract new (...args: never) => Error;

/** Errors that are meant for a person: the message alone is printed. */
const PLAIN: readonly ErrorClass[] = [UsageError, CommandRefused, ConfigError, ConversationError];

/** Runs a command to its exit code. `plainErrors` are more errors that are meant for a person. */
export async function runCommand(
  command: () => Promise<number>,
  plainErrors: readonly ErrorClass[] = [],
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const isPlain = [...PLAIN, ...plainErrors].some((kind) => error instanceof kind);
    process.stderr.write(
      `${isPlain && error instanceof Error ? error.message : `The command failed: ${String(error)}`}\n`,
    );
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
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
