import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SCHEMA_VERSION } from '../../../src/adapters/sqlite/schema.js';
import { ServiceProcess } from '../../e2e/service-process.js';
import { type Figure, type ProofContext, ProofFailure } from '../check.js';
import { HttpCaller } from '../http-call.js';
import { type Audit, auditSession, emptyAudit } from '../kill/audit.js';
import { SessionLedger } from '../kill/ledger.js';
import { crashEnvironment, hasCrashedAt } from './crash-point.js';

const FILE = 'conversations.db';

/** In order; the last one alone leads to the next version. */
const PLACES = [
  'before-schema',
  'half-schema',
  'before-version',
  'before-migration-commit',
  'after-migration-commit',
] as const;

const EVENTS = 50;

/** Kills the start at each point of each migration; from the first version on the database contains events. */
export async function killSqliteMigrations(context: ProofContext): Promise<readonly Figure[]> {
  const folder = join(context.folder, 'migrated');
  const faults: string[] = [];
  const ledger = new SessionLedger('from-before', faults);
  let kills = 0;
  for (let version = 1; version <= SCHEMA_VERSION; version++) {
    for (const place of PLACES) {
      context.signal.throwIfAborted();
      const before = place === 'before-schema' && version === 1 ? '' : inspect(folder).schema;
      await kill(folder, place, version);
      kills++;
      const after = inspect(folder);
      const isDone = place === 'after-migration-commit';
      if (after.version !== version - Number(!isDone) || (!isDone && after.schema !== before))
        throw new ProofFailure(`killed ${place} of version ${version}, the schema is at ${after.version}, or changed`);
    }
    if (version === 1) fill(folder, ledger);
  }
  const audit = await auditMigrated(folder, ledger);
  if (faults.length > 0) throw new ProofFailure(faults.join('\n'));
  const fresh = join(context.folder, 'fresh');
  await auditMigrated(fresh, undefined);
  const isSame = inspect(folder).schema === inspect(fresh).schema;
  return [
    { what: 'kills of a start that migrates, at each point of each version', value: kills },
    { what: 'schemas that differ from one that was never killed', value: Number(!isSame), mustBe: 0 },
    {
      what: 'events lost, doubled or moved by a migration',
      value: audit.lost + audit.duplicates + audit.orderBreaks,
      mustBe: 0,
    },
  ];
}

async function kill(folder: string, place: string, version: number): Promise<void> {
  const environment = { DATA_DIR: folder, ...crashEnvironment('crash-sqlite', place, { row: version }) };
  const service = ServiceProcess.spawn(environment);
  // A process that listens has missed the point: it ends without having reported it.
  service.address().then(
    () => service.kill(),
    () => undefined,
  );
  const ended = await service.end();
  if (!hasCrashedAt(place, ended))
    throw new ProofFailure(`the start did not die ${place} of version ${version}: ${ended.output}`);
}

/** On a copy, because the service itself must find the files as the kill left them. */
function inspect(folder: string): { readonly version: number; readonly schema: string } {
  const copy = `${folder}-copy`;
  cpSync(folder, copy, { recursive: true });
  const db = new Database(join(copy, FILE));
  try {
    if (db.pragma('integrity_check', { simple: true }) !== 'ok') throw new ProofFailure('the file is damaged');
    const lines = db.prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').pluck();
    return { version: Number(db.pragma('user_version', { simple: true })), schema: lines.all().join('\n') };
  } finally {
    db.close();
    rmSync(copy, { recursive: true });
  }
}

/** A session with events, as the first version stored them. */
function fill(folder: string, ledger: SessionLedger): void {
  const db = new Database(join(folder, FILE));
  try {
    db.exec(`INSERT INTO sessions (session_key, session_id, status, initial_status, metadata, started_at, created_at, updated_at,
                                   last_sequence, max_timestamp, stray_count, sealed)
             VALUES (1, '${ledger.sessionId}', 'active', 'initiated', '{}', 0, 0, 0, ${EVENTS}, ${EVENTS}, 0, 0)`);
    ledger.isCreated = true;
    const insert = db.prepare(`
      INSERT INTO events (position, session_key, event_id, type, timestamp, recorded_at, flags, payload)
      VALUES ((1 << 32) | @sequence, 1, @eventId, @type, @sequence, 0, 0, @payload)`);
    for (let sequence = 1; sequence <= EVENTS; sequence++) {
      const { eventId, type, payload } = ledger.newEvent('from before');
      insert.run({ sequence, eventId, type, payload: JSON.stringify(payload) });
      ledger.acknowledge(eventId, sequence);
    }
  } finally {
    db.close();
  }
}

/** Starts without a kill, and returns what it finds. */
async function auditMigrated(folder: string, ledger: SessionLedger | undefined): Promise<Audit> {
  const service = ServiceProcess.spawn({ DATA_DIR: folder });
  const caller = new HttpCaller(await service.address());
  const audit = emptyAudit();
  try {
    if (ledger) await auditSession(caller, ledger, audit);
    return audit;
  } finally {
    caller.close();
    await service.kill();
  }
}
