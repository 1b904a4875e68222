import { join } from 'node:path';
import { Cluster } from '../../stack/cluster.js';
import type { ProofCheck } from '../check.js';
import { historyFigures, type Recorded, recordRounds } from '../history-rounds.js';

/** Number of histories per grace period. */
const HISTORIES = { short: 48, long: 600 } as const;
const ROUND = 12;
const AT_ONCE = 4;

export const check: ProofCheck = {
  name: 'histories-sqlite',
  promise:
    'Many clients on the embedded store: exactly once, one order without gaps, reads see what was acknowledged, one completion',
  topic: 'correctness',
  needs: [],
  budgetSeconds: 25,
  async run(context) {
    const parts: Recorded[] = [];
    for (const graceSeconds of [300, 0]) {
      const cluster = await Cluster.start(1, {
        DATA_DIR: join(context.folder, `grace-${graceSeconds}`),
        LATE_EVENT_GRACE_SECONDS: `${graceSeconds}`,
      });
      try {
        const histories = context.long ? HISTORIES.long : HISTORIES.short;
        const name = `sqlite-${graceSeconds}`;
        parts.push(
          await recordRounds(context, { name, cluster, histories, round: ROUND, atOnce: AT_ONCE, killsEvery: 2 }),
        );
      } finally {
        await cluster.stop();
      }
    }
    return historyFigures(parts);
  },
};
