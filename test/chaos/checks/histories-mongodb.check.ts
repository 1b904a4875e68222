import { Cluster } from '../../stack/cluster.js';
import { dropDatabase } from '../../stack/servers/drop-database.js';
import { emptyDatabase } from '../../stack/servers/empty-database.js';
import { startMongodb } from '../../stack/servers/mongodb-server.js';
import { aKeyPrefix, startRedis } from '../../stack/servers/redis-server.js';
import type { ProofCheck } from '../check.js';
import { historyFigures, type Recorded, recordRounds } from '../history-rounds.js';

const INSTANCES = 3;
/** Number of histories per grace period. */
const HISTORIES = { short: 12, long: 600 } as const;
/** The database is emptied after this many, because the substitute scans everything for every read. */
const ROUND = 6;
/** More of them would only wait for each other on the substitute, which handles a few dozen calls per second. */
const AT_ONCE = 2;

export const check: ProofCheck = {
  name: 'histories-mongodb',
  promise:
    'Many clients on many instances: exactly once, one order without gaps, reads see what was acknowledged, one completion',
  topic: 'correctness',
  needs: ['mongodb', 'redis'],
  budgetSeconds: 60,
  async run(context) {
    const [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
    const parts: Recorded[] = [];
    try {
      for (const graceSeconds of [300, 0]) {
        const uri = mongodb.uri(`histories_${process.pid}_${graceSeconds}`);
        const cluster = await Cluster.start(INSTANCES, {
          MONGODB_URI: uri,
          REDIS_URL: redis.url,
          REDIS_KEY_PREFIX: aKeyPrefix(),
          LATE_EVENT_GRACE_SECONDS: `${graceSeconds}`,
        });
        try {
          const histories = context.long ? HISTORIES.long : HISTORIES.short;
          const after = () => emptyDatabase(uri);
          const name = `mongodb-${graceSeconds}`;
          const rounds = { name, cluster, histories, round: ROUND, atOnce: AT_ONCE, killsEvery: 2, after };
          parts.push(await recordRounds(context, rounds));
        } finally {
          await cluster.stop();
          await dropDatabase(uri);
        }
      }
    } finally {
      await Promise.all([mongodb.stop(), redis.stop()]);
    }
    return historyFigures(parts);
  },
};
