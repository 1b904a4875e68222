import { readdirSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CONNECTIONS } from '../harness.js';
import type { Measure } from '../measure.js';
import { eventText, PAYLOAD_BYTES } from '../messages.js';
import { seedLog } from '../seed-log.js';
import type { Server } from '../server.js';
import { APPEND_ONE } from './append.js';

const EVENTS = 200_000;
const QUICK_EVENTS = 20_000;

const RAW_BYTES = Buffer.byteLength(eventText());

export const disk: Measure = {
  id: 'disk',
  run: async (bench) => {
    const events = bench.options.quick ? QUICK_EVENTS : EVENTS;
    const measured = async (fill: (service: Server) => Promise<unknown>) => {
      const folder = bench.newFolder();
      const service = await bench.startService(folder);
      await fill(service);
      await service.stop();
      return bytesIn(folder) / events;
    };
    const live = await measured(async (service) => {
      await bench.createSessions(service, CONNECTIONS);
      await bench.load(service, { ...APPEND_ONE, requests: events });
    });
    const imported = await measured((service) => seedLog(bench, service, events));
    const of = `bytes on disk ÷ the event as sent (${RAW_BYTES} bytes, ${PAYLOAD_BYTES} of them payload), all indexes`;
    return [
      { what: `${of}: ${CONNECTIONS} sessions growing at once`, value: live / RAW_BYTES, target: { atMost: 1.6 } },
      { what: `${of}: one session imported in batches`, value: imported / RAW_BYTES },
    ];
  },
};

/** Measured after the write-ahead log has been checkpointed into the database. */
function bytesIn(folder: string): number {
  const db = new Database(`${folder}/conversations.db`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return readdirSync(folder).reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
}
