import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import { hashOf } from '../core/canonical-json.js';
import type { Incoming } from '../core/incoming.js';
import { numberOf } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, textOf, without } from '../core/values.js';

/** An answer of the application, which it sends token by token. */
export interface Answer {
  readonly incoming: Incoming;
  text: string;
  /** Its last token came, or the caller cut it, so that no more will come. */
  isWhole: boolean;
  isCut: boolean;
  itemId: string;
}

/** A frame, or the first of the frames that make an answer. */
type Step = { readonly frame: JsonObject; readonly incoming: Incoming } | Answer;

/** Frames that understand nothing but how the call is set up. */
const SETTINGS: ReadonlySet<string> = new Set(['language', 'play', 'end']);

export const RELAY_TYPES = ['setup', 'prompt', 'text', 'interrupt', 'dtmf', 'sendDigits', 'error', ...SETTINGS];

/** Reads the frames of ConversationRelay, which Twilio and Telnyx speak alike, in both directions. */
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

/** Tokens as answers, each at the place of its first token. */
function joinTokens(messages: readonly Incoming[], call: CallBuilder): readonly Step[] {
  const steps: Step[] = [];
  const counts = new Map<string, number>();
  let open: Answer | undefined;
  for (const incoming of messages) {
    const { message: frame } = incoming;
    if (!isObject(frame)) call.unknown(incoming, 'message', frame);
    else if (frame.type !== 'text' || typeof frame.token !== 'string') {
      if (open && frame.type === 'interrupt') open.isCut = true;
      // Who speaks after having cut an answer has ended it, whether or not its last token came.
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

/** One that is empty says nothing. */
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
  /** The answer that was begun last. */
  readonly answer: Answer | undefined;
  /** What the application sends is recorded as well. */
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

/** A partial one repeats the whole text so far. */
function readPrompt(frame: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const text = textOf(frame.voicePrompt);
  if (text === undefined) {
    call.ignore('prompt');
    return;
  }
  const fields = { text, language: textOf(frame.lang), final: frame.last === false ? false : undefined };
  addSpeech(call, incoming, { side: 'user', item: fields, fields });
}

/** It cuts the answer that was begun last. Where the application's side is not recorded, what was heard is all there is. */
function readInterrupt(frame: JsonObject, incoming: Incoming, { call, answer, hasOwnSide }: FramePlace): void {
  const heard = frame.utteranceUntilInterrupt;
  const heardText = typeof heard === 'string' ? heard : undefined;
  const truncation = compact({
    evidence: heardText === undefined ? 'none' : 'provider_text',
    playedMs: numberOf(frame.durationUntilInterruptMs),
  });
  const itemId = answer?.itemId;
  const item = { heardText, truncation, itemId };
  if (hasOwnSide || !textOf(heardText)) {
    addAside(call, incoming, { type: 'x.interruption', payload: compact({ itemId, heardText, truncation }), item });
  } else addSpeech(call, incoming, { side: 'bot', item, fields: { heardText, interrupted: true, truncation } });
}
