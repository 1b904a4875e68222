import type { Service } from '../e2e/service.js';

const STARTED_AT = '2026-01-15T09:30:00.000Z';
const STEP_MS = 2_000;
const LENGTH_MS = 900;

/** What people say, and what a player could mistake for something else. The last one has no length. */
export const AWKWARD_TEXTS = [
  'Hello & welcome',
  '<b>bold</b> <v Bob>me</v>',
  'a --> b',
  '00:00:01.000 --> 00:00:02.000',
  'NOTE nothing',
  'STYLE',
  '17',
  'WEBVTT',
  '&amp; &lt;i&gt; &nbsp; &#60;',
  '今日は、良い天気です ♪',
  '\u0645\u0631\u062d\u0628\u0627 "quoted" \'text\'',
  'x < y > z',
  'the last',
];

/** Text that some players interpret as commands of other formats, although SRT has no such commands. */
export const AWKWARD_COMMANDS = ['{\\an8}top', '{y:i}slanted', 'path\\Name and \\n', '{a} {b'];

/** A call that begins a second before its session does, contains each text, and can be split into cues. */
export async function tellAwkwardCall(service: Service, texts: readonly string[]): Promise<string> {
  const sessionId = `awkward-${texts.length}`;
  await service.post('/sessions', { sessionId, startedAt: STARTED_AT });
  const events = texts.map((text, index) => {
    const startMs = startOf(index) - 1_000;
    const end = index === texts.length - 1 ? {} : { endMs: startMs + LENGTH_MS };
    const type = index % 2 ? 'bot_speech' : 'user_speech';
    return { eventId: `e${index}`, type, timestamp: STARTED_AT, payload: { text, startMs, ...end } };
  });
  await service.post(`/sessions/${sessionId}/events/batch`, { events });
  return sessionId;
}

/** When a text is shown, in milliseconds from the start of the subtitles. */
export function startOf(index: number): number {
  return index * STEP_MS;
}

export function endOf(index: number, texts: readonly string[]): number {
  return startOf(index) + (index === texts.length - 1 ? 5_000 : LENGTH_MS);
}
