import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import { instantText, numberOf, secondsToMs } from '../core/times.js';
import { addAside, addSpeech, type Side } from '../core/utterance.js';
import { compact, idTextOf, listOf, objectsOf, textOf, toolValue } from '../core/values.js';

/** The message and call that items of a transcript belong to. */
export interface TranscriptPlace {
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  readonly startMs: number | undefined;
  readonly rev: number;
  /** Whether the last utterance may still grow. */
  readonly isOpen: boolean;
}

const SIDES: Readonly<Record<string, Side>> = { agent: 'bot', user: 'user', transfer_target: 'user' };

/** Returns the most complete array; the transcript as text is read only if there is none. */
export function transcriptOf(call: JsonObject): readonly unknown[] {
  const lists = [call.transcript_with_tool_calls, call.transcript_object, call.scrubbed_transcript_with_tool_calls];
  return lists.map(listOf).find((list) => list.length > 0) ?? linesOf(textOf(call.transcript) ?? '');
}

/** `Agent: …`; a line without a name continues the previous one. */
function linesOf(text: string): readonly JsonObject[] {
  const items: { role: string; content: string }[] = [];
  for (const line of text.split('\n')) {
    const match = /^(Agent|User|Transfer Target):\s*(.*)$/i.exec(line);
    const last = items.at(-1);
    if (match) items.push({ role: (match[1] ?? '').toLowerCase().replace(' ', '_'), content: match[2] ?? '' });
    else if (last && line.trim() !== '') last.content += `\n${line}`;
  }
  return items;
}

/** Adds the items of a transcript in order. */
export function addTranscript(items: readonly unknown[], at: TranscriptPlace): void {
  let lastMs: number | undefined;
  let untimed = 0;
  for (const [place, item] of items.entries()) {
    if (!isObject(item)) {
      at.call.issue(at.incoming, `/call/transcript_with_tool_calls/${place}`, 'must be an object');
      continue;
    }
    const side = typeof item.role === 'string' && Object.hasOwn(SIDES, item.role) ? SIDES[item.role] : undefined;
    const spanMs = spanOf(item);
    if (spanMs.startMs === undefined) untimed += 1;
    const isLast = place === items.length - 1;
    if (side) addUtterance(item, side, { ...spanMs, lastMs, ordinal: untimed, isPartial: isLast && at.isOpen }, at);
    else addOther(item, lastMs, at);
    lastMs = spanMs.endMs ?? spanMs.startMs ?? lastMs;
  }
}

interface Timing {
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  /** End of the last item with a time: an item without one is placed after it. */
  readonly lastMs: number | undefined;
  readonly ordinal: number;
  readonly isPartial: boolean;
}

function addUtterance(item: JsonObject, side: Side, timing: Timing, at: TranscriptPlace): void {
  const text = textOf(item.content);
  if (text === undefined) return;
  const { startMs, endMs, lastMs, ordinal, isPartial } = timing;
  const itemId = `${startMs ?? `n${ordinal}`}:${textOf(item.role)}`;
  const instant = (ms: number | undefined) =>
    ms === undefined || at.startMs === undefined ? undefined : at.startMs + ms;
  const offset = (ms: number | undefined) => (at.startMs === undefined ? ms : undefined);
  addSpeech(at.call, at.incoming, {
    side,
    itemId,
    startMs: instant(startMs),
    endMs: instant(endMs),
    atMs: instant(lastMs),
    item: { item, callStart: instantText(at.startMs), isPartial },
    key: itemId,
    rev: at.rev,
    fields: {
      text,
      startMs: offset(startMs),
      endMs: offset(endMs),
      words: wordsOf(item),
      role: item.role === 'transfer_target' ? 'human_agent' : undefined,
      final: isPartial ? false : undefined,
    },
  });
}

/** From the first word to the last, in milliseconds since the start of the call. */
function spanOf(item: JsonObject): Pick<Timing, 'startMs' | 'endMs'> {
  const words = objectsOf(item.words);
  const startMs = secondsToMs(words[0]?.start);
  const last = words.at(-1);
  // The words may cover only a part of the text.
  const isWhole = lettersOf(textOf(item.content)).endsWith(lettersOf(last?.word)) && lettersOf(last?.word) !== '';
  return { startMs, endMs: startMs !== undefined && isWhole ? secondsToMs(last?.end) : undefined };
}

function lettersOf(text: unknown): string {
  return typeof text === 'string' ? text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') : '';
}

function wordsOf(item: JsonObject): readonly JsonObject[] | undefined {
  const words = objectsOf(item.words).flatMap(({ word, start, end }) => {
    const spelt = textOf(word)?.trim();
    return spelt === undefined ? [] : [compact({ word: spelt, startMs: secondsToMs(start), endMs: secondsToMs(end) })];
  });
  return words.length > 0 ? words : undefined;
}

function addOther(item: JsonObject, lastMs: number | undefined, at: TranscriptPlace): void {
  const { role } = item;
  const ownMs = secondsToMs(item.time_sec) ?? lastMs;
  const atMs = ownMs === undefined || at.startMs === undefined ? undefined : at.startMs + ownMs;
  const callId = idTextOf(item.tool_call_id);
  const add = (type: string, payload: JsonObject, key: string | undefined) =>
    addAside(at.call, at.incoming, { type, payload: compact(payload), item: payload, ...(key ? { key } : {}), atMs });
  if (role === 'tool_call_invocation') {
    const payload = { callId, name: textOf(item.name), arguments: toolValue(item.arguments) };
    add('x.tool_call', payload, callId && `tool:${callId}:call`);
  } else if (role === 'tool_call_result') {
    const isError = item.successful === false ? true : undefined;
    const payload = { callId, result: toolValue(item.content), isError, latencyMs: numberOf(item.latency_ms) };
    add('x.tool_result', payload, callId && `tool:${callId}:result`);
  } else if (role === 'dtmf')
    add('x.dtmf', { digits: textOf(item.digit) ?? textOf(item.content), by: 'user' }, undefined);
  else at.call.unknown(at.incoming, textOf(role) ?? 'item', item, atMs);
}
