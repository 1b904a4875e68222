import { answerLatency } from './answer-latency.js';
import type { Line, Tool } from './lines.js';
import type { SceneOutcome } from './outcomes.js';
import type { SeededRandom } from './seeded-random.js';

/** An event with its time since the start of the session. */
export interface TimedEvent {
  readonly atMs: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Duration per character: 12 to 15 Latin ones are spoken per second, and a Japanese one is a syllable. */
const CHAR_MS = 70;
const WIDE_CHAR_MS = 150;
const MIN_SPEECH_MS = 300;

const FIRST_WORD_MS = 600;
const IMPATIENT_CHANCE = 0.3;
const BARGE_IN_CHANCE = 0.35;
/** Shorter speech is over before anyone can interrupt it. */
const MIN_CUT_SPEECH_MS = 1_500;

/** The final transcript of the user arrives after the answer has begun. */
const LATE_TRANSCRIPT_CHANCE = 0.12;

const TOOL_ERROR_CHANCE = 0.08;

const MIN_LINES = 2;

/** How long it takes until a conversation ends by itself. */
const PATIENCE_MS: Readonly<Record<string, number>> = { idle_timeout: 15_000, tool_timeout: 10_000 };

/** Adds times to a conversation: response gaps, interruptions, tool durations. */
export class Timing {
  private readonly events: TimedEvent[] = [];
  private clockMs = FIRST_WORD_MS;
  private toolCalls = 0;
  private utterances = 0;
  /** Whether the bot's latest utterance was interrupted. */
  private isCut = false;
  /** Waits for the answer to begin. */
  private lateTranscript: TimedEvent['payload'] | undefined;
  private readonly isImpatient: boolean;

  /** `slowness` multiplies the duration of the language model. */
  constructor(
    private readonly random: SeededRandom,
    private readonly slowness: number,
  ) {
    this.isImpatient = random.chance(IMPATIENT_CHANCE);
  }

  /** Returns the events in chronological order. `endMs` is when the conversation ends. */
  timed(lines: readonly Line[], outcome: SceneOutcome, channel: string): { events: TimedEvent[]; endMs: number } {
    this.add(0, 'system', { action: 'call_connected', channel });
    const spoken = this.spokenOf(lines, outcome.said);
    for (const [place, line] of spoken.entries()) this.speak(line, spoken[place - 1], spoken[place + 1]);
    const unanswered = outcome.said === 'until-tool' ? lines[spoken.length]?.tool : undefined;
    if (unanswered) this.callTool(unanswered);
    this.end(outcome);
    return { events: this.events, endMs: this.clockMs };
  }

  private spokenOf(lines: readonly Line[], said: SceneOutcome['said']): readonly Line[] {
    const count =
      said === 'until-tool'
        ? lines.findIndex(({ tool }) => tool)
        : Math.round((lines.length * this.random.between(said[0] * 100, said[1] * 100)) / 100);
    return lines.slice(0, Math.max(MIN_LINES, count));
  }

  private speak(line: Line, before: Line | undefined, after: Line | undefined): void {
    const askedMs = this.clockMs;
    if (line.tool) this.useTool(line.tool);
    const lengthMs = speechMs(line.text);
    if (line.speaker === 'user') {
      const startMs = this.clockMs + (this.isCut ? 0 : this.random.between(250, 1_500));
      this.isCut = false;
      this.hear(line.text, startMs, lengthMs, after?.speaker === 'bot');
      this.clockMs = startMs + lengthMs;
    } else if (before?.speaker === 'user') {
      const latency = answerLatency(this.random, this.slowness, this.clockMs - askedMs);
      this.answer(line.text, askedMs + latency.e2eMs, after?.speaker === 'user', { latency });
    } else this.answer(line.text, this.clockMs + this.random.between(150, 500), after?.speaker === 'user', {});
  }

