import { styleText } from 'node:util';
import { speechText } from '@conversation-service/voice';
import { wrap } from '../../config/wrap.js';
import type { EventAnswer, SessionAnswer } from './api.js';

const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;

/** Two blanks, `mm:ss.s`, two blanks, `caller`, two blanks. */
const INDENT = ' '.repeat(19);

/** A session for a reader: time since its start, who, and what. `width` in characters. */
export function transcriptOf(session: SessionAnswer, events: readonly EventAnswer[], width: number): string {
  const { task, callerName, agentName } = session.metadata;
  const heading = `${task}: ${callerName} calls, ${agentName} answers (session ${session.sessionId})`;
  const startedAtMs = Date.parse(session.startedAt);
  return [styleText('bold', heading), ...events.map((event) => toLine(event, startedAtMs, width))].join('\n');
}

function toLine(event: EventAnswer, startedAtMs: number, width: number): string {
  const time = sinceStart(Date.parse(event.timestamp) - startedAtMs);
  const text = wrap(textOf(event), width, INDENT).slice(INDENT.length);
  return `  ${styleText('dim', time)}  ${speakerOf(event).padEnd('caller'.length)}  ${text}`;
}

/** `mm:ss.s`, cut and not rounded: nothing is said before its time. */
export function sinceStart(durationMs: number): string {
  const seconds = Math.floor(durationMs / (MS_PER_SECOND / 10)) / 10;
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  return `${String(minutes).padStart(2, '0')}:${(seconds % SECONDS_PER_MINUTE).toFixed(1).padStart(4, '0')}`;
}

const SPEAKERS: Readonly<Record<string, string>> = { user_speech: 'caller', bot_speech: 'agent' };

/** Empty for what nobody said. */
export function speakerOf({ type }: Pick<EventAnswer, 'type'>): string {
  return SPEAKERS[type] ?? '';
}

/** What was said, in the shape of whichever framework sent it; for other events what they carry. */
export function textOf({ type, payload, late }: Pick<EventAnswer, 'type' | 'payload' | 'late'>): string {
  if (SPEAKERS[type]) return speechText(payload) ?? '(nothing heard)';
  return `[${late ? 'late ' : ''}${type}: ${toWords(payload)}]`;
}

/** An object's names and values without the signs of JSON. */
function toWords(value: object): string {
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${typeof inner === 'object' && inner ? `(${toWords(inner)})` : inner}`)
    .join(', ');
}
