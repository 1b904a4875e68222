import { describe, expect, it } from 'vitest';
import { oneFieldChanged } from '../../test/builders/all-different.js';
import { SESSIONS } from '../../test/builders/session.js';
import type { Session } from '../domain/session.js';
import { sessionJson } from './session-json.js';

/** The internal fields: `initialStatus` is for comparing a repeat, the others are for sealing. */
const NOT_ANSWERED: readonly (keyof Session)[] = [
  'initialStatus',
  'completedAtMs',
  'completedSequence',
  'lateGraceMs',
  'abandonment',
];

describe('the answer', () => {
  it.each(oneFieldChanged(SESSIONS).filter(([name]) => !NOT_ANSWERED.includes(name)))(
    'contains %s of a session',
    (_name, session) => {
      expect(JSON.parse(sessionJson(session))).not.toEqual(JSON.parse(sessionJson(SESSIONS[0])));
    },
  );
});
