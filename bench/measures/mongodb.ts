import mongoose from 'mongoose';
import { type Bench, CONNECTIONS } from '../harness.js';
import { costRow, type Measure, type Row, throughputRow } from '../measure.js';
import { eventId, eventText, JSON_TYPE, PAYLOAD_BYTES, sessionId } from '../messages.js';
import { seedLog } from '../seed-log.js';
import type { Server } from '../server.js';
import { APPEND_ONE } from './append.js';
import { pageAt } from './page.js';

const EVENTS = 20_000;
const QUICK_EVENTS = 2_000;

/**
 * Compares the service on MongoDB with the usual way on the same server. Requires an address: no server is started
 * here.
 */
export const mongodb: Measure = {
  id: 'mongodb',
  run: async (bench) => {
    const address = process.env.BENCH_MONGODB_URI;
    if (!address) {
      process.stderr.write('mongodb: left out, BENCH_MONGODB_URI is not set\n');
      return [];
    }
    const [ours, theirs] = ['service', 'usual'].map((name) => withDatabase(address, `bench_${name}_${process.pid}`));
    if (ours === undefined || theirs === undefined) return [];
    try {
      const service = await bench.startService(undefined, 'service on MongoDB', {
        MONGODB_URI: ours,
        // In production, `npm run migrate` creates the indexes.
        NODE_ENV: 'development',
      });
      const usual = await bench.startBaseline('the usual way on MongoDB', 'usual-way/main.js', theirs);
      await bench.createSessions(usual, CONNECTIONS);
      await bench.createSessions(service, CONNECTIONS);
      // Pages first, because the appends go to the same sessions.
      const rows = [...(await pages(bench, service, usual)), await appends(bench, service, usual)];
      return [...rows, ...(await sizes(ours))];
    } finally {
      await Promise.all([drop(ours), drop(theirs)]);
    }
  },
};

async function appends(bench: Bench, service: Server, usual: Server): Promise<Row> {
  const pair = await bench.alternate(bench.contestant(service, APPEND_ONE), bench.contestant(usual, APPEND_ONE));
  return throughputRow('single durable append on MongoDB ÷ the usual way on the same server', pair, { atLeast: 8 });
}

async function pages(bench: Bench, service: Server, usual: Server): Promise<readonly Row[]> {
  const events = bench.options.quick ? QUICK_EVENTS : EVENTS;
  await seedLog(bench, service, events);
  await seedUsual(usual, events);
  const compare = async (offset: number, target: number): Promise<Row> => {
    const pair = await bench.alternate(
      bench.contestant(service, pageAt(offset)),
      bench.contestant(usual, pageAt(offset)),
    );
    const where = `at offset ${offset.toLocaleString('en')} of ${events.toLocaleString('en')}`;
    return throughputRow(`page of 50 ${where} on MongoDB ÷ the usual way`, pair, { atLeast: target });
  };
  const own = await bench.alternate(
    bench.contestant(service, pageAt(events - 50)),
    bench.contestant(service, pageAt(0)),
  );
  return [
    await compare(0, 10),
    await compare(events - 50, 25),
    costRow(`cost of the last page on MongoDB ÷ the first, ${events.toLocaleString('en')} events`, own),
  ];
}

/** One by one, because the usual way has no batches. */
async function seedUsual(usual: Server, events: number): Promise<void> {
  let next = 1;
  const worker = async () => {
    while (next <= events) {
      const number = next++;
      const body = eventText(eventId(number), new Date(Date.UTC(2026, 0, 15) + number * 1_200).toISOString());
      const headers = { 'content-type': JSON_TYPE };
      const answer = await fetch(`${usual.address}/sessions/${sessionId(0)}/events`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`the usual way answered ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

/** As reported by the server: data and indexes of all events of this run. */
async function sizes(uri: string): Promise<readonly Row[]> {
  const connection = await mongoose.createConnection(uri).asPromise();
  const stats = await connection.db?.command({ collStats: 'events' });
  await connection.close();
  const count = Number(stats?.count);
  const bytes = (value: unknown) => Number(value) / count;
  return [
    {
      what: `data bytes per event of ${PAYLOAD_BYTES} bytes payload, as the server tells`,
      value: bytes(stats?.storageSize),
      unit: 'bytes',
    },
    { what: 'index bytes per event', value: bytes(stats?.totalIndexSize), unit: 'bytes' },
  ];
}

async function drop(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
}

/** By hand: an address with several hosts is not a URL. */
function withDatabase(uri: string, database: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
}
