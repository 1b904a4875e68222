import { speechText } from '../dialects/event-text.js';
import type { JsonObject } from '../json.js';

/** What a line about one event needs of it. */
export interface ToldEvent {
  readonly type: string;
  readonly payload: JsonObject;
  readonly late?: boolean;
}

const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;

const SPEAKERS: Readonly<Record<string, string>> = { user_speech: 'caller', bot_speech: 'agent' };

/** `mm:ss.s`, cut and not rounded: nothing is said before its time. */
export function sinceStart(durationMs: number): string {
  const seconds = Math.floor(durationMs / (MS_PER_SECOND / 10)) / 10;
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  return `${String(minutes).padStart(2, '0')}:${(seconds % SECONDS_PER_MINUTE).toFixed(1).padStart(4, '0')}`;
}

/** `caller` or `agent`; empty for what nobody said. */
export function speakerOf({ type }: Pick<ToldEvent, 'type'>): string {
  return SPEAKERS[type] ?? '';
}

/** What was said, in the shape of whichever framework sent it; for other events what they carry. */
export function eventText({ type, payload, late }: ToldEvent): string {
  if (SPEAKERS[type]) return speechText(payload) ?? '(nothing heard)';
  return `[${late ? 'late ' : ''}${type}: ${toWords(payload)}]`;
}

/** An object's names and values without the signs of JSON. */
function toWords(value: object): string {
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${typeof inner === 'object' && inner ? `(${toWords(inner)})` : inner}`)
    .join(', ');
}
