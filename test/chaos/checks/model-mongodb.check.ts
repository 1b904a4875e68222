import { InProcessNotifier } from '../../../src/adapters/memory/in-process-notifier.js';
import { openMongoStore } from '../../../src/adapters/mongo/index.js';
import { openRedis } from '../../../src/adapters/redis/index.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { CachedStore } from '../../../src/runtime/cached-store.js';
import { ManualClock } from '../../builders/manual-clock.js';
import { SeededRandom } from '../../interleaving/random.js';
import { StoreSubject } from '../../model/store-subject.js';
import { dropDatabase } from '../../stack/servers/drop-database.js';
import { emptyDatabase } from '../../stack/servers/empty-database.js';
import { startMongodb } from '../../stack/servers/mongodb-server.js';
import { aKeyPrefix, startRedis } from '../../stack/servers/redis-server.js';
import type { ProofCheck, ProofContext } from '../check.js';
import { compareWithModel, modelFigures } from '../model-runs.js';

const GRACE_MS = 300_000;
const SEQUENCES = { short: 60, long: 10_000 } as const;
/** The substitute scans everything for every read, so the database is emptied after this many sequences. */
const EMPTIED_AFTER = 5;
/** FerretDB scans, and decodes what it scans. */
const CALL_DEADLINE_MS = 60_000;

export const check: ProofCheck = {
  name: 'model-mongodb',
  promise: 'The same answers on MongoDB, with and without Redis',
  topic: 'correctness',
  needs: ['mongodb', 'redis'],
  budgetSeconds: 60,
  async run(context) {
    const [mongodb, redis] = await Promise.all([startMongodb(), startRedis()]);
    const uri = mongodb.uri(`model_${process.pid}`);
    try {
      const alone = await compare(context, uri, async (store) => ({ store, close: async () => undefined }));
      const cached = await compare(context, uri, (store, clock) => behindRedis(store, clock, redis.url));
      return modelFigures([
        ['MongoDB', alone],
        ['MongoDB with Redis', cached],
      ]);
    } finally {
      await dropDatabase(uri).catch(() => undefined);
      await Promise.all([mongodb.stop(), redis.stop()]);
    }
  },
};

type Wrap = (
  store: ConversationStore,
  clock: ManualClock,
) => Promise<{ readonly store: ConversationStore; close(): Promise<void> }>;

async function compare(context: ProofContext, uri: string, wrap: Wrap) {
  const clock = new ManualClock();
  const random = new SeededRandom(context.seed);
  const open = async () => {
    const mongo = await openMongoStore(clock, {
      uri,
      createsIndexes: true,
      random: () => random.next(),
      lateEventGraceMs: GRACE_MS,
      maxQueuedEvents: 10_000,
      maxQueuedBytes: 2 ** 26,
      callDeadlineMs: CALL_DEADLINE_MS,
    });
    return wrap(mongo, clock);
  };
  let opened = await open();
  const close = async () => {
    await opened.close();
    await opened.store.close();
  };
  const subject = new StoreSubject(opened.store, async () => {
    await close();
    opened = await open();
    return opened.store;
  });
  let done = 0;
  const after = async () => {
    done++;
    if (done % EMPTIED_AFTER === 0) await emptyDatabase(uri);
  };
  const sequences = context.long ? SEQUENCES.long : SEQUENCES.short;
  try {
    return await compareWithModel(context, { sequences, lateEventGraceMs: GRACE_MS, clock, subject, after });
  } finally {
    await close();
  }
}

async function behindRedis(store: ConversationStore, clock: ManualClock, url: string) {
  const redis = await openRedis(clock, {
    url,
    keyPrefix: aKeyPrefix(),
    localNotifier: new InProcessNotifier(),
    onTrouble: () => undefined,
    onFailure: () => undefined,
  });
  return { store: new CachedStore(store, redis.cache), close: () => redis.close() };
}
