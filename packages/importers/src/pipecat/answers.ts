import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import { hashOf } from '../core/canonical-json.js';
import type { Incoming } from '../core/incoming.js';
import { addSpeech } from '../core/utterance.js';
import { objectOf, textOf } from '../core/values.js';

/** What the bot says between two starts of the model, or else until it stops speaking, as far as the body tells. */
export interface Answer {
  readonly incoming: Incoming;
  generated: string;
  spoken: string;
  /** How far the voice had come, if it is reported. */
  progress: string | undefined;
  isCut: boolean;
  isClosed: boolean;
  itemId: string;
}

/** Messages that are part of answers, with what they add. */
const ANSWER_TYPES: ReadonlySet<string> = new Set([
  ...['bot-llm-started', 'bot-llm-text', 'bot-llm-stopped', 'bot-tts-started', 'bot-tts-text', 'bot-tts-stopped'],
  ...['bot-output', 'bot-interrupted', 'bot-transcription'],
]);

export type Step = { readonly message: JsonObject; readonly incoming: Incoming } | Answer;

/** Joins the parts of each answer at the position of its first part; all other messages stay unchanged. */
export function joinAnswers(messages: readonly Incoming[], call: CallBuilder): readonly Step[] {
  const joiner = new Joiner(messages, call);
  for (const incoming of messages) {
    const { message } = incoming;
    const type = isObject(message) ? textOf(message.type) : undefined;
    if (!isObject(message)) call.unknown(incoming, 'message', message);
    else if (type !== undefined && ANSWER_TYPES.has(type)) joiner.take(type, message, incoming);
    else {
      joiner.steps.push({ message, incoming });
      if (type === 'bot-stopped-speaking') joiner.stop();
    }
  }
  return joiner.finish();
}

class Joiner {
  readonly steps: Step[] = [];
  private readonly answers: Answer[] = [];
  private open: Answer | undefined;
  /** After an interruption, parts of what was cut arrive until the next answer. */
  private isAfterCut = false;
  private readonly hasStarts: boolean;
  private readonly hasTts: boolean;
  private readonly hasOutput: boolean;

  constructor(
    messages: readonly Incoming[],
    private readonly call: CallBuilder,
  ) {
    const types = new Set(messages.map(({ message }) => objectOf(message).type));
    this.hasStarts = types.has('bot-llm-started');
    this.hasTts = types.has('bot-tts-text');
    this.hasOutput = types.has('bot-output');
  }

  take(type: string, message: JsonObject, incoming: Incoming): void {
    const data = objectOf(message.data);
    const text = typeof data.text === 'string' ? data.text : '';
    if (type === 'bot-llm-started') {
      this.isAfterCut = false;
      this.open = undefined;
      this.current(incoming);
    } else if (type === 'bot-interrupted') this.cut(message, incoming);
    else if (this.isAfterCut) this.call.ignore(type);
    else if (type === 'bot-llm-text') this.current(incoming).generated += text;
    else if (type === 'bot-tts-text') this.speak(text, incoming, false);
    else if (type === 'bot-output') this.takeOutput(data, text, incoming);
    else if (type === 'bot-transcription') this.takeTranscription(text, incoming);
    else if (this.open) this.open.isClosed = true;
  }

  /** The bot stopped speaking, which ends its answer if nothing says when the model starts. */
  stop(): void {
    if (this.hasStarts) return;
    if (this.open) this.open.isClosed = true;
    this.open = undefined;
    this.isAfterCut = false;
  }

  finish(): readonly Step[] {
    const counts = new Map<string, number>();
    for (const answer of this.answers) {
      const { receivedAtMs } = answer.incoming;
      const said = hashOf([answer.generated, answer.spoken]);
      const count = (counts.get(said) ?? 0) + 1;
      counts.set(said, count);
      answer.itemId = receivedAtMs === undefined ? `b:${said}:${count}` : `b:${receivedAtMs}`;
      this.add(answer);
    }
    return this.steps;
  }

  private current(incoming: Incoming): Answer {
    if (this.open) return this.open;
    const answer = {
      incoming,
      generated: '',
      spoken: '',
      progress: undefined,
      isCut: false,
      isClosed: false,
      itemId: '',
    };
    this.open = answer;
    this.answers.push(answer);
    this.steps.push(answer);
    return answer;
  }

  /** Spoken words arrive one by one, without spaces in between. */
  private speak(text: string, incoming: Incoming, isClosed: boolean): void {
    const answer = this.current(incoming);
    const needsBlank = answer.spoken !== '' && !/\s$/.test(answer.spoken) && !/^[\s.,!?;:'’]/.test(text);
    answer.spoken += needsBlank ? ` ${text}` : text;
    answer.isClosed ||= isClosed;
  }

  /** `bot-tts-text` says the same, if it is sent. */
  private takeOutput(data: JsonObject, text: string, incoming: Incoming): void {
    const progress = objectOf(data.spoken_progress).accumulated_text;
    if (typeof progress === 'string') this.current(incoming).progress = progress;
    else if (this.hasTts || data.spoken === false || text === '') this.call.ignore('bot-output');
    else this.speak(text, incoming, true);
  }

  private takeTranscription(text: string, incoming: Incoming): void {
    if (this.hasTts || this.hasOutput || this.open?.generated) this.call.ignore('bot-transcription');
    else this.speak(text, incoming, true);
  }

  private cut(message: JsonObject, incoming: Incoming): void {
    if (this.open) this.open.isCut = true;
    else this.steps.push({ message, incoming });
    this.isAfterCut = true;
    this.open = undefined;
  }

  private add(answer: Answer): void {
    const { incoming, generated, spoken, progress, isCut, isClosed, itemId } = answer;
    const tellsSpoken = this.hasTts || this.hasOutput;
    const text = textOf(tellsSpoken ? spoken || progress : generated || spoken);
    const generatedText = tellsSpoken && generated.trim() !== (text ?? '').trim() ? textOf(generated) : undefined;
    if (text === undefined && generatedText === undefined) {
      this.call.ignore('answer without text');
      this.steps.splice(this.steps.indexOf(answer), 1);
      return;
    }
    const fields = {
      text,
      generatedText,
      final: isClosed || isCut ? undefined : false,
      ...(isCut ? { interrupted: true, ...cutOf(progress, tellsSpoken ? spoken : undefined) } : {}),
    };
    addSpeech(this.call, incoming, { side: 'bot', itemId, key: itemId, item: fields, fields });
  }
}

/** Returns what was heard, and how that is known. */
function cutOf(progress: string | undefined, spoken: string | undefined): JsonObject {
  if (progress !== undefined) return { heardText: progress, truncation: { evidence: 'provider_text' } };
  if (spoken !== undefined) return { heardText: spoken, truncation: { evidence: 'estimated' } };
  return { truncation: { evidence: 'none' } };
}
