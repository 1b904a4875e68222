import type { TurnsView } from '@conversation-service/voice';
import { issuesJson } from './packed-transcript.js';

/** Yields the answer in parts: a call of hours need not be in memory as one text. */
export function* turnsJson(view: TurnsView): Generator<string, void, undefined> {
  const { sessionId, version, throughSequence, complete, silences, measures, issues } = view;
  yield JSON.stringify({ sessionId, version, throughSequence, complete }).slice(0, -1);
  yield* listJson('turns', view.turns);
  yield* listJson('exchanges', view.exchanges);
  yield* listJson('interruptions', view.interruptions);
  yield* listJson('tools', view.tools);
  if (silences) yield* listJson('silences', silences);
  else yield ',"silences":null';
  yield `,"measures":${JSON.stringify(measures)},"issues":${issuesJson(issues)}}`;
}

function* listJson(name: string, items: readonly object[]): Generator<string, void, undefined> {
  yield `,"${name}":[`;
  for (const [index, item] of items.entries()) yield index === 0 ? JSON.stringify(item) : `,${JSON.stringify(item)}`;
  yield ']';
}
