import { describe, expect, it, vi } from 'vitest';
import { bot, call, cut, texts, turnsOf, user, utterances } from '../testing/call.js';

const report = (text: string, startMs: number | undefined, more: Readonly<Record<string, unknown>> = {}) =>
  user({
    text,
    rev: 2,
    source: { provider: 'p' },
    ...(startMs === undefined ? {} : { startMs, endMs: startMs + 500 }),
    ...more,
  });

describe('layers', () => {
  it('lets a report of rev 2 supersede utterances of a lower rev that began within its span or up to a second around it', () => {
    const told = [
      ...[8_999, 9_000, 10_400, 11_500, 11_501].map((startMs) => user({ text: `live ${startMs}`, startMs })),
      user({ text: 'so far', rev: 1, startMs: 10_500, endMs: 10_501 }),
      report('one', 10_000),
    ];
    expect(texts(told.slice(0, 5).concat(told.slice(6)))).toEqual(['live 8999', 'one', 'live 11501']);
  });

  it('supersedes the same side only', () => {
    expect(
      texts([bot({ text: 'b', startMs: 10_000 }), user({ text: 'u', startMs: 10_000 }), report('r', 10_000)]),
    ).toEqual(['b', 'r']);
  });

  it('supersedes the live transcript of any provider', () => {
    const live = user({ text: 'live', startMs: 10_000, source: { provider: 'q' } });
    expect(texts([live, report('r', 10_000)])).toEqual(['r']);
  });

  it('keeps utterances that share an itemId with the report', () => {
    const live = user({ text: 'live', startMs: 10_000, itemId: 'i', source: { provider: 'q' } });
    expect(texts([live, report('r', 10_000, { itemId: 'i' })])).toEqual(['live', 'r']);
  });

  it('supersedes utterances that share an itemId only with the report of another provider', () => {
    const live = user({ text: 'live', startMs: 10_000, itemId: 'i', source: { provider: 'live' } });
    const other = report('other', 90_000, { itemId: 'i', source: { provider: 'q' } });
    expect(texts([live, report('r', 10_000), other])).toEqual(['r', 'other']);
    expect(texts([live, report('r', 10_000, { itemId: 'i' }), other])).toEqual(['live', 'r', 'other']);
    const both = report('both', 9_900, { itemId: 'i', source: { provider: 'q' } });
    expect(texts([live, report('r', 10_000), both])).toEqual(['both', 'r']);
  });

  it('lets rev 1 supersede a live utterance of another provider under the same itemId', () => {
    const live = user({ text: 'live', startMs: 2_000, itemId: 'i', source: { provider: 'live' } });
    const told = user({ text: 'so far', rev: 1, startMs: 2_000, itemId: 'i', source: { provider: 'q' } });
    expect(texts([live, told])).toEqual(['so far']);
  });

  it('supersedes utterances at any time if the report has no times', () => {
    expect(
      texts([user({ text: 'early', startMs: 0 }), report('r', undefined), user({ text: 'late', startMs: 90_000 })]),
    ).toEqual(['r']);
  });

  it('lets rev 1 supersede those of rev 0 that began up to 1 s after its last end', () => {
    const told = [
      ...[0, 4_000, 4_001].map((startMs) => user({ text: `live ${startMs}`, startMs })),
      user({ text: 'so far', rev: 1, startMs: 2_000, endMs: 3_000 }),
    ];
    expect(texts(told)).toEqual(['so far', 'live 4001']);
  });

  it('lets rev 3 supersede nothing, and leaves an item that also has rev 2 in the report', () => {
    const live = user({ text: 'live', startMs: 10_000 });
    expect(texts([live, user({ text: 'r', rev: 3, startMs: 10_000 })])).toEqual(['live', 'r']);
    const corrected = user({ text: 'corrected', rev: 3, itemId: 'i', source: { provider: 'p' } });
    expect(texts([live, report('r', 10_000, { itemId: 'i' }), corrected])).toEqual(['corrected']);
  });

  it('supersedes statements about an utterance with it, unless they name none: then they refer to what is shown', () => {
    const live = bot({ text: 'live', itemId: 'i', startMs: 10_000, endMs: 12_000 });
    const told = bot({ text: 'report', rev: 2, startMs: 10_001, endMs: 12_000 });
    expect(turnsOf([live, told, cut({ itemId: 'i', heardText: 'li' }, 11_000)]).interruptions).toEqual([]);
    const unnamed = [live, told, cut({ heardText: 're' }, 11_000)];
    expect(texts(unnamed)).toEqual(['re']);
    expect(turnsOf(unnamed).interruptions).toMatchObject([{ kind: 'barge_in', utterance: 0 }]);
  });

  it('shows superseded utterances with superseded=true, and marks them', () => {
    const told = [user({ text: 'live', startMs: 10_000 }), report('r', 10_001)];
    expect(utterances(told, { superseded: true }).map(({ text, superseded }) => [text, superseded])).toEqual([
      ['live', true],
      ['r', false],
    ]);
  });
});

describe('reports of many providers', () => {
  const MAX_SORTED = 2_048;
  const COUNT = 3 * MAX_SORTED;

  it('are never sorted all at once, whether they share an item or not', () => {
    const sorted: number[] = [];
    for (const { prototype } of [Array, Float64Array]) {
      const sort = prototype.sort as (...given: unknown[]) => never;
      vi.spyOn(prototype, 'sort').mockImplementation(function (this: ArrayLike<unknown>, ...given: unknown[]) {
        sorted.push(this.length);
        return sort.apply(this, given);
      });
    }
    const reports = Array.from({ length: COUNT }, (_, index) => {
      const source = { provider: `p${index}` };
      return bot({ text: 'Hello', itemId: 'a', rev: (index % 2) * 2, startMs: index, source });
    });
    call(reports).transcript();
    vi.restoreAllMocks();
    expect(Math.max(...sorted)).toBeLessThanOrEqual(MAX_SORTED);
  });
});
