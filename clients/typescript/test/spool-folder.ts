import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that ends with the test. */
export function temporarySpool(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function spoolFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.spool'))
    .map((name) => join(folder, name));
}

/** The records of the one file of a folder. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into records
export function recordsIn(folder: string): any[] {
  const lines = spoolFiles(folder).flatMap((path) => readFileSync(path, 'utf8').split('\n'));
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line.slice(18)));
}
