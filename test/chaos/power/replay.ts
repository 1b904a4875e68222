import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWriter } from '../../../src/adapters/sqlite/connection.js';
import { SeededRandom } from '../../interleaving/random.js';
import { CUTS, type Cut, DiskModel } from './disk-model.js';
import type { IoRecord } from './io-record.js';
import { type Recording, SESSION } from './recording.js';

export interface ReplayResult {
  cuts: number;
  /** The largest number of acknowledged events that one cut lost. */
  worstLoss: number;
  /** Cuts after which a start was refused, or the log was incomplete. */
  broken: number;
  /** Most acknowledged events at a cut. */
  acknowledged: number;
  readonly details: string[];
}

/** Not at every write, because syncs and answers are what matters; the rest is sampled. */
const OTHER_CUTS_SHARE = 0.02;

/** A cut of large files takes long, so there are fewer of them, but at least one for this many cuts of small files. */
const CHEAP_BYTES = 1024 * 1024;
const MAX_COST = 10;

/** Cuts the power at many moments of a recording, opens what is left as the service does, and looks for what was acknowledged. */
export function replay(
  { records, sent }: Recording,
  folder: string,
  seed: number,
  maxMoments: number,
  signal: AbortSignal,
): ReplayResult {
  const random = new SeededRandom(seed);
  const disk = new DiskModel();
  const acknowledged = new Set<string>();
  const result: ReplayResult = { cuts: 0, worstLoss: 0, broken: 0, acknowledged: 0, details: [] };
  const moments = records.filter(isMoment).length;
  for (const record of records) {
    signal.throwIfAborted();
    // Before and after each of these: what a sync has not done yet, and what an answer has just promised.
    disk.apply(record);
    const cost = Math.max(1, disk.sizeBytes / CHEAP_BYTES);
    const share = ((isMoment(record) ? 1 : OTHER_CUTS_SHARE) * (maxMoments / moments)) / Math.min(cost, MAX_COST);
    for (const eventId of answered(record)) acknowledged.add(eventId);
    if (!random.chance(share)) continue;
    for (const cut of CUTS) audit(disk.cut(cut, random), cut, { folder, acknowledged, sent, result });
  }
  result.acknowledged = acknowledged.size;
  return result;
}

function isMoment({ kind }: IoRecord): boolean {
  return kind === 'answer' || kind === 'sync';
}

function answered(record: IoRecord): readonly string[] {
  if (record.kind !== 'answer') return [];
  // The beginning is enough, because the id precedes a large payload, which comes back as a whole.
  const text = record.bytes.toString('latin1', 0, 4_096);
  return [...text.matchAll(/"eventId":"([^"]+)"/g)].map(([, eventId = '']) => eventId);
}

interface AuditContext {
  readonly folder: string;
  readonly acknowledged: ReadonlySet<string>;
  readonly sent: ReadonlyMap<string, string>;
  readonly result: ReplayResult;
}

function audit(files: ReadonlyMap<string, Buffer>, cut: Cut, { folder, acknowledged, sent, result }: AuditContext) {
  result.cuts++;
  const found = join(folder, 'found');
  rmSync(found, { recursive: true, force: true });
  mkdirSync(found, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(found, name), content);
  try {
    const stored = readEvents(join(found, 'conversations.db'), sent);
    const lost = [...acknowledged].filter((eventId) => !stored.has(eventId)).length;
    if (lost > 0) result.details.push(`cut ${result.cuts} (${cut}): lost ${lost} of ${acknowledged.size}`);
    result.worstLoss = Math.max(result.worstLoss, lost);
  } catch (error) {
    result.broken++;
    result.details.push(`cut ${result.cuts} (${cut}): ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Throws if the database does not open, has gaps, or contains something other than what was sent. */
function readEvents(file: string, sent: ReadonlyMap<string, string>): ReadonlySet<string> {
  const db = openWriter(file);
  try {
    const rows = db
      .prepare<[string], { event_id: string; payload: string; sequence: number; last: number }>(
        `SELECT event_id, payload, position & 0xffffffff AS sequence, last_sequence AS last
         FROM events JOIN sessions USING (session_key) WHERE session_id = ? ORDER BY position`,
      )
      .all(SESSION);
    const stored = new Set<string>();
    for (const { event_id, payload, sequence, last } of rows) {
      stored.add(event_id);
      if (sequence !== stored.size || last !== rows.length) throw new Error(`a hole at ${sequence} of ${last}`);
      if (payload !== sent.get(event_id)) throw new Error(`${event_id} is not as it was sent`);
    }
    return stored;
  } finally {
    db.close();
  }
}
