import { eventText, speakerOf } from '@conversation-service/voice';
import type { DemoApi } from '../api.js';
import type { EventBody } from '../bodies.js';
import type { Call } from '../call.js';
import type { DemoScreen } from '../demo-screen.js';
import type { Pace } from '../pace.js';
import { movedCall } from './moved-call.js';

/** Plays one real call as if it began at `startMs`: each event is sent when it ends, as final transcripts are. */
export async function playLive(
  call: Call,
  startMs: number,
  api: DemoApi,
  pace: Pace,
  screen: DemoScreen,
): Promise<void> {
  const { session, events, completion, late } = movedCall(call, startMs, { idSuffix: 'live', type: 'live' });
  const progress = screen.progress(events.length + 1);
  const { sessionId } = session;
  const send = async (event: EventBody) => {
    await api.appendEvent(sessionId, event);
    progress.advance(1, `${speakerOf(event)} ${eventText(event)}`.trimStart());
  };
  await api.createSession(session);
  for (const event of [...events].sort((a, b) => overMs(a) - overMs(b))) {
    await pace(overMs(event) - startMs);
    await send(event);
  }
  await pace(Date.parse(completion.endedAt) - startMs);
  await api.completeSession(sessionId, completion);
  await pace(Date.parse(late.timestamp) - startMs);
  await send(late);
  progress.end();
}

function overMs({ timestamp, payload }: EventBody): number {
  return Date.parse(timestamp) + (typeof payload.durationMs === 'number' ? payload.durationMs : 0);
}
