import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toLine } from '../src/recorder/disk/lines.js';
import { Recorder } from '../src/recorder/node-recorder.js';
import type { LogEntry } from '../src/recorder/options.js';
import { accept, type Reply, type ScriptedRequest, ScriptedService } from './scripted-service.js';
import { recordsIn, temporarySpool } from './spool-folder.js';

const SCENARIOS = join(import.meta.dirname, '../../conformance');
const LEFT_FILE = '1700000000000-0123456789ab-1-0-00000000.spool';

interface CaptureCase {
  readonly name: string;
  readonly method: 'userSpeech' | 'botSpeech' | 'event' | 'complete';
  readonly arguments: readonly unknown[];
  readonly expect: Readonly<Record<string, unknown>>;
}

interface SpoolCase {
  readonly name: string;
  readonly lines: readonly ({ readonly raw: string } | object)[];
  readonly answers?: readonly (Reply & { readonly path: string })[];
  readonly expect: {
    readonly requests: readonly unknown[];
    readonly corrupt?: number;
    readonly deadLetters?: readonly string[];
  };
}

function scenarios<Case>(file: string): readonly Case[] {
  return JSON.parse(readFileSync(join(SCENARIOS, file), 'utf8')) as readonly Case[];
}

/** Values that JSON does not have are written as objects. */
function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  if ('$surrogate' in value) return String.fromCharCode(Number.parseInt(String(value.$surrogate), 16));
  if ('$number' in value)
    return /^\d+$/.test(String(value.$number)) ? BigInt(String(value.$number)) : Number(value.$number);
  const members = Object.entries(value).map(([name, item]) => [name === '$proto' ? '__proto__' : name, decode(item)]);
  return Object.fromEntries(members);
}

describe('what is captured', () => {
  it.each(scenarios<CaptureCase>('capture.json'))('$name', ({ method, arguments: given, expect: expected }) => {
    const spoolDir = temporarySpool();
    const recorder = new Recorder({ url: 'http://127.0.0.1:9', sessionId: 's', spoolDir });
    (recorder[method] as (...values: unknown[]) => void)(...given.map(decode));
    const body = recordsIn(spoolDir).at(-1)?.body ?? {};
    for (const [name, value] of Object.entries(expected)) expect(body[name]).toEqual(value);
  });
});

describe('what was left', () => {
  it.each(scenarios<SpoolCase>('spool.json'))('$name', async ({ lines, answers = [], expect: expected }) => {
    const rules = [...answers];
    const service = await ScriptedService.start((request) => {
      const rule = isOfTheFile(request) ? rules.findIndex(({ path }) => path === request.path) : -1;
      return rules.splice(rule, rule < 0 ? 0 : 1)[0] ?? accept(request);
    });
    const spoolDir = temporarySpool();
    const path = join(spoolDir, LEFT_FILE);
    writeFileSync(path, lines.map((line) => fileLine(line, service.url)).join(''));
    utimesSync(path, 0, 0);
    const log: LogEntry[] = [];
    const recorder = new Recorder({
      url: service.url,
      sessionId: 'another',
      spoolDir,
      onLog: (entry) => log.push(entry),
    });
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(service.requests.filter(isOfTheFile).map(told)).toEqual(expected.requests);
    expect(deadLettersIn(spoolDir)).toEqual(expected.deadLetters ?? []);
    const damaged = log.flatMap(({ message }) => /^(\d+) damaged/.exec(message)?.[1] ?? []);
    expect(damaged.map(Number)).toEqual(expected.corrupt ? [expected.corrupt] : []);
  });
});

function fileLine(line: object, url: string): string {
  if ('raw' in line) return `${line.raw}\n`;
  const { bytes, length } = toLine([JSON.stringify(line).replaceAll('$url', url)]);
  return bytes.toString('utf8', 0, length);
}

/** Returns the kinds of records that were permanently refused. */
function deadLettersIn(spoolDir: string): readonly string[] {
  const path = join(spoolDir, 'dead-letters.jsonl');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  return lines.map((line) => (JSON.parse(line) as { readonly kind: string }).kind);
}

function told({ path, body }: ScriptedRequest): unknown {
  if (path.endsWith('/batch')) {
    return { events: (body.events as readonly { readonly eventId: string }[]).map(({ eventId }) => eventId) };
  }
  return path.endsWith('/complete') ? { complete: body } : { create: body };
}

/** The recorder that adopts the spool has a session of its own. */
function isOfTheFile({ path, body }: ScriptedRequest): boolean {
  return !`${path} ${JSON.stringify(body)}`.includes('another');
}
