import type { RawInsertSpec } from '../baselines/raw-sqlite.js';
import type { Bench, LoadOrder } from '../harness.js';
import { CONNECTIONS } from '../harness.js';
import { type Measure, throughputRow } from '../measure.js';
import { batchText, JSON_TYPE, MARKED_SESSION } from '../messages.js';
import type { Contestant } from '../pairs.js';
import { runTask } from '../task.js';

/** Events of one batch. */
export const BATCH_EVENTS = 100;

/** Concurrent importers: enough to keep the service busy, few enough that nothing waits long. */
export const BATCH_CONNECTIONS = 16;

export const APPEND_BATCH: LoadOrder = {
  connections: BATCH_CONNECTIONS,
  method: 'POST',
  path: `/sessions/${MARKED_SESSION}/events/batch`,
  contentType: JSON_TYPE,
  body: batchText(BATCH_EVENTS),
  session: 'of-connection',
};

const RAW = new URL('../baselines/raw-sqlite.js', import.meta.url);

export const batch: Measure = {
  id: 'batch',
  run: async (bench) => {
    const service = await bench.startService();
    await bench.createSessions(service, CONNECTIONS);
    await bench.expectStored(service, APPEND_BATCH, BATCH_EVENTS);
    const pair = await bench.alternate(bench.contestant(service, APPEND_BATCH, BATCH_EVENTS), await rawInserts(bench));
    return [throughputRow('events a second in batches of 100 ÷ raw better-sqlite3 inserts', pair, { atLeast: 0.6 })];
  },
};

/** Inserts into a database that the service created. */
async function rawInserts(bench: Bench): Promise<Contestant> {
  const folder = bench.newFolder();
  const maker = await bench.startService(folder, 'maker');
  await bench.createSessions(maker, BATCH_CONNECTIONS);
  await maker.stop();
  return {
    name: 'raw better-sqlite3',
    run: () =>
      runTask<RawInsertSpec, { perSecond: number }>(RAW, {
        file: `${folder}/conversations.db`,
        eventsPerTransaction: BATCH_EVENTS,
        seconds: bench.seconds,
        firstEvent: bench.nextEvents(),
      }),
  };
}
