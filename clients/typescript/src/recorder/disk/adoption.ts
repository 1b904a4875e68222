import { openSync } from 'node:fs';
import { open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeftFile, LeftSession } from '../disk.js';
import { type Body, sessionMembers } from '../records.js';
import type { Appended } from '../store.js';
import { isAlive, ownName, parseName } from './owner.js';
import { scanLines } from './scan.js';
import { SpoolFile, VERSION } from './spool-file.js';

interface Session extends LeftSession {
  create: LeftSession['create'];
  readonly records: Appended[];
  /** Records that begin at or before this offset are settled. */
  through: number;
}

interface Scanned {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly corrupt: number;
  /** Whether the file contains a record. */
  readonly hasRecords: boolean;
  /** Written by a version that this one does not know. */
  readonly isForeign: boolean;
}

/** Takes over files whose owner has ended, oldest first. Neither the folder nor the content of a file makes it fail. */
export async function* adopt(folder: string): AsyncGenerator<LeftFile> {
  for (const name of (await namesIn(folder)).sort()) {
    const left = await take(folder, name).catch(() => undefined);
    if (left) yield left;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.spool'));
  } catch {
    return [];
  }
}

async function take(folder: string, name: string): Promise<LeftFile | undefined> {
  const owner = parseName(name);
  const path = join(folder, name);
  if (!owner || isAlive(owner, (await stat(path)).mtimeMs)) return undefined;
  const { sessions, corrupt, hasRecords, isForeign } = await scan(path);
  if (isForeign) return undefined;
  const mine = join(folder, ownName(owner.created));
  // The rename succeeds for one process only.
  await rename(path, mine);
  if (!hasRecords && corrupt > 0) {
    await rename(mine, mine.replace(/\.spool$/, '.corrupt'));
    return undefined;
  }
  const left = [...sessions.values()].map((session) => ({ ...session, records: unsettledOf(session) }));
  if (left.every(({ records }) => records.length === 0)) {
    await unlink(mine);
    return undefined;
  }
  return { file: reopen(mine), sessions: left, corrupt };
}

function reopen(path: string): SpoolFile {
  const file = new SpoolFile(path, openSync(path, 'a+'));
  file.endTornRecord();
  file.maintain({ isTouchDue: true });
  return file;
}

async function scan(path: string): Promise<Scanned> {
  const sessions = new Map<string, Session>();
  const file = await open(path, 'r');
  let corrupt = 0;
  let hasRecords = false;
  try {
    for await (const { position, bytes, content } of scanLines(file)) {
      if (typeof content !== 'object' || content === null) {
        corrupt += 1;
        continue;
      }
      hasRecords = true;
      const record = content as Readonly<Record<string, unknown>>;
      const isForeign = record.kind === 'spool' && record.version !== VERSION;
      if (isForeign) return { sessions: new Map(), corrupt, hasRecords, isForeign };
      note(sessions, record, { position, bytes });
    }
  } finally {
    await file.close();
  }
  return { sessions, corrupt, hasRecords, isForeign: false };
}

function note(sessions: Map<string, Session>, record: Readonly<Record<string, unknown>>, at: Appended): void {
  const { kind, url, sessionId, body, through, confirmed } = record;
  if (typeof url !== 'string' || typeof sessionId !== 'string') return;
  const key = sessionMembers(url, sessionId);
  const session = sessions.get(key) ?? { url, sessionId, create: undefined, records: [], through: -1 };
  if (kind === 'settled') session.through = Math.max(session.through, Number(through) || -1);
  else if (!isBody(body) || (kind !== 'create' && kind !== 'event' && kind !== 'complete')) return;
  else {
    if (kind === 'create') session.create = { body, assumed: assumedOf(record) };
    if (kind !== 'create' || confirmed !== true) session.records.push(at);
  }
  sessions.set(key, session);
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assumedOf({ assumed }: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(assumed) ? assumed.map(String) : [];
}

function unsettledOf({ records, through }: Session): readonly Appended[] {
  return records.filter(({ position }) => position > through);
}
