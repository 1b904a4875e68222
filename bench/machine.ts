import { closeSync, fdatasyncSync, openSync, statfsSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { median } from './pairs.js';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly sqlite: string;
  /** The minimal cost of a commit: the median time to append 4 KiB to a file and sync it. */
  readonly syncMs: number;
  /** Whether the data folder is in memory: then nothing is durable, and every commit is free. */
  readonly isInMemory: boolean;
}

/** `statfs` types of tmpfs and ramfs on Linux. */
const MEMORY_FILE_SYSTEMS = [0x0102_1994, 0x8584_58f6];

const SYNCS = 200;
const PAGE_BYTES = 4_096;

/** Describes the machine for readers of the results; `folder` must be on the disk of the stores. */
export function inspectMachine(folder: string): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    sqlite: sqliteVersion(),
    syncMs: measureSync(join(folder, 'sync')),
    isInMemory: MEMORY_FILE_SYSTEMS.includes(statfsSync(folder).type),
  };
}

function sqliteVersion(): string {
  const db = new Database(':memory:');
  const version = db.prepare<[], string>('SELECT sqlite_version()').pluck().get();
  db.close();
  return version ?? 'unknown';
}

function measureSync(path: string): number {
  const file = openSync(path, 'w');
  const page = Buffer.alloc(PAGE_BYTES, 1);
  const timesMs = Array.from({ length: SYNCS }, () => {
    const startedMs = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - startedMs;
  });
  closeSync(file);
  return median(timesMs);
}
