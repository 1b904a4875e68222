import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import { instantOf, numberOf } from '../core/times.js';
import { addAside, addSpeech, type Side } from '../core/utterance.js';
import { idTextOf, listOf, objectOf, objectsOf, presentOf, textOf, toolValue } from '../core/values.js';

/** The message and call that a conversation belongs to. */
export interface Conversation {
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  /** 1 during the call, 2 in the report at its end. */
  readonly rev: number;
  readonly callStartMs: number | undefined;
  /** The time of the message that contains it. */
  readonly atMs: number | undefined;
}

const SIDES: Readonly<Record<string, Side>> = { user: 'user', bot: 'bot', assistant: 'bot' };

/** Returns the messages, wherever this version of Vapi puts them. */
export function conversationOf(body: JsonObject): readonly unknown[] {
  const lists = [objectOf(body.artifact).messages, body.messages];
  return lists.map(listOf).find((list) => list.length > 0) ?? [];
}

/** Adds the content of a conversation update or report. */
export function addConversation(messages: readonly unknown[], body: JsonObject, at: Conversation): void {
  const latencies = latenciesOf(messages, body);
  const destinations = transfersOf(messages);
  for (const [place, message] of messages.entries()) {
    if (!isObject(message)) {
      at.call.issue(at.incoming, `/messages/${place}`, 'must be an object');
      continue;
    }
    const side = typeof message.role === 'string' ? SIDES[message.role] : undefined;
    if (side) addUtterance(message, side, latencies.get(place), at);
    else addOther(message, destinations, at);
  }
}

function addUtterance(message: JsonObject, side: Side, latency: JsonObject | undefined, at: Conversation): void {
  const text = textOf(message.message) ?? textOf(message.content);
  if (text === undefined) return;
  const startMs = instantOf(message.time);
  const endMs = instantOf(message.endTime);
  const words = wordsOf(message, startMs, at.callStartMs);
  const itemId = startMs === undefined ? undefined : `${startMs}:${side}`;
  addSpeech(at.call, at.incoming, {
    side,
    itemId,
    startMs,
    endMs,
    item: { message, latency, callStartMs: words && at.callStartMs },
    ...(itemId === undefined ? {} : { key: itemId }),
    rev: at.rev,
    fields: { text, durationMs: durationOf(message.duration, startMs, endMs), words, latency },
  });
}

/** In seconds or milliseconds, by magnitude; a duration beyond the span indicates another unit or clock. */
function durationOf(value: unknown, startMs: number | undefined, endMs: number | undefined): number | undefined {
  const number = numberOf(value);
  if (number === undefined || number <= 0 || startMs === undefined || endMs === undefined) return undefined;
  const ms = Math.round(number < SECONDS_BELOW ? number * 1_000 : number);
  return ms > 0 && ms <= endMs - startMs ? ms : undefined;
}

const SECONDS_BELOW = 100;

/** Words need the start of the call, from which our offsets count. */
function wordsOf(
  message: JsonObject,
  startMs: number | undefined,
  callStartMs: number | undefined,
): readonly JsonObject[] | undefined {
  const list = objectsOf(objectOf(message.metadata).wordLevelConfidence);
  if (list.length === 0 || startMs === undefined || callStartMs === undefined) return undefined;
  const zeroMs = startMs - (numberOf(message.secondsFromStart) ?? 0) * 1_000;
  const offsetOf = (value: unknown) => {
    const epochMs = instantOf(value);
    const seconds = numberOf(value);
    const ms = epochMs ?? (seconds === undefined ? undefined : zeroMs + seconds * 1_000);
    return ms === undefined ? undefined : Math.round(ms - callStartMs);
  };
  return list.flatMap((word) => {
    const spelt = textOf(word.punctuated_word) ?? textOf(word.word);
    if (spelt === undefined) return [];
    const confidence = numberOf(word.confidence);
    return [presentOf({ word: spelt, startMs: offsetOf(word.start), endMs: offsetOf(word.end), confidence }) ?? {}];
  });
}

function addOther(message: JsonObject, destinations: ReadonlyMap<unknown, unknown>, at: Conversation): void {
  const { role } = message;
  const atMs = instantOf(message.time) ?? at.atMs;
  const { call, incoming } = at;
  if (role === 'tool_calls') addToolCalls(call, incoming, objectsOf(message.toolCalls), atMs);
  else if (role === 'tool_call_result') addToolResult(message, destinations.get(message.toolCallId), atMs, at);
  else if (role === 'system') {
    const payload = { kind: 'instruction', text: textOf(message.message) };
    call.event(incoming, { type: 'system', payload, item: message, key: `${instantOf(message.time)}:system`, atMs });
  } else call.unknown(incoming, typeof role === 'string' ? role : 'message', message, atMs);
}

