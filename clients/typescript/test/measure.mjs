// Measures what a record costs, what memory a dead service takes, and how fast a spool is replayed. Needs the built service and
// client: node clients/typescript/test/measure.mjs URL [BYTES TO REPLAY]
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Recorder } from '../dist/node.js';

const NOWHERE = 'http://127.0.0.1:9';
const [url = NOWHERE, replayBytes = '100000000'] = process.argv.slice(2);
const say = (text) => process.stdout.write(`${text}\n`);
const sessionId = () => `measure-${crypto.randomUUID()}`;
const speech = (recorder, number) =>
  recorder.userSpeech('I would like to move my appointment to Friday.', { itemId: `u${number}`, confidence: 0.93 });

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'measure-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function percentiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.95, 0.99].map((p) => `p${p * 100} ${sorted[Math.floor(sorted.length * p)].toFixed(0)} µs`).join(' ');
}

/** The minimum on this machine: one bare write of as many bytes, at the same pace and alternating with the records. */
async function overhead(address, { count, pauseMs }) {
  return inFolder(async (spoolDir) => {
    const recorder = new Recorder({ url: address, sessionId: sessionId(), spoolDir });
    const descriptor = openSync(join(spoolDir, 'floor'), 'a');
    const line = Buffer.alloc(400);
    const took = { record: [], write: [] };
    const before = performance.eventLoopUtilization();
    for (let number = 0; number < count; number += 1) {
      took.record.push(microseconds(() => speech(recorder, number)));
      if (pauseMs) await sleep(pauseMs);
      took.write.push(microseconds(() => writeSync(descriptor, line)));
      if (pauseMs) await sleep(pauseMs);
    }
    const { active } = performance.eventLoopUtilization(before);
    await recorder.close({ timeoutMs: address === NOWHERE ? 0 : 60_000 });
    closeSync(descriptor);
    const busy = `the event loop is at work for ${((active * 1_000) / count).toFixed(0)} µs in all`;
    return `${percentiles(took.record)}; a bare write ${percentiles(took.write)}${pauseMs ? `; ${busy}` : ''}`;
  });
}

function microseconds(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1_000;
}

async function memory(count) {
  return inFolder(async (spoolDir) => {
    const before = process.memoryUsage.rss();
    const recorder = new Recorder({ url: NOWHERE, sessionId: sessionId(), spoolDir, maxSpoolBytes: 2 ** 40 });
    const start = performance.now();
    for (let number = 0; number < count; number += 1) {
      speech(recorder, number);
      if (number % 1_000 === 0) await sleep(0);
    }
    const seconds = (performance.now() - start) / 1_000;
    globalThis.gc?.();
    const grown = (process.memoryUsage.rss() - before) / 1e6;
    const { pending, spooledBytes } = recorder.stats;
    return `${pending} pending, ${(spooledBytes / 1e6).toFixed(0)} MB of spool, ${grown.toFixed(0)} MB more memory, ${(count / seconds).toFixed(0)} records/s`;
  });
}

/** Files as another process would have left them: a process on a different machine, long ago. */
async function replay(bytes) {
  return inFolder(async (spoolDir) => {
    const template = new Recorder({ url, sessionId: sessionId(), spoolDir: join(spoolDir, 'made') });
    let number = 0;
    while (template.stats.spooledBytes < 7_900_000) speech(template, number++);
    const [name] = readdirSync(join(spoolDir, 'made'));
    const content = readFileSync(join(spoolDir, 'made', name));
    const files = Math.max(1, Math.round(bytes / content.length));
    // The same file over and over: its events are stored once and then answered as duplicates.
    for (let file = 0; file < files; file += 1) {
      writeFileSync(join(spoolDir, `${1_700_000_000_000 + file}-abcdef012345-1-0-0000000a.spool`), content);
    }
    for (const left of readdirSync(spoolDir).filter((each) => each.endsWith('.spool'))) {
      utimesSync(join(spoolDir, left), 0, 0);
    }
    const events = number * files;
    const start = performance.now();
    const recorder = new Recorder({ url, sessionId: sessionId(), spoolDir });
    const isDone = await recorder.close({ timeoutMs: 3_600_000 });
    const seconds = (performance.now() - start) / 1_000;
    const megabytes = (content.length * files) / 1e6;
    return `${events} events, ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s: ${(events / seconds).toFixed(0)} events/s, ${(megabytes / seconds).toFixed(1)} MB/s, done ${isDone}`;
  });
}

const PACES = [
  { name: 'without a pause', count: 5_000, pauseMs: 0 },
  { name: 'a pause of 1 ms', count: 3_000, pauseMs: 1 },
  { name: 'a pause of 100 ms', count: 100, pauseMs: 100 },
];
for (const [service, address] of Object.entries(url === NOWHERE ? { down: NOWHERE } : { down: NOWHERE, up: url })) {
  for (const pace of PACES) say(`a record, service ${service}, ${pace.name}: ${await overhead(address, pace)}`);
}
say(`a million records, service down: ${await memory(1_000_000)}`);
if (url !== NOWHERE) say(`replay: ${await replay(Number(replayBytes))}`);
process.exit(0);
