// npm run build && node bench/statistics.mjs [sessions]: the cost of one request GET /stats over 30 days on the
// embedded store. Sessions of the last hours are real; for all others only the roll-ups are written, made from
// generated summaries, because a request reads nothing else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { histogramOf, LATENCY_STAGES } from '@conversation-service/voice';
import { SqliteStore } from '../dist/adapters/sqlite/index.js';
import { SystemClock } from '../dist/adapters/system/system-clock.js';
import { GroupTally } from '../dist/features/statistics/group-tally.js';
import { COARSE, FINEST, HOUR, startOf } from '../dist/features/statistics/levels.js';
import { RollUpRecords } from '../dist/features/statistics/roll-up-records.js';
import { StatisticsService } from '../dist/features/statistics/statistics.service.js';
import { Tally } from '../dist/features/statistics/tally.js';

const SESSIONS = Number(process.argv[2] ?? 1_000_000);
const DAYS = 30;
const EXCHANGES = 10;
const HOURS = DAYS * 24;
const ROUNDS = 25;
const WARM_UP = 5;
const DIMENSIONS = ['agent'];
const clock = new SystemClock();
const nowMs = clock.nowMs();
const firstHourMs = startOf(HOUR, nowMs) - HOURS * HOUR.ms;

/** CPU time, so that other work on the machine does not count. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

let state = 1;
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const values = (median) => Array.from({ length: EXCHANGES }, () => median * Math.exp(random() * 2 - 1));
const distribution = histogramOf([]);

function made(startedAtMs) {
  const latency = Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, distribution]));
  for (const [stage, median] of [
    ['llmTtftMs', 400],
    ['ttsTtfbMs', 150],
    ['endOfTurnMs', 300],
    ['e2eMs', 900],
  ])
    latency[stage] = histogramOf(values(median));
  const endedAtMs = startedAtMs + Math.floor(30_000 + random() * 300_000);
  const facts = {
    status: random() < 0.95 ? 'completed' : 'failed',
    language: random() < 0.7 ? 'en-US' : 'de-DE',
    endReason: random() < 0.8 ? 'hangup' : 'timeout',
    startedAtMs,
    endedAtMs,
    eventCount: 40,
    dimensions: { agent: `agent-${Math.floor(random() * 5)}` },
  };
  const interruptions = { byUser: 1, byBot: 0, backchannels: 2, false: 0 };
  const measures = { interruptions, userTalkMs: 60_000, botTalkMs: 80_000, toolCalls: 3, toolErrors: 0 };
  return { facts, summary: { measures, histograms: { responseGap: histogramOf(values(800)), latency } } };
}

const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
const queue = { maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 };
const store = await SqliteStore.open(clock, { dataDir, lateEventGraceMs: 0, ...queue });
const rollUps = new RollUpRecords(store.records, DIMENSIONS);
const perHour = Math.round(SESSIONS / HOURS);

for (let hour = 0; hour < HOURS; hour += 1) {
  const startMs = firstHourMs + hour * HOUR.ms;
  const total = new Tally();
  const minutes = new Map();
  const groups = rollUps.dimensions.map((dimension) => [dimension, new GroupTally(dimension)]);
  for (let index = 0; index < perHour; index += 1) {
    const counted = made(startMs + Math.floor(random() * HOUR.ms));
    total.add(counted);
    const minute = startOf(FINEST, counted.facts.startedAtMs);
    if (!minutes.has(minute)) minutes.set(minute, new Tally());
    minutes.get(minute).add(counted);
    for (const [, tally] of groups) tally.add(counted);
  }
  await Promise.all([
    rollUps.putTotal(HOUR, startMs, total),
    ...[...minutes].map(([atMs, tally]) => rollUps.putTotal(FINEST, atMs, tally)),
    ...groups.map(([dimension, tally]) => rollUps.putGroups(HOUR, startMs, dimension, tally)),
  ]);
}
for (const { level, of } of COARSE) {
  for (let startMs = startOf(level, firstHourMs); startMs < nowMs; startMs += level.ms) {
    const run = { level: of, fromMs: startMs, count: level.ms / of.ms };
    const total = new Tally();
    for await (const [, packed] of rollUps.totals(run)) total.addPacked(packed);
    await rollUps.putTotal(level, startMs, total);
    for (const dimension of rollUps.dimensions) {
      const tally = new GroupTally(dimension);
      for await (const packed of rollUps.groups(dimension, run)) tally.addPacked(packed);
      await rollUps.putGroups(level, startMs, dimension, tally);
    }
  }
}
for (let index = 0; index < perHour * 2; index += 1) {
  await store.createSession({ sessionId: `s${index}`, startedAtMs: nowMs - Math.floor(random() * 2 * HOUR.ms) });
}
const progress = { version: '', visited: 0, reached: null, isDone: true, hasEnded: true };
await store.records.put({ kind: 'first-pass', id: 'summaries', value: progress }, 'any');

const statistics = new StatisticsService({ store, clock, dimensions: DIMENSIONS });
const ranges = {
  '30 days': [DAYS * 24, undefined],
  '30 days by agent': [DAYS * 24, 'metadata.agent'],
  '7 days': [7 * 24, undefined],
  '24 hours': [24, undefined],
  'an hour': [1, undefined],
};
for (const [name, [hours, groupBy]] of Object.entries(ranges)) {
  const times = [];
  let counted = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedMs = cpuMs();
    const { started } = await statistics.getStatistics({ fromMs: nowMs - hours * HOUR.ms, toMs: nowMs }, groupBy);
    times.push(cpuMs() - startedMs);
    counted = started;
  }
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  console.log(
    `${name}: ${counted} sessions, ${median.toFixed(1)} ms (median), ${sorted.at(-1).toFixed(1)} ms (slowest)`,
  );
}
await store.close();
rmSync(dataDir, { recursive: true });
