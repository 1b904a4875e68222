import type { DemoApi } from '../api.js';
import type { DemoScreen } from '../demo-screen.js';
import type { SceneCall } from './scene-call.js';

/** Enough to share commits, too few to fill a queue. */
const AT_ONCE = 16;

/** Sends every conversation as one batch, and resolves with the number of events. */
export async function seedScene(calls: readonly SceneCall[], api: DemoApi, screen: DemoScreen): Promise<number> {
  const total = calls.reduce((sum, call) => sum + eventCount(call), 0);
  const progress = screen.progress(total);
  const queue = calls.values();
  const work = async () => {
    // All workers share one iterator.
    for (const call of queue) {
      await sendCall(call, api);
      progress.advance(eventCount(call), String(call.session.metadata.task));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  progress.end();
  return total;
}

async function sendCall({ session, events, completion, late }: SceneCall, api: DemoApi): Promise<void> {
  await api.createSession(session);
  await api.appendBatch(session.sessionId, events, 'json');
  await api.completeSession(session.sessionId, completion);
  if (late) await api.appendEvent(session.sessionId, late);
}

function eventCount({ events, late }: SceneCall): number {
  return events.length + (late ? 1 : 0);
}