/** Adds one event per call; the same item gives the same id, whichever message repeats it. */
export function addToolCalls(
  call: CallBuilder,
  incoming: Incoming,
  toolCalls: readonly JsonObject[],
  atMs: number | undefined,
): void {
  for (const toolCall of toolCalls) {
    const callId = idTextOf(toolCall.id);
    const { name, arguments: given, parameters } = objectOf(toolCall.function);
    const payload = { callId, name: textOf(name), arguments: toolValue(given ?? parameters) };
    const key = callId === undefined ? {} : { key: `tool:${callId}:call` };
    addAside(call, incoming, { type: 'x.tool_call', payload, item: { payload, atMs }, ...key, atMs });
  }
}

function addToolResult(message: JsonObject, destination: unknown, atMs: number | undefined, at: Conversation): void {
  const callId = idTextOf(message.toolCallId);
  const { call, incoming } = at;
  const name = textOf(message.name);
  const payload = {
    callId,
    name,
    result: toolValue(message.result),
    isError: message.error === undefined ? undefined : true,
  };
  const key = callId === undefined ? {} : { key: `tool:${callId}:result` };
  addAside(call, incoming, { type: 'x.tool_result', payload, item: { payload, atMs }, ...key, atMs });
  if (name !== 'transferCall' || !/^success/i.test(textOf(message.result) ?? '')) return;
  const handoff = { to: destination };
  addAside(call, incoming, {
    type: 'x.handoff',
    payload: handoff,
    item: { handoff, atMs },
    key: `handoff:${callId ?? atMs}`,
    atMs,
  });
}

/** Returns the destination of each transfer tool call. */
function transfersOf(messages: readonly unknown[]): ReadonlyMap<unknown, unknown> {
  const toolCalls = messages.filter(isObject).flatMap(({ toolCalls: list }) => objectsOf(list));
  return new Map(
    toolCalls.map(({ id, function: called }) => {
      const given = objectOf(toolValue(objectOf(called).arguments));
      return [id, given.destination];
    }),
  );
}

const STAGES = [
  ['transcriptionMs', 'transcriberLatency'],
  ['endpointingMs', 'endpointingLatency'],
  ['llmTtftMs', 'modelLatency'],
  ['ttsTtfbMs', 'voiceLatency'],
  ['e2eMs', 'turnLatency'],
] as const;

/** Returns the latencies of each answer by its index; none if they cannot be assigned to answers. */
function latenciesOf(messages: readonly unknown[], body: JsonObject): ReadonlyMap<number, JsonObject> {
  const metrics = objectOf(objectOf(body.artifact).performanceMetrics ?? body.performanceMetrics);
  const turns = objectsOf(metrics.turnLatencies);
  const answers = answersOf(messages);
  if (turns.length === 0 || turns.length !== answers.length) return new Map();
  return new Map(
    answers.flatMap((place, index) => {
      const turn = turns[index] ?? {};
      const latency = presentOf(Object.fromEntries(STAGES.map(([ours, theirs]) => [ours, numberOf(turn[theirs])])));
      return latency ? [[place, latency] as const] : [];
    }),
  );
}

/** Returns the index of the first bot message after each run of user messages. */
function answersOf(messages: readonly unknown[]): readonly number[] {
  const places: number[] = [];
  let hasAsked = false;
  for (const [place, message] of messages.entries()) {
    const { role, message: text } = objectOf(message);
    const side = typeof role === 'string' && textOf(text) !== undefined ? SIDES[role] : undefined;
    if (side === 'user') hasAsked = true;
    if (side !== 'bot' || !hasAsked) continue;
    places.push(place);
    hasAsked = false;
  }
  return places;
}

/** Returns when the last message ended. */
export function lastEndMs(messages: readonly unknown[]): number | undefined {
  const ends = messages.flatMap((message) => {
    const { endTime, time } = objectOf(message);
    return instantOf(endTime) ?? instantOf(time) ?? [];
  });
  return ends.length > 0 ? ends.reduce((a, b) => Math.max(a, b)) : undefined;
}
