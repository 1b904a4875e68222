import { describe, expect, it } from 'vitest';
import { NEW_EVENTS } from '../../../../test/builders/event.js';
import { NEW_SESSIONS } from '../../../../test/builders/session.js';
import { T0_MS } from '../../../../test/builders/time.js';
import { placeEvent, type StoredEvent } from '../../../domain/event.js';
import { DEFAULT_LIMITS } from '../../../domain/limits.js';
import { initialSession, type Session } from '../../../domain/session.js';
import { sessionJson } from '../../../http/session-json.js';
import { prepareBody } from '../reading/prepare-body.js';
import { vconText } from './vcon-text.js';

function readBack(session: Session, events: readonly StoredEvent[], edit = (text: string) => text) {
  const text = edit(vconText({ session: sessionJson(session), events, annotations: [] }));
  return prepareBody({ provider: 'vcon', bytes: Buffer.from(text), isNdjson: false, limits: DEFAULT_LIMITS });
}

describe('a vCon, read back', () => {
  it.each(NEW_SESSIONS)('gives every field of session $sessionId', (input) => {
    const session = initialSession(input, T0_MS);
    const { result } = readBack(session, []);
    const given = result.kind === 'calls' ? result.calls.map((call) => initialSession(call.session, T0_MS)) : [];
    expect(given).toEqual([session]);
  });

  it.each(NEW_EVENTS)('gives every field of event $eventId', (input) => {
    const session = initialSession({ sessionId: 'session' }, T0_MS);
    const { chunks } = readBack(session, [placeEvent(input, session.sessionId, 1, false, T0_MS)]);
    expect(chunks.flat()).toEqual([input]);
  });

  it('reports a field of the wrong type instead of dropping it', () => {
    const session = initialSession({ sessionId: 'session' }, T0_MS);
    const event = placeEvent({ eventId: 'e', type: 'system', clientSequence: 7 }, 'session', 1, false, T0_MS);
    const { result, chunks } = readBack(session, [event], (text) =>
      text.replace('"clientSequence":7', '"clientSequence":"7"'),
    );
    expect(result).toMatchObject({
      issues: [{ detail: expect.stringContaining('/clientSequence must be an integer') }],
    });
    expect(chunks).toEqual([]);
  });
});