  private hear(text: string, startMs: number, lengthMs: number, isAnswered: boolean): void {
    const [itemId, endMs] = [this.nextItem('u'), startMs + lengthMs];
    const final = { itemId, text, startMs, endMs, final: true, confidence: this.random.between(78, 99) / 100 };
    const isLate = isAnswered && this.random.chance(LATE_TRANSCRIPT_CHANCE);
    const partial = { itemId, text: firstWords(text, 0.5), startMs, final: false };
    this.add(startMs, 'user_speech', isLate ? partial : final);
    if (isLate) this.lateTranscript = final;
  }

  private answer(text: string, startMs: number, mayBeCut: boolean, more: object): void {
    const lengthMs = speechMs(text);
    this.isCut = mayBeCut && this.isImpatient && lengthMs >= MIN_CUT_SPEECH_MS && this.random.chance(BARGE_IN_CHANCE);
    const part = this.isCut ? this.random.between(40, 75) / 100 : 1;
    // The user has begun at the cut, and the bot needs a moment to notice.
    const playedMs = Math.round(lengthMs * part) + (this.isCut ? this.random.between(200, 600) : 0);
    const cut = {
      interrupted: true,
      heardText: firstWords(text, part),
      generatedMs: lengthMs,
      truncation: { evidence: 'word_timestamps', playedMs },
    };
    const said = { itemId: this.nextItem('b'), text, startMs, endMs: startMs + playedMs, final: true };
    this.add(startMs, 'bot_speech', { ...said, ...more, ...(this.isCut ? cut : {}) });
    if (this.lateTranscript) this.add(startMs + this.random.between(60, 250), 'user_speech', this.lateTranscript);
    this.lateTranscript = undefined;
    this.clockMs = startMs + Math.round(lengthMs * part);
  }

  /** A tool that fails is called again until it succeeds. */
  private useTool(tool: Tool): void {
    const hasFailed = this.random.chance(TOOL_ERROR_CHANCE);
    if (hasFailed) this.takeResult(tool, this.callTool(tool), { isError: true, result: 'The order system is busy' });
    this.takeResult(tool, this.callTool(tool), { result: 'done', data: tool.arguments });
  }

  private callTool({ name, arguments: given }: Tool): string {
    this.toolCalls += 1;
    const callId = `call-${this.toolCalls}`;
    this.clockMs += this.random.between(100, 250);
    this.add(this.clockMs, 'x.tool_call', { name, callId, arguments: given });
    return callId;
  }

  private takeResult({ name }: Tool, callId: string, result: object): void {
    const latencyMs = this.random.between(150, 1_800);
    this.clockMs += latencyMs;
    this.add(this.clockMs, 'x.tool_result', { name, callId, latencyMs, ...result });
  }

  private nextItem(side: 'u' | 'b'): string {
    this.utterances += 1;
    return `${side}-${this.utterances}`;
  }

  private end({ endReason, fault }: SceneOutcome): void {
    this.clockMs += PATIENCE_MS[endReason] ?? this.random.between(400, 2_500);
    if (fault !== undefined) this.add(this.clockMs, 'system', { action: 'error', error: { message: fault } });
    if (endReason === 'transferred') this.add(this.clockMs, 'x.handoff', { name: 'handoff', reason: 'to a person' });
    this.clockMs += this.random.between(50, 300);
    this.add(this.clockMs, 'system', { action: 'call_ended', reason: endReason });
  }

  private add(atMs: number, type: string, payload: Readonly<Record<string, unknown>>): void {
    this.events.push({ atMs, type, payload });
  }
}

/** Returns this part of the text, up to the end of a word if it has words. */
function firstWords(text: string, part: number): string {
  const begin = text.slice(0, Math.ceil(text.length * part));
  return begin === text ? text : begin.replace(/\s+\S*$/, '');
}

function speechMs(text: string): number {
  const wide = text.match(/[\u3000-\u9fff]/g)?.length ?? 0;
  return MIN_SPEECH_MS + wide * WIDE_CHAR_MS + (text.length - wide) * CHAR_MS;
}
