import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultSpoolDir, SpoolFolder } from './disk/spool-folder.js';
import { limitsOf } from './limits.js';
import type { RecorderOptions } from './options.js';
import { BaseRecorder } from './recorder.js';
import { Spool } from './spool.js';

/** What is in files is not lost, what is in memory would be. */
const LAST_TRY_MS = { files: 2_000, memory: 5_000 };

/** One for each folder: the recorders of a process share its file. */
const spools = new Map<string, Spool>();
let isWatching = false;

/**
 * Records a call as it is spoken, and loses nothing: a record is in a file before the method returns, and is sent from
 * there until the service has it. What a crash leaves behind is delivered by the next process that records into the same
 * folder. No method throws, and none but `flush` and `close` waits for the network.
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

/** A process that ends by itself gives what waits a last try. No signal is handled: what is in a file needs nothing. */
function tryOnceMoreBeforeExit(): void {
  if (isWatching) return;
  isWatching = true;
  const tried = new WeakMap<Spool, number>();
  process.on('beforeExit', () => {
    for (const spool of spools.values()) spool.discardSettled();
    for (const spool of Spool.busy) {
      const left = spool.pendingCount;
      // Nothing has moved since the last try: the process may end.
      if (tried.get(spool) === left) continue;
      tried.set(spool, left);
      const timeoutMs = spool.disk ? LAST_TRY_MS.files : LAST_TRY_MS.memory;
      for (const url of spool.pendingUrls) void spool.flush(url, timeoutMs);
    }
  });
}
