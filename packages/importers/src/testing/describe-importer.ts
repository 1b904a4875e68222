import { isObject } from '@conversation-service/voice';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../core/canonical-json.js';
import type { Importer } from '../core/importer.js';
import { importMessages } from '../index.js';
import type { Fixture } from './fixtures.js';
import { MUTATIONS, mutated, placesOf } from './hostile.js';
import { SimulatedStore } from './simulated-store.js';

const ID = /^[A-Za-z0-9_+-][A-Za-z0-9._:@+=~-]{0,127}$/;
const TYPE = /^(?:user_speech|bot_speech|system|x(?:\.[a-z0-9_]+){1,4})$/;
const SESSION = 'test-session';

/** What a spec provides about an importer. */
export interface ImporterCase {
  readonly importer: Importer;
  readonly fixtures: readonly Fixture[];
  /** Messages of one call that all have a time and a call id: every order must give the same result. */
  readonly call: readonly unknown[];
  /** A message of an unknown type, of the call above. */
  readonly unknownMessage: Readonly<Record<string, unknown>>;
}

/** Tests that apply to every importer. */
export function describeImporter(title: string, { importer, fixtures, call, unknownMessage }: ImporterCase): void {
  describe(title, () => {
    it.each(fixtures)('produces valid events for $name, the same each time', ({ messages }) => {
      const result = importMessages(importer, messages, SESSION);
      expect(importMessages(importer, structuredClone(messages), SESSION)).toEqual(result);
      expectValid(importer, messages);
    });

    it.each(fixtures)('recognizes a repeat of $name as duplicates', ({ messages }) => {
      const store = new SimulatedStore(importer);
      store.deliver(messages, SESSION);
      const once = store.views();
      const { duplicates } = store;
      store.deliver(messages, SESSION);
      expect(store.views()).toEqual(once);
      expect(store.conflicts).toEqual([]);
      const events = [...store.sessions.values()].reduce((sum, { events: { size } }) => sum + size, 0);
      expect(store.duplicates).toBe(events + duplicates * 2);
    });

    it('gives the same result for any split, repetition and interleaving of the messages of a call', () => {
      const once = new SimulatedStore(importer);
      once.deliver(call);
      fc.assert(
        fc.property(deliveriesOf(call.length), (bodies) => {
          const store = new SimulatedStore(importer);
          for (const places of bodies) store.deliver(places.map((place) => call[place]));
          expect(store.views()).toEqual(once.views());
          expect(store.conflicts).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });

    it('keeps an unknown message', () => {
      const { calls } = importMessages(importer, [unknownMessage], SESSION);
      const kinds = calls
        .flatMap(({ events }) => events)
        .map(({ type, payload }) => [type, payload.kind, 'raw' in payload]);
      expect(kinds).toContainEqual(['system', expect.stringContaining(`${importer.provider}.`), true]);
    });

    it.each([null, true, 5, 'text', [], [[]], {}].map((message) => ({ message })))('keeps $message', ({ message }) => {
      const { calls, faults } = importMessages(importer, [message], SESSION);
      expect(calls.flatMap(({ events }) => events).length + faults.length).toBeGreaterThan(0);
    });

    it('keeps no secret and no query of a URL', () => {
      for (const { messages } of fixtures) {
        const planted = withSecrets(messages);
        const text = JSON.stringify(importMessages(importer, planted, SESSION));
        expect(text).not.toContain('PLANTED');
      }
    });

    it.each(fixtures)('never throws on mutations of $name, and gives each content one id', ({ messages }) => {
      const contents = new Map<string, string>();
      fc.assert(
        fc.property(MUTATIONS, (mutations) => {
          const body = mutated(messages, mutations);
          expectValid(importer, body);
          for (const event of importMessages(importer, body, SESSION).calls.flatMap(({ events }) => events)) {
            const { eventId, type, payload, timestamp } = event;
            const content = canonicalJson({ type, payload, timestamp });
            expect(contents.get(eventId) ?? content).toBe(content);
            contents.set(eventId, content);
          }
        }),
        { numRuns: 80 },
      );
    });
  });
}

function expectValid(importer: Importer, messages: readonly unknown[]): void {
  for (const sessionId of [undefined, SESSION]) {
    for (const call of importMessages(importer, messages, sessionId).calls) {
      expect(call.sessionId).toMatch(ID);
      for (const { eventId, type, payload, timestamp } of call.events) {
        expect(eventId).toMatch(ID);
        expect(type).toMatch(TYPE);
        expect(isObject(payload)).toBe(true);
        if (timestamp !== undefined) expect(new Date(timestamp).toISOString()).toBe(timestamp);
      }
    }
  }
}

/** The indexes of all messages, once or more, in any order, in any number of bodies. */
function deliveriesOf(count: number): fc.Arbitrary<readonly (readonly number[])[]> {
  const again = fc.array(fc.nat({ max: count - 1 }), { maxLength: count });
  const cuts = fc.array(fc.nat({ max: count * 2 }), { maxLength: 6 });
  return fc.tuple(again, cuts).chain(([repeated, at]) => {
    const all = [...Array(count).keys(), ...repeated];
    const edges = [0, ...[...new Set(at)].filter((edge) => edge < all.length).sort((a, b) => a - b), all.length];
    return fc
      .shuffledSubarray([...all.keys()], { minLength: all.length })
      .map((order) => order.map((place) => all[place] ?? 0))
      .map((order) => edges.slice(1).map((edge, index) => order.slice(edges[index], edge)));
  });
}

const SECRETS: Readonly<Record<string, unknown>> = {
  access_token: 'PLANTED-1',
  client_secret: 'PLANTED-2',
  Authorization: 'Bearer PLANTED-3',
  twilioAuthToken: 'PLANTED-4',
  server: { url: 'https://user:PLANTED-5@example.com/hook?signature=PLANTED-6', secret: 'PLANTED-7' },
  recordingUrl: 'https://example.com/a.wav?X-Amz-Signature=PLANTED-8',
  headers: [{ name: 'x-vapi-secret', value: 'PLANTED-9' }],
  inText: '{"api_key": "PLANTED-10"}',
};

function withSecrets(messages: readonly unknown[]): readonly unknown[] {
  const planted = structuredClone(messages);
  const objects = placesOf({ planted }).flatMap(({ parent, name }) => {
    const value = (parent as Record<string, unknown>)[name];
    return isObject(value) ? [value as Record<string, unknown>] : [];
  });
  for (const object of objects) for (const [name, secret] of Object.entries(SECRETS)) object[name] ??= secret;
  return planted;
}
