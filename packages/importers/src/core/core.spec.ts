import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elevenlabs } from '../elevenlabs/importer.js';
import { importMessages } from '../index.js';
import { retell } from '../retell/importer.js';
import { vapi } from '../vapi/importer.js';
import { annotationOf, mergeAnnotations, STAMPS, type Statement } from './annotation.js';
import { canonicalJson } from './canonical-json.js';
import { clean } from './clean.js';
import { keyOf, sessionIdOf } from './ids.js';
import { unwrap } from './incoming.js';
import { sha256Hex } from './sha256.js';
import { readTime } from './times.js';
import { utf8Length } from './utf8.js';

const sha256 = (text: string) => createHash('sha256').update(text.toWellFormed(), 'utf8').digest('hex');

describe('SHA-256', () => {
  it('matches the usual implementations', () => {
    const units = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(fc.property(units, (text) => void expect(sha256Hex(text)).toBe(sha256(text))));
    for (const length of [55, 56, 63, 64, 65, 119, 120])
      expect(sha256Hex('a'.repeat(length))).toBe(sha256('a'.repeat(length)));
    expect(sha256Hex('\ud800é🦊')).toBe(sha256('\ud800é🦊'));
  });

  it('counts bytes in UTF-8', () => {
    const units = fc.string({ unit: 'binary' });
    fc.assert(fc.property(units, (text) => void expect(utf8Length(text)).toBe(Buffer.byteLength(text))));
  });
});

describe('an id', () => {
  it('stays as it is if the service accepts it', () => {
    expect(sessionIdOf('vapi', 'b1223960-1b4d')).toBe('vapi:b1223960-1b4d');
    expect(sessionIdOf('vapi', 'a'.repeat(90))).toBe(`vapi:${'a'.repeat(90)}`);
  });

  it('is otherwise shortened, made plain and hashed', () => {
    const hash = (text: string) => sha256(text).slice(0, 12);
    expect(sessionIdOf('aws', 'my call/1')).toBe(`aws:my-call-1-${hash('my call/1')}`);
    expect(sessionIdOf('aws', '🦊')).toBe(`aws:--${hash('🦊')}`);
    expect(sessionIdOf('aws', 'a'.repeat(91))).toBe(`aws:${'a'.repeat(90)}-${hash('a'.repeat(91))}`);
    expect(keyOf('x'.repeat(500)).length).toBeLessThanOrEqual(93);
  });
});

describe('a clean value', () => {
  it.each([
    [{ access_token: 'x', client_secret: 'x', Authorization: 'x', twilioAuthToken: 'x', secret: '12345' }, {}],
    [
      { total_tokens: 3, token_count: 4, authorization_method: 'header' },
      { total_tokens: 3, token_count: 4, authorization_method: 'header' },
    ],
    [{ audio: 'SUQz', full_audio: 'SUQz' }, {}],
    [{ audio: { format: 'pcm' } }, { audio: { format: 'pcm' } }],
    ['HTTPS://u:p@x.org/a?b=c', 'HTTPS://x.org/a'],
    ['see https://x.org/a?b=c and stay', 'see https://x.org/a and stay'],
    ['basic information about bearer bonds', 'basic information about bearer bonds'],
    ['Authorization: Bearer abc.def', 'Authorization: '],
    ['{"password": "x", "a": 1}', '{"a":1}'],
    [[{ name: 'X-Api-Key', value: 'x' }], [{ name: 'X-Api-Key' }]],
  ])('of %j is %j', (value, expected) => {
    expect(clean(value)).toEqual(expected);
    expect(clean(clean(value))).toEqual(clean(value));
  });

  it('keeps names that every object inherits', () => {
    const value = JSON.parse('{"__proto__": 1, "constructor": 2}');
    expect(JSON.stringify(clean(value))).toBe('{"__proto__":1,"constructor":2}');
  });
});

describe('a time', () => {
  it.each([
    [1_700_000_000, '2023-11-14T22:13:20.000Z'],
    [1_700_000_000_250, '2023-11-14T22:13:20.250Z'],
    [1_700_000_000_250_000, '2023-11-14T22:13:20.250Z'],
    ['1700000000', '2023-11-14T22:13:20.000Z'],
    ['2026-01-15T10:30:00+01:00', '2026-01-15T09:30:00.000Z'],
    ['2026-01-15 09:30:00.215558+00:00', '2026-01-15T09:30:00.215Z'],
  ])('is read from %s', (value, expected) => {
    expect(readTime(value)).toEqual({ ms: Date.parse(expected), isZoneless: false });
  });

  it('without a zone is read as UTC, which is reported', () => {
    expect(readTime('2026-01-15T09:30:00')).toEqual({ ms: Date.parse('2026-01-15T09:30:00Z'), isZoneless: true });
  });

  it.each([null, {}, 12, Number.NaN, 1e308, '2026-02-30T00:00:00Z', 'yesterday'])('is absent in %s', (value) => {
    expect(readTime(value)).toBeUndefined();
  });
});

