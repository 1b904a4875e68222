import { parseInstant } from './instant.js';
import { isObject } from './json.js';
import type { LoggedEvent } from './logged-event.js';
import { collectInSteps, runSteps, type Steps, sortInSteps } from './merge/steps.js';
import { type Listing, UtteranceLog } from './merge/utterance-log.js';
import { type SessionHead, VOICE_VERSION } from './session.js';
import { type Transcript, type TranscriptOptions, toTranscriptUtterances } from './transcript/transcript.js';
import { ToolLog } from './turns/tools.js';
import { type CallSummary, type MeasuredTurns, type TurnsView, toSummary, toTurnsView } from './turns/turns-view.js';
import type { Issue } from './vocabulary.js';

/** The types of events that views read; they may be left out of what is added, the others may come as well. */
export const VOICE_EVENT_TYPES: ReadonlySet<string> = new Set([
  'user_speech',
  'bot_speech',
  'x.speech',
  'x.interruption',
  'x.metrics',
  'x.tool_call',
  'x.tool_result',
]);

/**
 * What the log of one session says, event by event: add its events in the order of the log, and ask for its views at any
 * time. A view depends on the session and the events alone, not on when they were added or what was asked before: equal
 * input gives equal output, byte for byte. No payload makes it throw. It holds utterances, not events.
 *
 * The session's start is read once. Where it changes, begin a new `CallView`.
 */
export class CallView {
  private readonly sessionStartMs: number;
  private readonly utterances = new UtteranceLog();
  private readonly tools = new ToolLog();
  private readonly issues: Issue[] = [];
  private lastSequence = 0;
  private toolEvents = 0;

  constructor(private readonly session: SessionHead) {
    this.sessionStartMs = parseInstant(session.startedAt) ?? 0;
  }

  /** How many of the added events the views rest on: those of the types that views read, but for partials that were replaced. */
  get voiceEventCount(): number {
    return this.toolEvents + this.utterances.eventCount;
  }

  /** How many of these no later event can replace: all but partials. */
  get finalEventCount(): number {
    return this.toolEvents + this.utterances.finalEventCount;
  }

  /** The highest sequence that was added. */
  get throughSequence(): number {
    return this.lastSequence;
  }

  /** Takes the next event in; types that views do not read count for `throughSequence` alone. */
  add(event: LoggedEvent): void {
    this.lastSequence = Math.max(this.lastSequence, event.sequence);
    if (!VOICE_EVENT_TYPES.has(event.type)) return;
    const read = isObject(event.payload) ? event : { ...event, payload: {} };
    const timestampMs = parseInstant(event.timestamp) ?? this.sessionStartMs;
    const isTool = event.type === 'x.tool_call' || event.type === 'x.tool_result';
    if (isTool) this.toolEvents += 1;
    if (event.type === 'x.tool_call') this.tools.addCall(read, timestampMs, this.issues);
    else if (isTool) this.tools.addResult(read, timestampMs, this.issues);
    else this.utterances.add(read, { timestampMs, sessionStartMs: this.sessionStartMs }, this.issues);
  }

  /** What was said. `head` is the session as it is now, where that is not how it was when this began. */
  transcript(options: TranscriptOptions = {}, head: SessionHead = this.session): Transcript {
    return runSteps(this.transcriptSteps(options, head));
  }

  /** Turns, gaps, interruptions, tools and measures. */
  turns(head: SessionHead = this.session): TurnsView {
    return runSteps(this.turnsSteps(head));
  }

  /** What is stored of a session, so that many of them can be counted. */
  summary(head: SessionHead = this.session): CallSummary {
    return runSteps(this.summarySteps(head));
  }

  /** As `transcript`, in steps for whoever must not hold up others. */
  *transcriptSteps(options: TranscriptOptions = {}, head: SessionHead = this.session): Steps<Transcript> {
    const listing = yield* this.utterances.list();
    return {
      sessionId: head.sessionId,
      view: options.view ?? 'heard',
      version: VOICE_VERSION,
      throughSequence: this.lastSequence,
      complete: head.isSealed === true,
      utterances: yield* toTranscriptUtterances(listing.utterances, this.sessionStartMs, options),
      issues: yield* this.allIssues(listing),
    };
  }

  /** As `turns`, in steps for whoever must not hold up others. */
  *turnsSteps(head: SessionHead = this.session): Steps<TurnsView> {
    return (yield* this.measureSteps(head)).view;
  }

  /** The measures of `turns` with their histograms, in steps. */
  *summarySteps(head: SessionHead = this.session): Steps<CallSummary> {
    return yield* toSummary(yield* this.measureSteps(head));
  }

  private *measureSteps(head: SessionHead): Steps<MeasuredTurns> {
    const listing = yield* this.utterances.list();
    return yield* toTurnsView({
      session: head,
      sessionStartMs: this.sessionStartMs,
      throughSequence: this.lastSequence,
      listing,
      tools: yield* this.tools.list(),
      issues: yield* this.allIssues(listing),
    });
  }

  /** In the order of the log. */
  private *allIssues({ utterances, silentIssues }: Listing): Steps<readonly Issue[]> {
    const merged = yield* collectInSteps(utterances, ({ issue }) => issue);
    return yield* sortInSteps([...this.issues, ...silentIssues, ...merged], (a, b) => a.sequence - b.sequence);
  }
}
