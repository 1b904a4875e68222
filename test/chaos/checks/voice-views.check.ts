import { setImmediate as nextTurn } from 'node:timers/promises';
import { CallView } from '@conversation-service/voice';
import { type CallViewClass, findDisagreement } from '../../voice-model/compare.js';
import { VOICE_FAULTS, withFault } from '../../voice-model/planted-faults.js';
import { type ProofCheck, ProofFailure } from '../check.js';

const LOGS = { short: 1_000, long: 100_000 } as const;
/** Most faults are found within a hundred. */
const LOGS_FOR_A_FAULT = 5_000;
/** The number of logs between two checks of whether the run was stopped. */
const AT_ONCE = 100;

export const check: ProofCheck = {
  name: 'voice-views',
  promise:
    'Transcript, turns and measures of a call are what their definitions say, on logs that nobody made up by hand',
  topic: 'correctness',
  needs: [],
  budgetSeconds: 40,
  async run({ long, seed, signal }) {
    const logs = long ? LOGS.long : LOGS.short;
    const found = await search(seed, logs, CallView, signal);
    if (found) throw new ProofFailure(`the views and the naive model disagree: ${JSON.stringify(found)}`, found.seed);
    for (const fault of VOICE_FAULTS) {
      const seen = await withFault(fault, (View) => search(seed, LOGS_FOR_A_FAULT, View, signal));
      if (!seen) throw new ProofFailure(`not found: ${fault.name}`, seed);
    }
    return [
      { what: 'random logs', value: logs },
      { what: 'views that differ from the naive model', value: 0, mustBe: 0 },
      { what: 'definitions broken on purpose', value: VOICE_FAULTS.length },
      { what: 'not found', value: 0, mustBe: 0 },
    ];
  },
};

async function search(firstSeed: number, logs: number, View: CallViewClass, signal: AbortSignal) {
  for (let done = 0; done < logs; done += AT_ONCE) {
    signal.throwIfAborted();
    const found = findDisagreement(firstSeed + done, Math.min(AT_ONCE, logs - done), View);
    if (found) return found;
    await nextTurn();
  }
  return undefined;
}
