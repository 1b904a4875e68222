import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import { hashOf } from '../core/canonical-json.js';
import type { Incoming } from '../core/incoming.js';
import { numberOf } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, textOf, without } from '../core/values.js';

/** An answer that the application sends token by token. */
export interface Answer {
  readonly incoming: Incoming;
  text: string;
  /** Its last token arrived, or the caller interrupted it, so that it is complete. */
  isWhole: boolean;
  isCut: boolean;
  itemId: string;
}

/** A frame, or an answer joined from its frames. */
type Step = { readonly frame: JsonObject; readonly incoming: Incoming } | Answer;

/** Frames that only configure the call. */
const SETTINGS: ReadonlySet<string> = new Set(['language', 'play', 'end']);

export const RELAY_TYPES = ['setup', 'prompt', 'text', 'interrupt', 'dtmf', 'sendDigits', 'error', ...SETTINGS];

/** Reads the frames of ConversationRelay, which Twilio and Telnyx share, in both directions. */
export function readRelay(messages: readonly Incoming[], call: CallBuilder, idName: string): void {
  const steps = joinTokens(messages, call);
  const hasOwnSide = messages.some(({ direction }) => direction !== undefined) || steps.some((step) => 'text' in step);
  let answer: Answer | undefined;
  for (const step of steps) {
    if ('text' in step) {
      answer = step;
      addAnswer(step, call);
    } else readFrame(step.frame, step.incoming, { call, idName, answer, hasOwnSide });
  }
}

/** Joins tokens into answers, each at the position of its first token. */
function joinTokens(messages: readonly Incoming[], call: CallBuilder): readonly Step[] {
  const steps: Step[] = [];
  const counts = new Map<string, number>();
  let open: Answer | undefined;
  for (const incoming of messages) {
    const { message: frame } = incoming;
    if (!isObject(frame)) call.unknown(incoming, 'message', frame);
    else if (frame.type !== 'text' || typeof frame.token !== 'string') {
      if (open && frame.type === 'interrupt') open.isCut = true;
      // A caller who speaks after an interruption has ended the answer, even if its last token never arrived.
      if (frame.type === 'prompt' && frame.last === true) open = undefined;
      steps.push({ frame, incoming });
    } else {
      if (!open) {
        open = { incoming, text: '', isWhole: false, isCut: false, itemId: '' };
        steps.push(open);
      }
      open.text += frame.token;
      open.isWhole = frame.last === true;
      if (open.isWhole) open = undefined;
    }
  }
  for (const step of steps) if ('text' in step) step.itemId = answerId(step, counts);
  return steps;
}

function answerId({ incoming, text }: Answer, counts: Map<string, number>): string {
  if (incoming.receivedAtMs !== undefined) return `b:${incoming.receivedAtMs}`;
  const count = (counts.get(text) ?? 0) + 1;
  counts.set(text, count);
  return `b:${hashOf(text)}:${count}`;
}

/** An empty answer is not added. */
export function addAnswer({ incoming, text, isWhole, isCut, itemId }: Answer, call: CallBuilder): void {
  if (text.trim() === '') {
    call.ignore('text');
    return;
  }
  const final = isWhole || isCut ? undefined : false;
  addSpeech(call, incoming, { side: 'bot', itemId, key: itemId, item: { text, final }, fields: { text, final } });
}

interface FramePlace {
  readonly call: CallBuilder;
  readonly idName: string;
  /** The answer that began last. */
  readonly answer: Answer | undefined;
  /** Whether the application's own messages are recorded as well. */
  readonly hasOwnSide: boolean;
}

export function readFrame(frame: JsonObject, incoming: Incoming, at: FramePlace): void {
  const { call } = at;
  const type = textOf(frame.type) ?? 'message';
  if (type === 'setup') {
    call.startsAt(incoming.receivedAtMs);
    call.annotate(without(frame, new Set(['type', at.idName])), 0, incoming.receivedAtMs);
  } else if (type === 'prompt') readPrompt(frame, incoming, call);
  else if (type === 'interrupt') readInterrupt(frame, incoming, at);
  else if (type === 'dtmf' || type === 'sendDigits') {
    const payload = { digits: textOf(frame.digit ?? frame.digits), by: type === 'dtmf' ? 'user' : 'bot' };
    addAside(call, incoming, { type: 'x.dtmf', payload, item: payload });
  } else if (type === 'error') {
    const payload = { kind: 'error', text: textOf(frame.description) };
    call.event(incoming, { type: 'system', payload, item: payload });
  } else if (SETTINGS.has(type)) {
    const payload = { kind: type === 'end' ? 'call_ended' : type, ...without(frame, new Set(['type'])) };
    call.event(incoming, { type: 'system', payload, item: payload });
  } else call.unknown(incoming, type, frame);
}

/** A partial repeats the whole text so far. */
function readPrompt(frame: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const text = textOf(frame.voicePrompt);
  if (text === undefined) {
    call.ignore('prompt');
    return;
  }
  const fields = { text, language: textOf(frame.lang), final: frame.last === false ? false : undefined };
  addSpeech(call, incoming, { side: 'user', item: fields, fields });
}

/**
 * Interrupts the answer that began last. A frame with a clock does not name it: the views find it by time, also if another
 * body brings it. If the application's messages are not recorded, only the heard text is known.
 */
function readInterrupt(frame: JsonObject, incoming: Incoming, { call, answer, hasOwnSide }: FramePlace): void {
  const heard = frame.utteranceUntilInterrupt;
  const heardText = typeof heard === 'string' ? heard : undefined;
  const truncation = compact({
    evidence: heardText === undefined ? 'none' : 'provider_text',
    playedMs: numberOf(frame.durationUntilInterruptMs),
  });
  const itemId = incoming.receivedAtMs === undefined ? answer?.itemId : undefined;
  const item = { heardText, truncation, itemId };
  if (hasOwnSide || !textOf(heardText)) {
    addAside(call, incoming, { type: 'x.interruption', payload: compact({ itemId, heardText, truncation }), item });
  } else addSpeech(call, incoming, { side: 'bot', item, fields: { heardText, interrupted: true, truncation } });
}
