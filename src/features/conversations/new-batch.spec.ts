import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { parseBatch } from './new-batch.js';

const MAX_EVENT_BYTES = 10_000;
const LIMITS = { ...DEFAULT_LIMITS, maxBodyBytes: MAX_EVENT_BYTES };

describe('a batch', () => {
  afterEach(() => vi.restoreAllMocks());

  describe.each([
    ['as JSON', false],
    ['as lines', true],
  ])('%s', (_, isNdjson) => {
    const parse = (texts: readonly string[]) =>
      parseBatch({ bytes: Buffer.from(isNdjson ? texts.join('\n') : `{"events":[${texts}]}`), isNdjson }, LIMITS);

    it('that is larger than an event may be is parsed one event at a time', async () => {
      const texts = Array.from({ length: 20 }, (__, index) => event(`e${index}`, 4_000));
      const parsed = vi.spyOn(JSON, 'parse');
      const items = await parse(texts);
      expect(items.map((item) => item.ok && item.event.eventId)).toEqual(texts.map((__, index) => `e${index}`));
      expect(Math.max(...parsed.mock.calls.map(([text]) => text.length))).toBeLessThan(MAX_EVENT_BYTES);
    });

    it('keeps the size of each event with the event, which is not parsed', async () => {
      const parsed = vi.spyOn(JSON, 'parse');
      const items = await parse([event('small', 10), event('large', MAX_EVENT_BYTES), event('last', 10)]);
      expect(items).toMatchObject([
        { ok: true },
        { ok: false, eventId: 'large', problems: [{ detail: `is larger than ${MAX_EVENT_BYTES} bytes` }] },
        { ok: true },
      ]);
      expect(Math.max(...parsed.mock.calls.map(([text]) => text.length))).toBeLessThan(MAX_EVENT_BYTES);
    });
  });

  it.each([
    ['an event', `{"events":[${event('a', 9_000)},{"eventId":nope},${event('b', 9_000)}]}`],
    ['an event that is too large', `{"events":[${event('a', 20_000).replace('"x.', '')}]}`],
    ['a comma too many', `{"events":[${event('a', 9_000)},${event('b', 9_000)},]}`],
    ['no end', `{"events":[${event('a', 9_000)},${event('b', 9_000)}`],
    ['another end', `{"events":[${event('a', 9_000)},${event('b', 9_000)}}}`],
    ['more text after it', `{"events":[${event('a', 9_000)},${event('b', 9_000)}]}{}`],
  ])('that is not JSON is refused as a whole: %s', async (_, text) => {
    await expect(parseBatch({ bytes: Buffer.from(text), isNdjson: false }, LIMITS)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      parts: [{ pointer: '', detail: expect.stringMatching(/^not valid JSON/) }],
    });
  });

  it('with more data besides its events than an event may have is refused', async () => {
    const text = `{"events":[{"eventId":"a","type":"system"}],"more":"${'x'.repeat(MAX_EVENT_BYTES)}"}`;
    await expect(parseBatch({ bytes: Buffer.from(text), isNdjson: false }, LIMITS)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });
});

function event(eventId: string, chars: number): string {
  return JSON.stringify({ type: 'x.words', payload: { words: 'x'.repeat(chars) }, eventId });
}
