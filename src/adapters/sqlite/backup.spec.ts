import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from './backup.js';
import { openWriter } from './connection.js';

/** Far more than a copy of this size takes. */
const MAX_STEPS = 100;

describe('backUp', () => {
  let dataDir: string;
  let writer: Database;

  const insert = (sessions: number, metadata: string) => {
    const statement = writer.prepare(
      `INSERT INTO sessions (session_id, status, initial_status, metadata, started_at, created_at, updated_at, last_sequence,
                             stray_count, sealed)
       VALUES (hex(randomblob(16)), 'initiated', 'initiated', ?, 0, 0, 0, 0, 0, 0)`,
    );
    writer.transaction(() => {
      for (let index = 0; index < sessions; index += 1) statement.run(metadata);
    })();
  };
  const save = (onProgress: () => void) =>
    backUp({ dataDir, file: join(dataDir, 'saved.db'), overwrites: false, onProgress });

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'backup-'));
    writer = openWriter(join(dataDir, 'conversations.db'));
  });
  afterEach(() => {
    writer.close();
    rmSync(dataDir, { recursive: true });
  });

  it('ends, with the state at which it began, while another connection commits at every step', async () => {
    insert(1_000, 'x'.repeat(16_384));
    let steps = 0;
    const { counts } = await save(() => {
      steps += 1;
      if (steps > MAX_STEPS) throw new Error('it begins again with each commit');
      insert(1, '{}');
    });
    expect(steps).toBeGreaterThan(2);
    expect(counts.sessions).toBe(1_000);
  });

  it('leaves nothing behind if it fails', async () => {
    insert(1, '{}');
    const before = readdirSync(dataDir).sort();
    const failing = save(() => {
      throw new Error('the disk is gone');
    });
    await expect(failing).rejects.toThrow('the disk is gone');
    expect(readdirSync(dataDir).sort()).toEqual(before);
  });
});
