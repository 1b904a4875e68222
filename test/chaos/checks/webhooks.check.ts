import { join } from 'node:path';
import { killAtAnyCall } from '../../webhooks/killed-senders.js';
import { WEBHOOK_FAULTS } from '../../webhooks/planted-faults.js';
import { type ProofCheck, ProofFailure } from '../check.js';
import { crowdFigures } from '../webhooks/crowd-figures.js';
import { KilledTellers } from '../webhooks/killed-processes.js';

export const check: ProofCheck = {
  name: 'webhooks',
  promise:
    'Webhooks report everything in order, each event in one delivery, and every repeat with the same bytes, wherever the process is killed',
  topic: 'crashes',
  needs: [],
  budgetSeconds: 120,
  async run(context) {
    const { signal } = context;
    const killed = await new KilledTellers(context, join(context.folder, 'told')).run();
    const { calls, loss } = await killAtAnyCall();
    if (loss) throw new ProofFailure(loss);
    for (const Work of WEBHOOK_FAULTS) {
      signal.throwIfAborted();
      if (!(await killAtAnyCall(Work)).loss) throw new ProofFailure(`not found: ${Work.name}`);
    }
    return [
      { what: 'points at which the sender was killed', value: 2 * calls },
      { what: 'of them with something lost, reported twice or reported differently', value: 0, mustBe: 0 },
      { what: 'planted faults', value: WEBHOOK_FAULTS.length },
      { what: 'not found', value: 0, mustBe: 0 },
      ...killed,
      ...(context.long ? await crowdFigures(context) : []),
    ];
  },
};
