import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Call {
  readonly utterances: readonly {
    readonly speaker: string;
    readonly text: string;
    readonly asr: string;
    readonly channel: number;
    readonly offset_ms: number;
    readonly duration_ms: number;
    readonly dialog_acts: readonly string[];
  }[];
}

const CALLS = join(import.meta.dirname, '..', '..', 'examples', 'harper-valley', 'calls.jsonl');
const FIRST_TIME_MS = Date.UTC(2026, 0, 15, 9, 30);
const STEP_MS = 1_200;

/** Payloads of the ten real calls, as the demo sends them, by call. */
export function realCalls(): readonly (readonly RealEvent[])[] {
  const lines = readFileSync(CALLS, 'utf8').trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as Call).utterances.map(toRealEvent));
}

export interface RealEvent {
  readonly type: string;
  /** Canonical JSON. */
  readonly payload: string;
}

function toRealEvent({ speaker, ...said }: Call['utterances'][number]): RealEvent {
  const { text, asr, channel, offset_ms: offsetMs, duration_ms: durationMs, dialog_acts: dialogActs } = said;
  return {
    type: speaker === 'caller' ? 'user_speech' : 'bot_speech',
    payload: JSON.stringify({ asr, channel, dialogActs, durationMs, final: true, offsetMs, text }),
  };
}

/** Returns the event as the store accepts it; `place` is its position in the session, `number` that in the run. */
export function toNewEvent({ type, payload }: RealEvent, number: number, place: number) {
  const timestampMs = FIRST_TIME_MS + place * STEP_MS;
  const event = { eventId: uuid(number), type, payload, timestampMs };
  const timestamp = new Date(timestampMs).toISOString();
  const sent = JSON.stringify({ eventId: event.eventId, type, timestamp, payload: JSON.parse(payload) as unknown });
  return { ...event, sentBytes: Buffer.byteLength(sent) };
}

/** Looks random, so that it compresses as badly as a real UUID, but is reproducible. */
function uuid(number: number): string {
  const hex = hash('md5', String(number));
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
