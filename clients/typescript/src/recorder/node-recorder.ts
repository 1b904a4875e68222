import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultSpoolDir, SpoolFolder } from './disk/spool-folder.js';
import { limitsOf } from './limits.js';
import type { RecorderOptions } from './options.js';
import { BaseRecorder } from './recorder.js';
import { Spool } from './spool.js';

/** Shorter for files, because their records are not lost. */
const LAST_TRY_MS = { files: 2_000, memory: 5_000 };

/** One spool per folder: all recorders of the process share its file. */
const spools = new Map<string, Spool>();
let isWatching = false;

/**
 * Records a call while it takes place, without loss: each record is in a file before the method returns, and is sent
 * until the service has stored it. After a crash, the next process that records into the same folder delivers what is
 * left. No method throws, and only `flush` and `close` wait for the network.
 */
export class Recorder extends BaseRecorder {
  constructor(options: RecorderOptions) {
    super(options, spoolOf(options));
  }
}

function spoolOf(options: RecorderOptions): Spool {
  tryOnceMoreBeforeExit();
  if (options.spoolDir === null) return new Spool(undefined, limitsOf(options));
  const folder = canonical(options.spoolDir ?? defaultSpoolDir());
  const known = spools.get(folder);
  const spool = known ?? new Spool(new SpoolFolder(folder), limitsOf(options));
  spool.limits = limitsOf(options);
  spools.set(folder, spool);
  return spool;
}

function canonical(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

/**
 * When the process exits by itself, pending records are tried once more. No signals are handled: records in files are
 * safe.
 */
function tryOnceMoreBeforeExit(): void {
  if (isWatching) return;
  isWatching = true;
  const tried = new WeakMap<Spool, number>();
  process.on('beforeExit', () => {
    for (const spool of spools.values()) spool.discardSettled();
    for (const spool of Spool.busy) {
      const left = spool.pendingCount;
      // No progress since the last attempt, so the process may exit.
      if (tried.get(spool) === left) continue;
      tried.set(spool, left);
      const timeoutMs = spool.disk ? LAST_TRY_MS.files : LAST_TRY_MS.memory;
      for (const url of spool.pendingUrls) void spool.flush(url, timeoutMs);
    }
  });
}
