import { CallView, isOnlyFillers } from '@conversation-service/voice';
import { describe, expect, it } from 'vitest';
import { randomLog, SESSION_START } from './random-log.js';
import { expectedView, givenView } from './views.js';

const session = { sessionId: 'call', startedAt: SESSION_START, endedAt: null, language: 'en', isSealed: false };
const LOGS = Number(process.env['VOICE_MODEL_LOGS'] ?? 300);
const FIRST_SEED = Number(process.env['VOICE_MODEL_SEED'] ?? 1);

describe('the views of packages/voice and a naive model of the same definitions', () => {
  it(`agree on ${LOGS} random logs`, () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + LOGS; seed += 1) {
      const events = randomLog(seed);
      const view = new CallView(session);
      for (const event of events) view.add(event);
      expect(givenView(view), `seed ${seed}: ${JSON.stringify(events)}`).toEqual(
        expectedView(events, session, isOnlyFillers),
      );
    }
  });
});
