import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** A file cannot be read, or a running service refused it; the message says why. The other files can be imported. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/** Something to import: a file or standard input. */
export interface ImportSource {
  readonly name: string;
  /** @throws FileRefused */
  read(): Promise<Buffer>;
}

const STDIN = '-';
const LINES: ReadonlySet<string> = new Set(['.jsonl', '.ndjson']);
const KNOWN: ReadonlySet<string> = new Set(['.json', '.vcon', ...LINES]);

/**
 * Returns the files at these paths, for a folder everything below it in order of name. Rejects if one does not exist.
 */
export async function importSources(places: readonly string[], stdin: Readable): Promise<readonly ImportSource[]> {
  const sources: ImportSource[] = [];
  for (const place of places) {
    if (place === STDIN) sources.push({ name: STDIN, read: () => readAll(stdin) });
    else for (const file of await filesOf(place)) sources.push({ name: file, read: () => readWhole(file) });
  }
  return sources;
}

/** Detects NDJSON by the name, or by a first line that is a message of its own and is followed by others. */
export function isNdjson(name: string, bytes: Buffer): boolean {
  if (LINES.has(extname(name).toLowerCase())) return true;
  if (extname(name).toLowerCase() === '.json') return false;
  const end = bytes.indexOf('\n');
  const rest = end < 0 ? '' : bytes.subarray(end).toString().trim();
  return rest !== '' && isJson(bytes.subarray(0, end).toString());
}

async function filesOf(place: string): Promise<readonly string[]> {
  if (!(await stat(place)).isDirectory()) return [place];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && KNOWN.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new FileRefused(`it cannot be read: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
