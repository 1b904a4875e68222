import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openReader, openWriter } from './connection.js';

describe('the database file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-'));
    file = join(folder, 'conversations.db');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is durable at every open, although the driver alone would fall back to NORMAL', () => {
    openWriter(file).close();
    const plain = new Database(file);
    expect(plain.pragma('synchronous', { simple: true })).toBe(1);
    plain.close();
    const reopened = openWriter(file);
    expect(reopened.pragma('synchronous', { simple: true })).toBe(2);
    expect(reopened.pragma('journal_mode', { simple: true })).toBe('wal');
    reopened.close();
  });

  it('is never written by a reader', () => {
    const writer = openWriter(file);
    const reader = openReader(file);
    expect(() => reader.exec('DELETE FROM sessions')).toThrow();
    reader.close();
    writer.close();
  });

  it('is refused if it is not a database', () => {
    writeFileSync(file, 'these are my notes '.repeat(500));
    expect(() => openWriter(file)).toThrow(/damaged, or is not a database of this service/);
    expect(readFileSync(file, 'utf8')).toContain('these are my notes');
  });

  it('is refused if another program created it', () => {
    const foreign = new Database(file);
    foreign.exec('CREATE TABLE recipes (name TEXT)');
    foreign.close();
    expect(() => openWriter(file)).toThrow(/of another program/);
  });

  it('is refused if a newer version wrote it', () => {
    const db = openWriter(file);
    db.pragma('user_version = 999');
    db.close();
    expect(() => openWriter(file)).toThrow(/newer version/);
  });

  it('is refused if one of its pages is damaged', () => {
    const db = openWriter(file);
    db.exec(`INSERT INTO sessions (session_id, status, initial_status, metadata, started_at, created_at, updated_at, last_sequence, stray_count, sealed)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      SELECT 's' || i, 'initiated', 'initiated', '{}', i, i, i, 0, 0, 0 FROM n`);
    db.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, Math.floor(statSync(file).size / 2), Math.floor(statSync(file).size / 2) + 8_192);
    writeFileSync(file, bytes);
    expect(() => openWriter(file)).toThrow(/damaged/);
  });

  it('is created if it is empty, and migrated once', () => {
    writeFileSync(file, '');
    openWriter(file).close();
    const again = openWriter(file);
    expect(again.pragma('user_version', { simple: true })).toBeGreaterThan(0);
    again.close();
  });
});
