import { type EventBody, toCompletionBody, toEventBodies, toLateEventBody, toSessionBody } from '../bodies.js';
import type { Call } from '../call.js';
import type { SceneCall } from './scene-call.js';

/** Returns a real call as if it had begun at `startMs`, with an id of its own. */
export function movedCall(
  call: Call,
  startMs: number,
  { idSuffix, type }: { readonly idSuffix: string; readonly type: string },
): SceneCall & { readonly late: EventBody } {
  const byMs = startMs - call.metadata.start_time_ms;
  const move = (time: string) => new Date(Date.parse(time) + byMs).toISOString();
  const moveEvent = (event: EventBody) => ({ ...event, timestamp: move(event.timestamp) });
  const { sessionId, metadata, startedAt, language } = toSessionBody(call);
  const completion = toCompletionBody(call);
  return {
    session: {
      sessionId: `${sessionId}-${idSuffix}`,
      language,
      metadata: { type, agent: 'recorded', channel: 'phone', ...metadata },
      startedAt: move(startedAt),
    },
    events: toEventBodies(call).map(moveEvent),
    completion: { ...completion, endedAt: move(completion.endedAt) },
    late: moveEvent(toLateEventBody(call)),
  };
}
