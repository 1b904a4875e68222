import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServiceProcess } from '../../e2e/service-process.js';
import { HttpCaller } from '../http-call.js';
import { type IoRecord, parseIoRecords } from './io-record.js';

export const SYNCHRONOUS_LEVELS = ['FULL', 'NORMAL', 'OFF'] as const;
export type Synchronous = (typeof SYNCHRONOUS_LEVELS)[number];

export interface Recording {
  readonly records: readonly IoRecord[];
  /** Payload text by event id, as it must be stored. */
  readonly sent: ReadonlyMap<string, string>;
}

export const SESSION = 'power';

const RECORDER_SOURCE = fileURLToPath(new URL('../preload/record-io.c', import.meta.url));
const SYNCHRONOUS_PRELOAD = new URL('../preload/synchronous.mjs', import.meta.url).href;

const LANES = 8;
const SMALL_EVENTS = 160;

/** Together more than 16 MiB, so that the write-ahead log is moved into the database and started again. */
const LARGE_EVENTS = 60;
const LARGE_BYTES = 300 * 1024;

/** Runs the built service under load, recording all its writes, syncs and answers, and kills it. */
export async function record(folder: string, synchronous: Synchronous): Promise<Recording> {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  const recorder = join(folder, 'record-io.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', recorder, RECORDER_SOURCE, '-ldl', '-lpthread']);
  const file = join(folder, 'io.bin');
  const service = ServiceProcess.spawn({
    DATA_DIR: dataDir,
    LD_PRELOAD: recorder,
    RECORD_IO: file,
    RECORD_IO_DIR: dataDir,
    // FULL is what the service uses, so nothing is planted.
    ...(synchronous === 'FULL'
      ? {}
      : { NODE_OPTIONS: `--import=${SYNCHRONOUS_PRELOAD}`, PRELOAD_SYNCHRONOUS: synchronous }),
  });
  try {
    const sent = await write(await service.address());
    await service.kill();
    return { records: parseIoRecords(readFileSync(file)), sent };
  } finally {
    await service.kill();
  }
}

/** Small events, large ones, small ones again; all acknowledged. */
async function write(address: string): Promise<ReadonlyMap<string, string>> {
  const caller = new HttpCaller(address);
  const sent = new Map<string, string>();
  const sizes = [
    ...new Array<number>(SMALL_EVENTS).fill(20),
    ...new Array<number>(LARGE_EVENTS).fill(LARGE_BYTES),
    ...new Array<number>(SMALL_EVENTS).fill(20),
  ];
  await caller.post('/sessions', { sessionId: SESSION });
  const lane = async () => {
    for (let size = sizes.shift(); size !== undefined; size = sizes.shift()) {
      const eventId = `e${sent.size}`;
      const payload = { of: eventId, words: 'w'.repeat(size) };
      sent.set(eventId, JSON.stringify(payload));
      const { status } = await caller.post(`/sessions/${SESSION}/events`, { eventId, type: 'system', payload });
      if (status !== 201) throw new Error(`an append was answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  caller.close();
  return sent;
}
