import { firstAt, isObject, type JsonObject, nonEmptyText, valueAt } from '../json.js';
import { collectInSteps, runSteps, type Steps } from '../merge/steps.js';

/**
 * Where providers and frameworks put the spoken text: our own demo, LiveKit (`content`), Pipecat (`content`), OpenAI
 * Realtime (`transcript`, `item.content`), Vapi (`message`), Twilio (`voicePrompt`), Deepgram (`channel.alternatives`),
 * Google (`results`), and what adapters keep under `raw`.
 */
const TEXT_PATHS = [
  'text',
  'transcript',
  'content',
  'utterance',
  'message',
  'voicePrompt',
  'prompt.voicePrompt',
  'item.content',
  'message.content',
  'channel.alternatives.0.transcript',
  'alternatives.0.transcript',
  'results.0.alternatives.0.transcript',
  'output_text',
  'delta',
  'token',
  'raw.text',
  'raw.transcript',
  'raw.content',
] as const;

/** Where the name of an event is. */
const NAME_PATHS = [
  'action',
  'name',
  'function.name',
  'tool',
  'toolName',
  'tool_name',
  'toolCalls.0.function.name',
  'tool_calls.0.function.name',
  'item.name',
  'event',
  'state',
  'newState',
  'new_state',
  'status',
  'kind',
  'reason',
  'code',
  'digit',
  'error.message',
  'raw.type',
] as const;

/** Reasons and details, appended to the name. */
const DETAIL_PATHS = ['reason', 'error.message', 'digit', 'result', 'value'] as const;

const SUMMARY_MAX_CHARS = 160;

/** Returns the spoken text in any known shape, or else its words; undefined if there is neither. */
export function speechText(payload: JsonObject): string | undefined {
  return runSteps(toldText(payload)) ?? runSteps(wordsText(payload));
}

/** Returns the spoken text in any known shape, without falling back to single words. In steps: an array may have half a million parts. */
export function* toldText(payload: JsonObject): Steps<string | undefined> {
  for (const path of TEXT_PATHS) {
    const value = valueAt(payload, path);
    const text = value === undefined ? undefined : yield* textOf(value);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Returns the words joined into a text, with or without times. In steps, like `toldText`. */
export function* wordsText({ words }: JsonObject): Steps<string | undefined> {
  return yield* textOf(words);
}

function* textOf(value: unknown): Steps<string | undefined> {
  if (!Array.isArray(value)) return partText(value);
  const parts = yield* collectInSteps(value, partText);
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** Returns the part of an array item or object that is its text. */
function partText(value: unknown): string | undefined {
  if (!isObject(value)) return nonEmptyText(value);
  return (
    nonEmptyText(value.text) ??
    nonEmptyText(value.transcript) ??
    nonEmptyText(value.content) ??
    nonEmptyText(value.punctuated_word) ??
    nonEmptyText(value.word)
  );
}

/** Returns one line for an event that is not speech: its name and details, or its payload as JSON. */
export function eventSummary(payload: JsonObject): string {
  const name = firstAt(payload, NAME_PATHS, nonEmptyText);
  if (name === undefined) return speechText(payload) ?? shortJson(payload);
  const detail = firstAt(payload, DETAIL_PATHS, nonEmptyText) ?? speechText(payload);
  return detail === undefined || detail === name ? name : `${name}: ${detail}`;
}

function shortJson(payload: JsonObject): string {
  const json = JSON.stringify(payload);
  return json.length <= SUMMARY_MAX_CHARS ? json : `${json.slice(0, SUMMARY_MAX_CHARS - 1)}…`;
}

/** Tags that recognizers write for sounds that are not speech. */
const ONLY_TAGS = /^(?:\s*(?:\[[^\]]*\]|<[^>]*>))*\s*$/;

/** Whether there is sound without words: an empty text, or only tags such as `[noise]`. False if no text is known. */
export function isWordless(payload: JsonObject): boolean {
  const text = firstAt(payload, TEXT_PATHS, (value) => (typeof value === 'string' ? value : runSteps(textOf(value))));
  return text !== undefined && ONLY_TAGS.test(text);
}

/** Next to the text, wherever `TEXT_PATHS` finds it. */
const FINAL_PATHS = ['', 'results.0.', 'raw.'].flatMap((place) => {
  return ['final', 'isFinal', 'is_final', 'last'].map((name) => place + name);
});

/** Whether it is a partial transcript: `final: false` in any known spelling. */
export function isPartial(payload: JsonObject): boolean {
  const isFinal = firstAt(payload, FINAL_PATHS, (value) => (typeof value === 'boolean' ? value : undefined));
  return isFinal === false || valueAt(payload, 'transcriptType') === 'partial';
}

/** Whether the speaker was interrupted. */
export function isInterrupted(payload: JsonObject): boolean {
  return payload.interrupted === true || payload.was_interrupted === true || payload.wasInterrupted === true;
}
