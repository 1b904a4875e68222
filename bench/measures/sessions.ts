import type { Bench, LoadOrder } from '../harness.js';
import { costRow, type Measure, type Row } from '../measure.js';
import { MARKED_SESSION, NDJSON_TYPE, ndjsonText } from '../messages.js';
import type { Server } from '../server.js';
import { APPEND_ONE } from './append.js';

const FEW = 1_000;
const MANY = 100_000;
const LONG = 1_000_000;
const QUICK = 5_000;

/** What a stored session holds. */
const EVENTS_EACH = 10;

export const sessions: Measure = {
  id: 'sessions',
  run: async (bench) => {
    const { quick, long } = bench.options;
    const many = quick ? QUICK : long ? LONG : MANY;
    const [large, small] = [await filled(bench, many), await filled(bench, FEW)];
    const compare = async (what: string, order: (count: number) => LoadOrder, isTarget = true): Promise<Row> => {
      const pair = await bench.alternate(bench.contestant(large, order(many)), bench.contestant(small, order(FEW)));
      return costRow(
        `${what}: ${count(many)} sessions in the store ÷ ${count(FEW)}`,
        pair,
        isTarget ? { atMost: 1.3 } : undefined,
      );
    };
    const page: LoadOrder = { method: 'GET', path: `/sessions/${MARKED_SESSION}?limit=50`, session: 'of-connection' };
    return [
      await compare('cost of a single append to 64 live sessions', () => APPEND_ONE),
      await compare('cost of a page of any session', (anyOf) => ({ ...page, session: { anyOf } })),
      await compare(
        'cost of a single append to any session',
        (anyOf) => ({ ...APPEND_ONE, session: { anyOf } }),
        false,
      ),
    ];
  },
};

async function filled(bench: Bench, sessionCount: number): Promise<Server> {
  const server = await bench.startService(undefined, `${count(sessionCount)} sessions`);
  await bench.createSessions(server, sessionCount);
  const order: LoadOrder = {
    requests: sessionCount,
    method: 'POST',
    path: `/sessions/${MARKED_SESSION}/events/batch`,
    contentType: NDJSON_TYPE,
    body: ndjsonText(EVENTS_EACH),
    session: 'of-request',
  };
  await bench.load(server, order);
  await bench.expectStored(server, order, EVENTS_EACH);
  return server;
}

function count(sessions: number): string {
  return sessions.toLocaleString('en');
}
