import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import { instantText, numberOf, secondsToMs } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import {
  compact,
  flagOf,
  idTextOf,
  listOf,
  objectOf,
  objectsOf,
  presentOf,
  textOf,
  toolValue,
} from '../core/values.js';

/** The message and call that turns belong to. */
export interface TurnsPlace {
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  readonly startMs: number | undefined;
  readonly rev: number;
}

const STAGES = {
  convai_asr_trailing_service_latency: 'transcriptionMs',
  convai_llm_service_ttfb: 'llmTtftMs',
  convai_llm_service_ttf_sentence: 'llmTtfsMs',
  convai_tts_service_ttfb: 'ttsTtfbMs',
  convai_ttf_audio_since_silence: 'e2eMs',
} as const;

/** Adds the turns of a conversation: what was said, and the tools that were used. */
export function addTurns(turns: readonly unknown[], at: TurnsPlace): void {
  const hasTimes = turns.some((turn) => (numberOf(objectOf(turn).time_in_call_secs) ?? 0) > 0) || turns.length === 1;
  const claims = new Claims();
  let lastMs = at.startMs;
  for (const [index, turn] of turns.entries()) {
    if (!isObject(turn)) {
      at.call.issue(at.incoming, `/data/transcript/${index}`, 'must be an object');
      continue;
    }
    const offsetMs = hasTimes ? secondsToMs(turn.time_in_call_secs) : undefined;
    const isKnown = offsetMs !== undefined && offsetMs >= 0 && at.startMs !== undefined;
    const startMs = isKnown ? (at.startMs ?? 0) + offsetMs : undefined;
    const latency = claims.of(turn);
    addUtterance(turn, index, { ...at, turnMs: startMs, atMs: hasTimes ? lastMs : undefined, latency });
    addTools(turn, index, startMs ?? (hasTimes ? lastMs : undefined), at);
    lastMs = startMs ?? lastMs;
  }
}

interface TurnPlace extends TurnsPlace {
  readonly turnMs: number | undefined;
  readonly atMs: number | undefined;
  readonly latency: JsonObject | undefined;
}

function addUtterance(turn: JsonObject, index: number, at: TurnPlace): void {
  const message = textOf(turn.message) ?? multivoiceText(turn);
  const original = textOf(turn.original_message);
  const interrupted = flagOf(turn.interrupted);
  const isCut = interrupted === true && turn.role !== 'user';
  if (message === undefined && !(isCut && original !== undefined)) return;
  const { latency, turnMs, atMs } = at;
  addSpeech(at.call, at.incoming, {
    side: turn.role === 'user' ? 'user' : 'bot',
    itemId: `t:${index}`,
    key: `t:${index}`,
    startMs: turnMs,
    atMs,
    item: { turn: spokenPart(turn), callStart: instantText(at.startMs), latency },
    rev: at.rev,
    fields: {
      text: isCut ? (original ?? message) : message,
      interrupted,
      ...(isCut ? { heardText: message ?? '', truncation: { evidence: 'provider_text' } } : {}),
      medium: turn.source_medium === 'text' ? 'text' : undefined,
      backchannel: turn.ignored_as_backchannel === true ? true : undefined,
      latency,
    },
  });
}

/** The part of a turn that its utterance is derived from; its tools have events of their own. */
function spokenPart(turn: JsonObject): JsonObject {
  const { role, message, original_message, interrupted, source_medium, ignored_as_backchannel, multivoice_message } =
    turn;
  return compact({
    role,
    message,
    original_message,
    interrupted,
    source_medium,
    ignored_as_backchannel,
    multivoice_message,
  });
}

function multivoiceText(turn: JsonObject): string | undefined {
  const parts = objectsOf(objectOf(turn.multivoice_message).parts);
  return textOf(parts.flatMap(({ text }) => textOf(text) ?? []).join(' '));
}

function addTools(turn: JsonObject, index: number, atMs: number | undefined, at: TurnsPlace): void {
  for (const tool of objectsOf(turn.tool_calls)) {
    const callId = idTextOf(tool.request_id) ?? idTextOf(tool.tool_call_id);
    const given = tool.params_as_json ?? tool.parameters;
    const payload = { callId, name: textOf(tool.tool_name), arguments: toolValue(given) };
    const key = `tool:${callId ?? index}:call`;
    addAside(at.call, at.incoming, { type: 'x.tool_call', payload, item: payload, key, atMs });
  }
  for (const tool of objectsOf(turn.tool_results)) {
    const callId = idTextOf(tool.request_id) ?? idTextOf(tool.tool_call_id);
    const latencyMs = secondsToMs(tool.tool_latency_secs);
    const result = toolValue(tool.result_value ?? tool.result);
    const payload = { callId, name: textOf(tool.tool_name), result, isError: flagOf(tool.is_error), latencyMs };
    const key = `tool:${callId ?? index}:result`;
    addAside(at.call, at.incoming, { type: 'x.tool_result', payload, item: payload, key, atMs });
  }
}

/** The reported latencies of each answer. */
class Claims {
  private pending: Record<string, number> = {};
  private readonly last = new Map<string, number>();

  /** Returns the latencies of an answer; undefined for a user turn, whose latencies belong to the next answer. */
  of(turn: JsonObject): JsonObject | undefined {
    const metrics = objectOf(turn.conversation_turn_metrics);
    const named = isObject(metrics.metrics) ? metrics.metrics : metrics;
    for (const [theirs, ours] of Object.entries(STAGES)) {
      const seconds = numberOf(objectOf(named[theirs]).elapsed_time);
      // A turn that continues after a tool repeats the value of the previous turn.
      if (seconds === undefined || this.last.get(theirs) === seconds) continue;
      this.last.set(theirs, seconds);
      this.pending[ours] = seconds * 1_000;
    }
    if (turn.role === 'user' || textOf(turn.message) === undefined) return undefined;
    const latency = presentOf(this.pending);
    this.pending = {};
    return latency;
  }
}

/** Returns the turns of a conversation. */
export function turnsOf(data: JsonObject): readonly unknown[] {
  return listOf(data.transcript);
}
