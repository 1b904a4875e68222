// Imports nothing from the project, because scripts/screenshots.mjs runs this file without a build.
import { readFileSync } from 'node:fs';

/** One recorded call of the example data, as far as a scene needs it. */
interface Call {
  readonly id: string;
  readonly metadata: {
    readonly start_time_ms: number;
    readonly end_time_ms: number;
    readonly tasks: readonly { readonly task_type: string }[];
    readonly labels: Readonly<Record<string, number>>;
    readonly agent: {
      readonly hangup_time_ms: number;
      readonly metadata: { readonly agent_name: string };
      readonly responses: readonly { readonly submit_time_ms: number; readonly data?: object }[];
    };
    readonly caller: { readonly hangup_time_ms: number };
  };
  readonly utterances: readonly {
    readonly index: number;
    readonly speaker: 'agent' | 'caller';
    readonly start_ms: number;
    readonly duration_ms: number;
    readonly text: string;
  }[];
}

export interface SceneEvent {
  readonly eventId: string;
  readonly type: string;
  readonly payload: object;
  readonly timestamp: string;
}

export interface Scene {
  readonly sessionId: string;
  readonly session: object;
  readonly events: readonly SceneEvent[];
  readonly completion: object;
  /** Arrives after the completion. */
  readonly late: SceneEvent;
}

const CALLS: readonly Call[] = readFileSync(
  new URL('../../examples/harper-valley/calls.jsonl', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Call);

/** One call in this many breaks off. */
const FAILED_EVERY = 9;

/** The n-th of any number of calls: a real one, moved to this time. */
export function sceneOf(number: number, startedAtMs: number): Scene {
  const call = CALLS[number % CALLS.length];
  if (!call) throw new Error('there are no example calls');
  const { tasks, labels, agent, caller, start_time_ms, end_time_ms } = call.metadata;
  const time = (offsetMs: number) => new Date(startedAtMs + offsetMs).toISOString();
  const speeches = call.utterances.map(({ index, speaker, start_ms, duration_ms, text }) => ({
    eventId: `utterance-${String(index).padStart(2, '0')}`,
    type: speaker === 'caller' ? 'user_speech' : 'bot_speech',
    payload: { text, durationMs: duration_ms, final: true },
    timestamp: time(start_ms),
  }));
  const forms = agent.responses.map(({ submit_time_ms, data = {} }, index) => ({
    eventId: `agent-form-${index + 1}`,
    type: 'system',
    payload: { action: 'form_submitted', data },
    timestamp: time(submit_time_ms - start_time_ms),
  }));
  const events = [...speeches, ...forms].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  const isFailed = number % FAILED_EVERY === FAILED_EVERY - 1;
  const hangup = agent.hangup_time_ms <= caller.hangup_time_ms ? 'agent_hangup' : 'caller_hangup';
  return {
    sessionId: `call-${String(1_000 + number)}-${call.id.slice(0, 6)}`,
    session: {
      language: 'en-US',
      metadata: { task: tasks[0]?.task_type ?? 'none', agent: agent.metadata.agent_name, channel: 'phone' },
      startedAt: time(0),
    },
    events,
    completion: isFailed
      ? { status: 'failed', endReason: 'stt_timeout', endedAt: time(end_time_ms - start_time_ms) }
      : { endReason: hangup, endedAt: time(end_time_ms - start_time_ms) },
    late: {
      eventId: 'quality-labels',
      type: 'x.quality_labels',
      payload: { ...labels },
      timestamp: time(end_time_ms - start_time_ms + 1_500),
    },
  };
}

/** Sends the scene; on request only its first events, without the end. */
export async function play(address: string, scene: Scene, events = Number.POSITIVE_INFINITY): Promise<void> {
  const { sessionId, session, completion, late } = scene;
  await post(`${address}/sessions`, { sessionId, ...session });
  await post(`${address}/sessions/${sessionId}/events/batch`, { events: scene.events.slice(0, events) });
  if (events < scene.events.length) return;
  await post(`${address}/sessions/${sessionId}/complete`, completion);
  await append(address, sessionId, late);
}

export async function append(address: string, sessionId: string, event: SceneEvent): Promise<void> {
  await post(`${address}/sessions/${sessionId}/events`, event);
}

export async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`);
}
