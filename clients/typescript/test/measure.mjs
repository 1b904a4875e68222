// Measures what a record costs, what memory a dead service takes, and how fast a spool is replayed. Needs the built service and
// client: node clients/typescript/test/measure.mjs URL [BYTES TO REPLAY]
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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

async function overhead(address, pauseMs) {
  return inFolder(async (spoolDir) => {
    const recorder = new Recorder({ url: address, sessionId: sessionId(), spoolDir });
    const took = [];
    for (let number = 0; number < 5_000; number += 1) {
      const start = process.hrtime.bigint();
      speech(recorder, number);
      took.push(Number(process.hrtime.bigint() - start) / 1_000);
      if (pauseMs) await sleep(pauseMs);
    }
    await recorder.close({ timeoutMs: address === NOWHERE ? 0 : 60_000 });
    return percentiles(took);
  });
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

/** Files as another process would have left them: of a machine that is none, long ago. */
async function replay(bytes) {
  return inFolder(async (spoolDir) => {
    const template = new Recorder({ url, sessionId: sessionId(), spoolDir: join(spoolDir, 'made') });
    let number = 0;
    while (template.stats.spooledBytes < 7_900_000) speech(template, number++);
    const [name] = readdirSync(join(spoolDir, 'made'));
    const content = readFileSync(join(spoolDir, 'made', name));
    const files = Math.max(1, Math.round(bytes / content.length));
    // The same file again and again: its events are stored once and answered as duplicates then.
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

say(`a record, service down, without a pause: ${await overhead(NOWHERE, 0)}`);
if (url !== NOWHERE) {
  say(`a record, service up, without a pause: ${await overhead(url, 0)}`);
  say(`a record, service up, a pause of 1 ms: ${await overhead(url, 1)}`);
}
say(`a million records, service down: ${await memory(1_000_000)}`);
if (url !== NOWHERE) say(`replay: ${await replay(Number(replayBytes))}`);
process.exit(0);
