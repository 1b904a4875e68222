import { globSync, readFileSync } from 'node:fs';
import { CallView, parseInstant, renderMarkdown, renderSrt, renderText, renderVtt } from '@conversation-service/voice';
import { expect, it } from 'vitest';

const FIXTURES = globSync('packages/importers/fixtures/**/*.{json,jsonl}', {
  cwd: new URL('../../', import.meta.url),
});
const TYPES = [
  ...['user_speech', 'bot_speech', 'x.speech', 'x.interruption', 'x.metrics', 'x.tool_call', 'x.tool_result', 'system'],
];
const AT = '2026-01-15T09:30:00.000Z';
const EVERYTHING = { partials: true, superseded: true, words: true, estimate: true } as const;

type Payload = Readonly<Record<string, unknown>>;

/** The object itself, and all objects in it. */
function* objectsIn(value: unknown): Generator<Payload, void, undefined> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Payload;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

function documentsOf(file: string): readonly unknown[] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  return file.endsWith('.jsonl')
    ? text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [JSON.parse(text)];
}

it('there are fixtures', () => {
  expect(FIXTURES.length).toBeGreaterThan(20);
});

it.each(FIXTURES)('%s: every view can be built, whichever part is sent as the payload of whichever event', (file) => {
  const payloads = documentsOf(file).flatMap((document) => [...objectsIn(document)]);
  for (const type of TYPES) {
    const call = new CallView({ sessionId: 's', startedAt: AT });
    for (const [index, payload] of payloads.entries()) {
      call.add({ eventId: `e${index}`, sequence: index + 1, type, payload, timestamp: AT });
    }
    const { utterances } = call.transcript(EVERYTHING);
    for (const render of [renderText, renderMarkdown, renderSrt, renderVtt]) [...render(utterances)].join('');
    for (const { startedAt, endedAt } of utterances) {
      expect(parseInstant(startedAt)).toBeDefined();
      if (endedAt !== null) expect(parseInstant(endedAt)).toBeGreaterThan(Number(parseInstant(startedAt)));
    }
    expect(call.summary().measures).toEqual(call.turns().measures);
  }
});
