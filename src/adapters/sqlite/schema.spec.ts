import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database, { type Database as Connection } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWriter } from './connection.js';
import { toEvent } from './event-row.js';
import { FIND_RECORD, type RecordRow, toStoredRecord } from './record-rows.js';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.js';
import { toSession } from './session-row.js';
import { prepareStatements } from './writer-statements.js';

/** Each file is the database of one schema version; see the README there. */
const FIXTURES = resolve(import.meta.dirname, '../../../test/fixtures/sqlite-schema');
const OLDER_VERSIONS = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1);
const fixtureOf = (version: number) => join(FIXTURES, `v${version}.sql`);

describe('the schema', () => {
  let folder: string;
  const openFile = (name: string) => openWriter(join(folder, name));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('leaves of a database of the version before what its fixture says, which the first run writes', async () => {
    const db = new Database(join(folder, 'old.db'));
    db.exec(readFileSync(fixtureOf(SCHEMA_VERSION - 1), 'utf8'));
    migrate(db);
    await expect(dumpOf(db)).toMatchFileSnapshot(fixtureOf(SCHEMA_VERSION));
    db.close();
  });

  it.each(OLDER_VERSIONS)(
    'is the same for a database of version %i as for a new one, and all its data is kept',
    (version) => {
      const old = new Database(join(folder, 'old.db'));
      old.exec(readFileSync(fixtureOf(version), 'utf8'));
      expect(old.pragma('user_version', { simple: true })).toBe(version);
      old.close();
      const [migrated, fresh] = [openFile('old.db'), openFile('new.db')];
      expect(schemaOf(migrated)).toEqual(schemaOf(fresh));
      expectTheCall(migrated);
      migrated.close();
      fresh.close();
    },
  );
});

it('has kept the receipts of erasures among the records since version 4', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conversations-'));
  const old = new Database(join(folder, 'old.db'));
  old.exec(readFileSync(fixtureOf(3), 'utf8'));
  old.close();
  const migrated = openWriter(join(folder, 'old.db'));
  const row = migrated.prepare<[string, string], RecordRow>(FIND_RECORD).get('erasure', 'er_1');
  expect(row && toStoredRecord(row)).toMatchObject({ version: 1, dueAtMs: null, value: { state: 'erased' } });
  migrated.close();
  rmSync(folder, { recursive: true });
});

/** The tables with their rows, then the indexes: as SQL that makes the database again. */
function dumpOf(db: Connection): string {
  type Entry = { readonly type: string; readonly name: string; readonly sql: string };
  const select = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type <> 'table', name";
  const entries = db.prepare<[], Entry>(select).all();
  const lines = entries.flatMap(({ type, name, sql }) => [`${sql};`, ...(type === 'table' ? insertsOf(db, name) : [])]);
  return [
    `-- The database as schema version ${SCHEMA_VERSION} leaves it, with one completed session. Never edited.`,
    `PRAGMA application_id = ${APPLICATION_ID};`,
    `PRAGMA user_version = ${SCHEMA_VERSION};`,
    ...lines,
    '',
  ].join('\n');
}

function insertsOf(db: Connection, table: string): readonly string[] {
  const columns = (db.pragma(`table_info(${table})`) as { readonly name: string }[]).map(
    ({ name }) => `quote(${name})`,
  );
  const rows = db
    .prepare<[], string>(`SELECT ${columns.join(" || ',' || ")} FROM ${table}`)
    .pluck()
    .all();
  return rows.map((values) => `INSERT INTO ${table} VALUES(${values});`);
}

function schemaOf(db: Connection): readonly unknown[] {
  return db.prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();
}

function expectTheCall(db: Connection): void {
  const { findSession, findEvent } = prepareStatements(db);
  const row = findSession.get('call-1');
  // Fields that are newer than the fixtures are not in them.
  expect(row && toSession(row)).toMatchObject({
    sessionId: 'call-1',
    status: 'completed',
    initialStatus: 'initiated',
    language: 'en-US',
    metadata: '{"tenant":"acme"}',
    startedAtMs: 1000,
    endedAtMs: 2900,
    endReason: 'caller hung up',
    lastSequence: 2,
    createdAtMs: 1001,
    updatedAtMs: 3000,
    completedAtMs: 3000,
    completedSequence: 2,
    lateGraceMs: null,
    abandonment: null,
    archive: null,
    hold: null,
  });
  const event = findEvent.get(1, 'e2');
  expect(event && toEvent('call-1', event)).toMatchObject({
    sequence: 2,
    payload: '{"text":"Which one?"}',
    late: false,
  });
}
