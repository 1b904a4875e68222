import type { Line, Tool } from './lines.js';
import type { SceneOutcome } from './outcomes.js';
import type { SeededRandom } from './seeded-random.js';

/** An event by its time since the start of its session. */
export interface TimedEvent {
  readonly atMs: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Sound a character: people speak 12 to 15 of the Latin ones in a second, and a Japanese one is a syllable. */
const CHAR_MS = 70;
const WIDE_CHAR_MS = 150;
const MIN_SPEECH_MS = 300;

const FIRST_WORD_MS = 600;
/** The fastest answer, and the mean of what comes on top of it: few are slow, some are very slow. */
const MIN_GAP_MS = 350;
const MEAN_EXTRA_GAP_MS = 450;
const MAX_EXTRA_GAP_MS = 4_000;
const SLOW_AGENT_CHANCE = 0.06;
const SLOW_AGENT_FACTOR = 4;

const IMPATIENT_CHANCE = 0.3;
const BARGE_IN_CHANCE = 0.35;
/** Shorter ones are over before anyone can cut them off. */
const MIN_CUT_SPEECH_MS = 1_500;

const MIN_LINES = 2;

/** What has to pass before a conversation ends by itself. */
const PATIENCE_MS: Readonly<Record<string, number>> = { idle_timeout: 15_000, tool_timeout: 10_000 };

/** Gives a conversation its times: who waits how long, who cuts off whom, how long a tool takes. */
export class Timing {
  private readonly events: TimedEvent[] = [];
  private clockMs = FIRST_WORD_MS;
  private toolCalls = 0;
  private readonly isImpatient: boolean;
  private readonly slowness: number;

  constructor(private readonly random: SeededRandom) {
    this.isImpatient = random.chance(IMPATIENT_CHANCE);
    this.slowness = random.chance(SLOW_AGENT_CHANCE) ? SLOW_AGENT_FACTOR : 1;
  }

  /** In the order of time. `endMs` is when the conversation is over. */
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
    if (line.tool) this.takeResult(line.tool, this.callTool(line.tool));
    const startMs = this.clockMs + this.waitMs(line, before);
    const lengthMs = speechMs(line.text);
    const isCut = line.speaker === 'bot' && after?.speaker === 'user' && this.isCutOff(lengthMs);
    if (!isCut) {
      this.say(line, line.text, startMs, startMs + lengthMs);
      this.clockMs = startMs + lengthMs;
      return;
    }
    const part = this.random.between(40, 75) / 100;
    // The user has begun, and the bot needs a moment to hear it.
    this.clockMs = startMs + Math.round(lengthMs * part);
    const text = `${line.text.slice(0, Math.ceil(line.text.length * part))}…`;
    this.say(line, text, startMs, this.clockMs + this.random.between(200, 600), { interrupted: true });
  }

  private isCutOff(lengthMs: number): boolean {
    return this.isImpatient && lengthMs >= MIN_CUT_SPEECH_MS && this.random.chance(BARGE_IN_CHANCE);
  }

  /** 0 for the user who cuts in: the clock stands where that happens. */
  private waitMs({ speaker }: Line, before: Line | undefined): number {
    if (speaker === 'bot') return before?.speaker === 'user' ? this.gapMs() : this.random.between(150, 500);
    return this.events.at(-1)?.payload.interrupted === true ? 0 : this.random.between(250, 1_500);
  }

  private gapMs(): number {
    const extraMs = Math.min(MAX_EXTRA_GAP_MS, -Math.log(1 - this.random.next()) * MEAN_EXTRA_GAP_MS);
    return Math.round((MIN_GAP_MS + extraMs) * this.slowness);
  }

  private say(line: Line, text: string, startMs: number, endMs: number, more = {}): void {
    const heard = line.speaker === 'user' ? { confidence: this.random.between(78, 99) / 100 } : {};
    const payload = { text, startMs, endMs, final: true, ...heard, ...more };
    this.add(startMs, line.speaker === 'user' ? 'user_speech' : 'bot_speech', payload);
  }

  private callTool({ name, arguments: given }: Tool): string {
    this.toolCalls += 1;
    const callId = `call-${this.toolCalls}`;
    this.clockMs += this.random.between(100, 250);
    this.add(this.clockMs, 'x.tool_call', { name, callId, arguments: given });
    return callId;
  }

  private takeResult({ name, arguments: data }: Tool, callId: string): void {
    const startMs = this.clockMs;
    this.clockMs += this.random.between(150, 1_800);
    this.add(this.clockMs, 'x.tool_result', { name, callId, startMs, endMs: this.clockMs, result: 'done', data });
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

function speechMs(text: string): number {
  const wide = text.match(/[\u3000-\u9fff]/g)?.length ?? 0;
  return MIN_SPEECH_MS + wide * WIDE_CHAR_MS + (text.length - wide) * CHAR_MS;
}