describe('an envelope', () => {
  it('wraps one message or several, and is distinguished from a message of Vapi', () => {
    const receivedAt = '2026-01-15T09:30:00Z';
    const vapi = { message: { type: 'hang' } };
    const unwrapped = unwrap(
      [{ receivedAt, direction: 'out', message: [1, 2] }, vapi, { receivedAt, message: vapi }],
      [],
    );
    expect(unwrapped.map(({ index, message, direction }) => [index, message, direction])).toEqual([
      [0, 1, 'out'],
      [0, 2, 'out'],
      [1, vapi, undefined],
      [2, vapi, undefined],
    ]);
  });

  it('is refused with an error that says what is wrong with it', () => {
    const issues: { readonly pointer: string }[] = [];
    unwrap([{ receivedAt: 'now', direction: 'up', message: {} }], issues as never);
    expect(issues.map(({ pointer }) => pointer)).toEqual(['/receivedAt', '/direction']);
  });
});

describe('the end of a call of which only the length is known', () => {
  const start = '2026-01-15T09:30:00.000Z';
  const call = { call_id: 'r', start_timestamp: Date.parse(start), duration_ms: 10_000 };
  const report = { type: 'end-of-call-report', call: { id: 'v', createdAt: start }, durationSeconds: 10 };
  const data = { conversation_id: 'e', transcript: [], metadata: { call_duration_secs: 10 } };
  it.each([
    { importer: retell, message: { event: 'call_ended', call } },
    { importer: vapi, message: { message: report } },
    { importer: elevenlabs, message: { type: 'post_call_transcription', data } },
  ])('follows from it: $importer.provider', ({ importer, message }) => {
    const [imported] = importMessages(importer, [message]).calls;
    expect(imported?.completion).toEqual({ status: 'completed', endReason: null, lengthMs: 10_000 });
  });
});

describe('an annotation', () => {
  const names = fc.constantFrom('a', 'b', 'c');
  const leaves = fc.oneof(fc.constantFrom(null, 1, 'x', [], [1]), fc.dictionary(names, fc.constantFrom(null, 2, 'y')));
  const statement: fc.Arbitrary<Statement> = fc.record({
    value: fc.dictionary(names, leaves),
    rev: fc.nat({ max: 3 }),
    atMs: fc.option(fc.constantFrom(0, 1_000, 2_000), { nil: undefined }),
  });

  it('is the same in any order, however it is divided among messages, and with any repetition', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 6 }), fc.nat(), (statements, seed) => {
        const once = annotationOf(statements).value;
        const order = [...statements, ...statements].map((one, place) => ({ one, key: (place * 7 + seed) % 11 }));
        let stored: Readonly<Record<string, unknown>> | undefined;
        for (const { one } of order.sort((a, b) => a.key - b.key)) {
          stored = mergeAnnotations(stored, annotationOf([one]).value).value;
        }
        expect(canonicalJson(withoutStamps(stored))).toBe(canonicalJson(withoutStamps(once)));
      }),
    );
  });

  it('is not erased by null, and prefers the higher rev, then the later clock', () => {
    const told = (value: object, rev: number, atMs: number) => ({ value: value as Statement['value'], rev, atMs });
    const merged = annotationOf([
      told({ a: 1, b: 1, c: { d: 1 } }, 2, 1),
      told({ a: 2, b: null, c: { e: 1 } }, 1, 9),
      told({ b: 3 }, 2, 5),
    ]);
    expect(merged.value).toMatchObject({ a: 1, b: 3, c: { d: 1, e: 1 } });
  });

  it('omits what does not fit or would not come back as it was', () => {
    const value = {
      small: 1,
      large: 'x'.repeat(70_000),
      lone: '\ud800',
      huge: 2 ** 60,
      vast: { p50: Number.POSITIVE_INFINITY },
    };
    const { value: kept, leftOut } = annotationOf([{ value, rev: 0, atMs: undefined }]);
    expect(Object.keys(kept)).toEqual(['small', STAMPS]);
    expect(leftOut).toEqual(['huge', 'large', 'lone', 'vast']);
  });
});

function withoutStamps(value: Readonly<Record<string, unknown>> | undefined): object {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => name !== STAMPS));
}
