import type { ProofCheck } from '../check.js';
import { KillLoop } from '../kill/kill-loop.js';

export const check: ProofCheck = {
  name: 'kill-9-sqlite',
  promise: 'kill −9 at any moment: every acknowledged event is stored once; a restart needs no repair',
  topic: 'crashes',
  needs: [],
  budgetSeconds: 45,
  run: (context) =>
    new KillLoop(context, {
      kills: context.long ? 500 : 24,
      minAcknowledged: context.long ? 1_000_000 : 0,
      lanes: 16,
      sessionsPerRound: 8,
      maxBatch: context.long ? 500 : 100,
      maxLoadMs: context.long ? 900 : 400,
      environment: () => ({ DATA_DIR: context.folder }),
    }).run(),
};
