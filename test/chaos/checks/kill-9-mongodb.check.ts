import { startMongodb } from '../../stack/servers/mongodb-server.js';
import type { ProofCheck } from '../check.js';
import { KillLoop } from '../kill/kill-loop.js';

/** The substitute reads a whole collection for each find, so a fresh database from time to time keeps it small. */
const ROUNDS_PER_DATABASE = 3;

export const check: ProofCheck = {
  name: 'kill-9-mongodb',
  promise: 'kill −9 at any moment: every acknowledged event is stored once; a restart needs no repair',
  topic: 'crashes',
  needs: ['mongodb'],
  budgetSeconds: 30,
  async run(context) {
    const server = await startMongodb();
    try {
      return await new KillLoop(context, {
        kills: context.long ? 60 : 6,
        lanes: 8,
        sessionsPerRound: 4,
        maxBatch: 10,
        maxLoadMs: 600,
        roundsPerStore: ROUNDS_PER_DATABASE,
        environment: (store) => ({ MONGODB_URI: server.uri(`kill_${store}`) }),
      }).run();
    } finally {
      await server.stop();
    }
  },
};
