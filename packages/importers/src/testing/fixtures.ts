import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesOf } from '../core/incoming.js';

const ROOT = join(import.meta.dirname, '..', '..', 'fixtures');

/** A body as a provider sends it. */
export interface Fixture {
  readonly name: string;
  readonly messages: readonly unknown[];
}

/** Returns the bodies in a folder of `fixtures`. */
export function fixturesOf(folder: string): readonly Fixture[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => /\.jsonl?$/.test(name));
  return names.sort().map((name) => ({ name, messages: readBody(join(ROOT, folder, name)) }));
}

/** Returns one body from a folder of `fixtures`. */
export function fixture(path: string): readonly unknown[] {
  return readBody(join(ROOT, path));
}

function readBody(path: string): readonly unknown[] {
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.jsonl')) return messagesOf(JSON.parse(text));
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}
