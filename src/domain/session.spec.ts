import { describe, expect, it } from 'vitest';
import { oneFieldChanged } from '../../test/builders/all-different.js';
import { jsonText } from '../../test/builders/json-text.js';
import { aNewSession, aSession, NEW_SESSIONS } from '../../test/builders/session.js';
import { T0_MS } from '../../test/builders/time.js';
import {
  type Completion,
  completionConflicts,
  initialSession,
  LANGUAGE_PATTERN,
  type NewSession,
  sessionConflicts,
} from './session.js';

describe('a new session', () => {
  it('has the given fields', () => {
    const input = aNewSession({ status: 'active', startedAtMs: 5 });
    expect(initialSession(input, T0_MS)).toEqual({
      ...input,
      initialStatus: 'active',
      endedAtMs: null,
      endReason: null,
      lastSequence: 0,
      createdAtMs: T0_MS,
      updatedAtMs: T0_MS,
      completedAtMs: null,
      completedSequence: null,
      lateGraceMs: null,
      abandonment: null,
      archive: null,
      hold: null,
    });
  });

  it('has defaults for omitted fields', () => {
    expect(initialSession({ sessionId: 'a' }, T0_MS)).toMatchObject({
      status: 'initiated',
      initialStatus: 'initiated',
      language: null,
      metadata: '{}',
      startedAtMs: T0_MS,
    });
  });

  it('accepts the epoch as a start', () => {
    expect(initialSession({ sessionId: 'a', startedAtMs: 0 }, T0_MS).startedAtMs).toBe(0);
  });
});

describe('the repeat of a creation', () => {
  const stored = aSession({ status: 'completed', initialStatus: 'active', language: 'de', startedAtMs: 5 });
  const same: NewSession = { ...aNewSession(), status: 'active', language: 'de', startedAtMs: 5 };

  it.each<[string, Partial<NewSession>, readonly string[]]>([
    ['the same', {}, []],
    ['a status other than the initial one', { status: 'initiated' }, ['status']],
    ['another language', { language: 'DE' }, ['language']],
    ['other metadata', { metadata: jsonText({}) }, ['metadata']],
    ['another start', { startedAtMs: 0 }, ['startedAt']],
    [
      'all other',
      { status: 'initiated', language: 'en', metadata: jsonText({}), startedAtMs: 0 },
      ['status', 'language', 'metadata', 'startedAt'],
    ],
  ])('with another %s is reported as a conflict', (_name, change, fields) => {
    expect(sessionConflicts(stored, { ...same, ...change })).toEqual(fields);
  });

  it('is compared in every field except the id', () => {
    const created = initialSession(NEW_SESSIONS[0], T0_MS);
    for (const [name, repeat] of oneFieldChanged(NEW_SESSIONS))
      expect(sessionConflicts(created, repeat), name).toHaveLength(name === 'sessionId' ? 0 : 1);
  });

  it('does not conflict in omitted fields', () => {
    expect(sessionConflicts(stored, { sessionId: stored.sessionId })).toEqual([]);
  });

  it('conflicts if it gives a value that was unknown', () => {
    expect(sessionConflicts(aSession({ language: null }), { sessionId: 'a', language: 'en' })).toEqual(['language']);
  });
});

describe('the repeat of a completion', () => {
  const stored = aSession({ status: 'failed', endReason: null, endedAtMs: 0 });

  it.each<[string, Completion, readonly string[]]>([
    ['nothing', {}, []],
    ['the same', { status: 'failed', endedAtMs: 0 }, []],
    ['another status', { status: 'completed' }, ['status']],
    ['a reason where there was none', { endReason: '' }, ['endReason']],
    ['another end', { endedAtMs: 1 }, ['endedAt']],
  ])('with another %s is reported as a conflict', (_name, repeat, fields) => {
    expect(completionConflicts(stored, repeat)).toEqual(fields);
  });
});

describe('a language', () => {
  it.each([
    'en',
    'EN-gb',
    'zh-Hant-TW',
    'de-CH-1996',
    'sl-rozaj-biske-1994',
    'es-419',
    'x-mine',
    'X-MINE',
    'i-klingon',
    'I-DEFAULT',
    'en-a-bbb-x-a',
    'gsw',
    'aaaaaaaa',
  ])('may be %s', (language) => {
    expect(LANGUAGE_PATTERN.test(language)).toBe(true);
  });

  it.each([
    '',
    'e',
    'x',
    'i',
    'en_GB',
    'en-',
    '-en',
    'en--GB',
    'en-123456789',
    'a-DE',
    'aaaaaaaaa',
    'en GB',
    'en-GB\n',
    '12',
    'dé',
    `en${'-a'.repeat(16)}`,
  ])('may not be %j', (language) => {
    expect(LANGUAGE_PATTERN.test(language)).toBe(false);
  });
});
