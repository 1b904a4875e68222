import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, type ProofCheck, type ProofContext, ProofFailure } from '../check.js';
import { record, type Synchronous } from '../power/recording.js';
import { type ReplayResult, replay } from '../power/replay.js';

/**
 * In memory if there is such a folder: each cut writes whole databases, and their own durability is not in question.
 */
const MEMORY_FOLDER = '/dev/shm';

const MOMENTS = { long: 1_500, short: 150 } as const;

/** The controls lose data at once, so they need fewer. */
const CONTROL_SHARE = 0.2;

export const check: ProofCheck = {
  name: 'power-loss',
  promise: 'acknowledged means durable: a 2xx for a write is sent after the commit that survives power loss',
  topic: 'crashes',
  needs: ['cc'],
  budgetSeconds: 30,
  async run(context) {
    const full = await cutPower(context, 'FULL');
    if (full.worstLoss > 0 || full.broken > 0) throw new ProofFailure(full.details.slice(0, 20).join('\n'));
    const off = await cutPower(context, 'OFF');
    const normal = context.long ? await cutPower(context, 'NORMAL') : undefined;
    for (const control of [off, normal]) {
      if (control && control.worstLoss === 0 && control.broken === 0)
        throw new ProofFailure('a database that does not sync lost nothing: this check cannot see a loss');
    }
    return [...figuresOf('FULL', full), ...figuresOf('OFF', off), ...(normal ? figuresOf('NORMAL', normal) : [])];
  },
};

async function cutPower(context: ProofContext, synchronous: Synchronous): Promise<ReplayResult> {
  const folder = join(context.folder, synchronous);
  mkdirSync(folder, { recursive: true });
  const recording = await record(folder, synchronous);
  const scratch = existsSync(MEMORY_FOLDER) ? mkdtempSync(join(MEMORY_FOLDER, 'power-')) : folder;
  try {
    const moments = (context.long ? MOMENTS.long : MOMENTS.short) * (synchronous === 'FULL' ? 1 : CONTROL_SHARE);
    const result = replay(recording, scratch, context.seed, moments, context.signal);
    // If the recorder did not see an answer, nobody would notice its loss.
    if (result.acknowledged !== recording.sent.size)
      throw new Error(`recorded ${result.acknowledged} of ${recording.sent.size} acknowledgements`);
    return result;
  } finally {
    if (scratch !== folder) rmSync(scratch, { recursive: true, force: true });
  }
}

function figuresOf(synchronous: Synchronous, { cuts, worstLoss, broken, acknowledged }: ReplayResult): Figure[] {
  const isFull = synchronous === 'FULL';
  const name = isFull ? 'synchronous=FULL' : `control, synchronous=${synchronous}`;
  return [
    { what: `${name}: power cuts`, value: cuts },
    { what: `${name}: events acknowledged`, value: acknowledged },
    { what: `${name}: most acknowledged events lost by one cut`, value: worstLoss, ...(isFull ? { mustBe: 0 } : {}) },
    { what: `${name}: cuts after which the log was not whole`, value: broken, ...(isFull ? { mustBe: 0 } : {}) },
  ];
}
