import type { Call, Utterance } from './call.js';

/** The body of `POST /sessions`. */
export interface SessionBody {
  readonly sessionId: string;
  readonly language: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly startedAt: string;
}

/** The body of `POST /sessions/:sessionId/events`, and one item of a batch. */
export interface EventBody {
  readonly eventId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly timestamp: string;
  readonly clientSequence?: number;
}

/** The body of `POST /sessions/:sessionId/complete`. */
export interface CompletionBody {
  readonly status: 'completed' | 'failed';
  readonly endReason: string;
  readonly endedAt: string;
  readonly lateGraceSeconds?: number;
}

export function toSessionBody({ id, source_path, metadata }: Call): SessionBody {
  const { session, start_time_ms, tasks, agent, caller } = metadata;
  return {
    sessionId: id,
    language: 'en-US',
    // The scalar members can be filtered by: GET /sessions?metadata.task=check%20balance
    metadata: {
      task: tasks[0]?.task_type ?? 'none',
      agentName: agent.metadata.agent_name,
      callerName: caller.metadata['first and last name'],
      agentSpeakerId: agent.speaker_id,
      callerSpeakerId: caller.speaker_id,
      recordingSession: session,
      sourcePath: source_path,
      tasks,
    },
    startedAt: toTime(start_time_ms),
  };
}

/**
 * Returns the events of the call in the order in which the recognizer reported them, which is not always chronological.
 */
export function toEventBodies(call: Call): readonly EventBody[] {
  const events = call.utterances.map(toSpeech);
  for (const form of toForms(call)) {
    const next = events.findIndex(({ timestamp }) => timestamp > form.timestamp);
    events.splice(next === -1 ? events.length : next, 0, form);
  }
  return events;
}

/** The human agent of the recording takes the role of the bot. */
function toSpeech(utterance: Utterance): EventBody {
  const { index, speaker, channel, start_ms, offset_ms, duration_ms, start_timestamp_ms, text, asr } = utterance;
  return {
    eventId: `utterance-${String(index).padStart(2, '0')}`,
    type: speaker === 'caller' ? 'user_speech' : 'bot_speech',
    payload: {
      text,
      asr,
      channel,
      startMs: start_ms,
      offsetMs: offset_ms,
      durationMs: duration_ms,
      dialogActs: utterance.dialog_acts,
      final: true,
    },
    timestamp: toTime(start_timestamp_ms),
    clientSequence: index,
  };
}

/** What the agent typed into the bank's form during the call. */
function toForms({ metadata }: Call): readonly EventBody[] {
  return metadata.agent.responses.map(({ submit_time_ms, data = {} }, index) => ({
    eventId: `agent-form-${index + 1}`,
    type: 'system',
    payload: { action: 'form_submitted', by: 'agent', data },
    timestamp: toTime(submit_time_ms),
  }));
}

export function toCompletionBody({ metadata: { agent, caller, end_time_ms } }: Call): CompletionBody {
  return {
    status: 'completed',
    endReason: agent.hangup_time_ms <= caller.hangup_time_ms ? 'agent_hangup' : 'caller_hangup',
    endedAt: toTime(end_time_ms),
  };
}

/** The quality labels are given after the call, so they come after its completion. */
export function toLateEventBody({ metadata: { agent, caller, labels } }: Call): EventBody {
  return {
    eventId: 'quality-labels',
    type: 'x.quality_labels',
    payload: { ...labels },
    timestamp: toTime(Math.max(agent.hangup_time_ms, caller.hangup_time_ms)),
  };
}

function toTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
