import { isDeepStrictEqual } from 'node:util';
import type { CallView } from '@conversation-service/voice';
import { isOnlyFillers } from '@conversation-service/voice';
import { randomLog, SESSION_START } from './random-log.js';
import { expectedView, givenView } from './views.js';

const SESSION = { sessionId: 'call', startedAt: SESSION_START, endedAt: null, language: 'en', isSealed: false };

/** `CallView`, or a version of it that has a fault. */
export type CallViewClass = new (session: typeof SESSION) => CallView;

export interface Disagreement {
  readonly seed: number;
  /** The part of the views that differs. */
  readonly part: string;
  readonly given: unknown;
  readonly expected: unknown;
}

/** Returns where the views of one random log differ from the naive model of it; undefined if nowhere. */
export function compareViews(seed: number, View: CallViewClass): Disagreement | undefined {
  const events = randomLog(seed);
  const view = new View(SESSION);
  for (const event of events) view.add(event);
  const given: Readonly<Record<string, unknown>> = givenView(view);
  for (const [part, expected] of Object.entries(expectedView(events, SESSION, isOnlyFillers))) {
    if (!isDeepStrictEqual(given[part], expected)) return { seed, part, given: given[part], expected };
  }
  return undefined;
}

/** Returns the first of this many logs for which the two differ. */
export function findDisagreement(firstSeed: number, logs: number, View: CallViewClass): Disagreement | undefined {
  for (let seed = firstSeed; seed < firstSeed + logs; seed += 1) {
    const found = compareViews(seed, View);
    if (found) return found;
  }
  return undefined;
}
