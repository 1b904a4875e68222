import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparedWith } from './guard.js';
import { Bench, ROOT } from './harness.js';
import { inspectMachine } from './machine.js';
import type { Measure } from './measure.js';
import { append } from './measures/append.js';
import { archive } from './measures/archive.js';
import { batch } from './measures/batch.js';
import { before } from './measures/before.js';
import { consumers } from './measures/consumers.js';
import { deepPage } from './measures/deep-page.js';
import { disk } from './measures/disk.js';
import { hotSessions } from './measures/hot-sessions.js';
import { ingest } from './measures/ingest.js';
import { micro } from './measures/micro.js';
import { mongodb } from './measures/mongodb.js';
import { ndjson } from './measures/ndjson.js';
import { oneSession } from './measures/one-session.js';
import { page } from './measures/page.js';
import { sessions } from './measures/sessions.js';
import { start } from './measures/start.js';
import { tails } from './measures/tails.js';
import { usualWay } from './measures/usual-way.js';
import { readOptions } from './options.js';
import { describeProfiles } from './profile.js';
import { describeResults, type ResultRow, type Results, writePage } from './report.js';

const MEASURES: readonly Measure[] = [
  append,
  usualWay,
  batch,
  ndjson,
  page,
  deepPage,
  start,
  before,
  disk,
  sessions,
  oneSession,
  hotSessions,
  consumers,
  tails,
  archive,
  ingest,
  mongodb,
  micro,
];

const PAGE = join(ROOT, 'docs', 'benchmarks.md');

const options = readOptions(
  process.argv.slice(2),
  MEASURES.map(({ id }) => id),
);
const profileFolder = options.profile ? mkdtempSync(join(tmpdir(), 'conversation-profile-')) : undefined;
const bench = new Bench(options, profileFolder);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => bench.clear().finally(() => process.exit(1)));
}

try {
  const results = await measureAll();
  process.stdout.write(`\n${describeResults(results)}`);
  for (const line of comparedWith(readFileSync(PAGE, 'utf8'), results.rows)) {
    process.stderr.write(`warning: worse than the last results: ${line}\n`);
  }
  if (options.write || (options.only.length === 0 && !options.quick && !options.profile)) writePage(PAGE, results);
  if (profileFolder) process.stdout.write(`\n${describeProfiles(profileFolder, bench.readyMicros)}`);
} finally {
  await bench.clear();
}

async function measureAll(): Promise<Results> {
  const machine = inspectMachine(bench.newFolder());
  const rows: ResultRow[] = [];
  for (const { id, run } of MEASURES) {
    if (options.only.length > 0 && !options.only.includes(id)) continue;
    process.stderr.write(`${id}…\n`);
    rows.push(...(await run(bench)).map((row) => ({ ...row, id })));
    await bench.clear();
  }
  return { rows, machine, date: new Date(), rounds: bench.rounds, quick: options.quick };
}
