import type { DemoApi } from './api.js';
import type { EventBody } from './bodies.js';
import { addCounts, type Counts, NO_COUNTS } from './counts.js';
import type { Pace } from './pace.js';
import type { Mishap, Script, Step } from './script.js';

/**
 * Long enough for the labels, which follow at once, and short enough that the guide can archive the calls right away.
 */
const LATE_GRACE_SECONDS = 2;

/** Sends one call, from its creation to what follows its completion, and counts the outcomes. */
export async function playScript(
  script: Script,
  api: DemoApi,
  pace: Pace,
  onSent: (events: readonly EventBody[]) => void,
): Promise<Counts> {
  const { session, steps, completion, late } = script;
  const waitUntil = (timestamp: string) => pace(Date.parse(timestamp) - Date.parse(session.startedAt));
  await api.createSession(session);
  let counts = NO_COUNTS;
  for (const step of steps) {
    const events = step.kind === 'event' ? [step.event] : step.events;
    for (const { timestamp } of events) await waitUntil(timestamp);
    counts = addCounts(counts, await playStep(step, session.sessionId, api));
    onSent(events);
  }
  await waitUntil(completion.endedAt);
  await api.completeSession(session.sessionId, { ...completion, lateGraceSeconds: LATE_GRACE_SECONDS });
  counts = addCounts(counts, await api.appendEvent(session.sessionId, late));
  onSent([late]);
  return counts;
}

function playStep(step: Step, sessionId: string, api: DemoApi): Promise<Counts> {
  if (step.kind === 'batch') return api.appendBatch(sessionId, step.events, step.format);
  return SENDERS[step.mishap](sessionId, step.event, api);
}

type Sender = (sessionId: string, event: EventBody, api: DemoApi) => Promise<Counts>;

const SENDERS: Readonly<Record<Mishap, Sender>> = {
  none: (sessionId, event, api) => api.appendEvent(sessionId, event),
  twice: async (sessionId, event, api) => {
    const [a, b] = await Promise.all([api.appendEvent(sessionId, event), api.appendEvent(sessionId, event)]);
    return addCounts(a, b);
  },
  'answer-lost': async (sessionId, event, api) => {
    const lost = await api.appendEventLosingAnswer(sessionId, event);
    return addCounts(lost, await api.appendEvent(sessionId, event));
  },
  changed: async (sessionId, event, api) => {
    const first = await api.appendEvent(sessionId, event);
    const payload = { ...event.payload, text: `${event.payload.text}, or so` };
    return addCounts(first, await api.appendEvent(sessionId, { ...event, payload }));
  },
};
