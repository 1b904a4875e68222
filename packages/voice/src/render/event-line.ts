import { speechText } from '../dialects/event-text.js';
import type { JsonObject } from '../json.js';

/** What a line about an event needs of it. */
export interface ToldEvent {
  readonly type: string;
  readonly payload: JsonObject;
  readonly late?: boolean;
}

const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;

const SPEAKERS: Readonly<Record<string, string>> = { user_speech: 'caller', bot_speech: 'agent' };

/** Formats `mm:ss.s`, truncated, so that nothing is shown before its time. */
export function sinceStart(durationMs: number): string {
  const seconds = Math.floor(durationMs / (MS_PER_SECOND / 10)) / 10;
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  return `${String(minutes).padStart(2, '0')}:${(seconds % SECONDS_PER_MINUTE).toFixed(1).padStart(4, '0')}`;
}

/** Returns `caller` or `agent`; empty if nobody spoke. */
export function speakerOf({ type }: Pick<ToldEvent, 'type'>): string {
  return SPEAKERS[type] ?? '';
}

/** Returns what was said, in the shape of any framework; for other events a summary of the payload. */
export function eventText({ type, payload, late }: ToldEvent): string {
  if (SPEAKERS[type]) return speechText(payload) ?? '(nothing heard)';
  return `[${late ? 'late ' : ''}${type}: ${toWords(payload)}]`;
}

/** Returns names and values of an object without JSON punctuation. */
function toWords(value: object): string {
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${typeof inner === 'object' && inner ? `(${toWords(inner)})` : inner}`)
    .join(', ');
}
