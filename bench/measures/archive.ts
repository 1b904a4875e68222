import type { ArchiveResult, ArchiveSpec } from '../archive-task.js';
import type { PageResult } from '../archived-pages.js';
import { type Bench, ROOT } from '../harness.js';
import { costRow, type Measure, type Row } from '../measure.js';
import { startS3 } from '../s3-server.js';
import { runTask } from '../task.js';

const TASK = new URL('../archive-task.js', import.meta.url);

const EVENTS = 100_000;
const QUICK_EVENTS = 20_000;
const CALLS = 1_000;
const QUICK_CALLS = 200;

/** Archives sessions of real events, and reads pages from the archive. */
export const archive: Measure = {
  id: 'archive',
  run: async (bench) => {
    const eventsEach = bench.options.quick ? QUICK_EVENTS : EVENTS;
    const run = (spec: Omit<ArchiveSpec, 'dataDir'>) =>
      runTask<ArchiveSpec, ArchiveResult>(TASK, { ...spec, dataDir: bench.newFolder() });
    const long = { sessions: 1, eventsEach, pageRounds: bench.rounds };
    const ofLong = await run({ ...long, objects: bench.newFolder() });
    const sessions = bench.options.quick ? QUICK_CALLS : CALLS;
    const ofCalls = await run({ sessions, objects: bench.newFolder() });
    const named = `a session of ${eventsEach.toLocaleString('en')} real events`;
    return [
      rateRow(`${named}: archived in a second of one core`, ofLong, { atLeast: 20_000 }),
      ...sizeRows(named, ofLong),
      rateRow('real calls of 8 to 26 events: the same', ofCalls),
      ...sizeRows('real calls of 8 to 26 events', ofCalls),
      ...pageRows('a folder', ofLong),
      ...(await pagesOfS3(bench, (objects) => run({ ...long, objects }))),
    ];
  },
};

async function pagesOfS3(
  bench: Bench,
  run: (objects: ArchiveSpec['objects']) => Promise<ArchiveResult>,
): Promise<readonly Row[]> {
  const server = await startS3(ROOT, bench.newFolder());
  if (!server) return [];
  try {
    const place = 'S3 (Versity gateway)';
    const result = await run(server.bucket);
    return pageRows(place, result);
  } finally {
    await server.stop();
  }
}

/** From sealed rows to deleted rows: written, stored, read back, verified byte by byte, marked, deleted. */
function rateRow(what: string, { events, seconds, cpuSeconds }: ArchiveResult, target?: Row['target']): Row {
  process.stderr.write(`  ${what}: ${Math.round(events / seconds)} a second by the clock\n`);
  return { what, value: events / cpuSeconds, ...(target && { target }) };
}

function sizeRows(what: string, { events, sentBytes, objectBytes }: ArchiveResult): readonly Row[] {
  return [
    { what: `${what}: bytes in the archive for one event`, value: objectBytes / events, unit: 'bytes' },
    { what: `${what}: JSON as sent ÷ that`, value: sentBytes / objectBytes },
  ];
}

function pageRows(place: string, { pages }: ArchiveResult): readonly Row[] {
  if (!pages) return [];
  return [
    ...rowsOf(place, 'the first page of 50, nothing in memory', pages.cold, 1),
    ...rowsOf(place, 'a page of 50 anywhere, index in memory', pages.warm, 1),
  ];
}

function rowsOf(place: string, what: string, { pair, reads }: PageResult, mostReads: number): readonly Row[] {
  return [
    { what: `${place}: ranged reads for ${what}`, value: reads, target: { atMost: mostReads } },
    costRow(`${place}: ${what} ÷ one ranged read of the same bytes`, pair, { atMost: 3 }),
  ];
}
