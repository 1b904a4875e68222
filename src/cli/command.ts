import { ConfigError } from '../config/config-error.js';
import { Progress, type Screen } from './demo/progress.js';

export const EXIT = { fine: 0, failed: 1, usage: 2 } as const;

/** Runs a command to its exit code. Errors whose message is meant for a person are printed as that message alone. */
export async function runCommand(
  command: () => Promise<number>,
  plainErrors: readonly (abstract new (...args: never) => Error)[],
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const isPlain = [ConfigError, TypeError, ...plainErrors].some((kind) => error instanceof kind);
    process.stderr.write(`${isPlain && error instanceof Error ? error.message : `It failed: ${String(error)}`}\n`);
    // parseArgs throws a TypeError.
    process.exitCode = error instanceof TypeError ? EXIT.usage : EXIT.failed;
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const MEBIBYTE = 1024 * 1024;

export function toMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

/** Shows how far the copying of a file has come. */
export function bytesProgress(screen: Screen): { tell(doneBytes: number, totalBytes: number): void; end(): void } {
  let progress: Progress | undefined;
  let toldMebibytes = 0;
  return {
    tell(doneBytes, totalBytes) {
      progress ??= new Progress(screen, Math.max(1, Math.ceil(totalBytes / MEBIBYTE)), 'MiB');
      const mebibytes = Math.ceil(doneBytes / MEBIBYTE);
      progress.advance(mebibytes - toldMebibytes, '');
      toldMebibytes = mebibytes;
    },
    end: () => progress?.end(),
  };
}
