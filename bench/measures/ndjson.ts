import type { LoadOrder } from '../harness.js';
import { type Measure, throughputRow } from '../measure.js';
import { batchText, JSON_TYPE, MARKED_SESSION, NDJSON_TYPE, ndjsonText } from '../messages.js';
import { BATCH_CONNECTIONS } from './batch.js';

const EVENTS = 500;

const BATCH = {
  connections: BATCH_CONNECTIONS,
  method: 'POST',
  path: `/sessions/${MARKED_SESSION}/events/batch`,
  session: 'of-connection',
} as const satisfies LoadOrder;

export const ndjson: Measure = {
  id: 'ndjson',
  run: async (bench) => {
    const [lines, json] = [await bench.startService(undefined, 'NDJSON'), await bench.startService(undefined, 'JSON')];
    const ofLines: LoadOrder = { ...BATCH, contentType: NDJSON_TYPE, body: ndjsonText(EVENTS) };
    const ofJson: LoadOrder = { ...BATCH, contentType: JSON_TYPE, body: batchText(EVENTS) };
    for (const server of [lines, json]) await bench.createSessions(server, BATCH_CONNECTIONS);
    await bench.expectStored(lines, ofLines, EVENTS);
    await bench.expectStored(json, ofJson, EVENTS);
    const pair = await bench.alternate(
      bench.contestant(lines, ofLines, EVENTS),
      bench.contestant(json, ofJson, EVENTS),
    );
    return [throughputRow('events a second in NDJSON batches of 500 ÷ in JSON batches', pair, { atLeast: 1 })];
  },
};
