import type { Call } from '../call.js';
import { type Phrases, TEMPLATE_TASKS } from './phrases.js';
import type { SeededRandom } from './seeded-random.js';

/** Something said, possibly after a tool call. */
export interface Line {
  readonly speaker: 'user' | 'bot';
  readonly text: string;
  readonly tool?: Tool;
}

export interface Tool {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | number>>;
}

/** Who says what, without times. */
export interface Draft {
  readonly language: string;
  readonly agentName: string;
  readonly task: string;
  readonly lines: readonly Line[];
}

/** Transcribers' tags and truncated words, which the transcripts contain but agents do not say. */
const NO_WORDS = /\[[^\]]*\]|<[^>]*>|\S*~/g;

/** The position in the call at which the agent knows enough for a lookup. */
const TOOL_AT = 0.6;

const ORDER_NUMBERS = { min: 10_000, max: 99_999 };
const MISHEARD_CHANCE = 0.15;
const SECOND_TASK_CHANCE = 0.3;

/** Returns the words of a real call. */
export function draftOfCall({ metadata, utterances }: Call, language: string): Draft {
  const [{ task_type: task, ...details } = { task_type: 'none' }] = metadata.tasks;
  const lines = utterances.flatMap(({ speaker, text }): Line[] => {
    const words = text.replace(NO_WORDS, '').replace(/\s+/g, ' ').trim();
    return words === '' ? [] : [{ speaker: speaker === 'caller' ? 'user' : 'bot', text: words }];
  });
  const answering = lines.findIndex(({ speaker }, place) => speaker === 'bot' && place >= lines.length * TOOL_AT);
  const tool = { name: task.replaceAll(' ', '_'), arguments: details };
  return {
    language,
    agentName: metadata.agent.metadata.agent_name,
    task,
    lines: lines.map((line, place) => (place === answering ? { ...line, tool } : line)),
  };
}

/** Returns a conversation from templates about one or two tasks. */
export function draftOfPhrases(phrases: Phrases, random: SeededRandom): Draft {
  const { language, agentName, greeting, anythingElse, noThanks, goodbye } = phrases;
  const task = random.pick(TEMPLATE_TASKS);
  const lines = [bot(greeting), ...aboutTask(phrases, task, random), bot(anythingElse)];
  if (random.chance(SECOND_TASK_CHANCE)) {
    const other = random.pick(TEMPLATE_TASKS.filter((name) => name !== task));
    lines.push(...aboutTask(phrases, other, random), bot(anythingElse));
  }
  return { language, agentName, task, lines: [...lines, user(noThanks), bot(goodbye)] };
}

function aboutTask(phrases: Phrases, task: keyof Phrases['tasks'], random: SeededRandom): readonly Line[] {
  const { ask, question, answer, result } = phrases.tasks[task];
  const number = random.between(ORDER_NUMBERS.min, ORDER_NUMBERS.max);
  const misheard = random.chance(MISHEARD_CHANCE) ? [bot(phrases.misheard), user(ask)] : [];
  const tool = { name: task.replaceAll(' ', '_'), arguments: { number } };
  return [
    user(ask),
    ...misheard,
    bot(question),
    user(answer.replace('{n}', String(number))),
    bot(phrases.moment),
    { ...bot(result.replace('{n}', String(number))), tool },
  ];
}

function bot(text: string): Line {
  return { speaker: 'bot', text };
}

function user(text: string): Line {
  return { speaker: 'user', text };
}
