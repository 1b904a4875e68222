import { styleText } from 'node:util';
import { eventText, sinceStart, speakerOf } from '@conversation-service/voice';
import type { EventAnswer, SessionAnswer } from './api.js';

/** Returns a readable transcript: time since the start, speaker, text. */
export function transcriptOf(session: SessionAnswer, events: readonly EventAnswer[]): string {
  const { task, callerName, agentName } = session.metadata;
  const heading = `${task}: ${callerName} calls, ${agentName} answers (session ${session.sessionId})`;
  const startedAtMs = Date.parse(session.startedAt);
  return [styleText('bold', heading), ...events.map((event) => toLine(event, startedAtMs))].join('\n');
}

function toLine(event: EventAnswer, startedAtMs: number): string {
  const time = sinceStart(Date.parse(event.timestamp) - startedAtMs);
  return `  ${styleText('dim', time)}  ${speakerOf(event).padEnd('caller'.length)}  ${eventText(event)}`;
}
