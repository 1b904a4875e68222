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

/** The types of events that views read. Other events may be added as well, and may be left out. */
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
 * The views of one session, built event by event: add its events in log order, and ask for a view at any time. A view
 * depends only on the session and its events, not on when they were added or what was asked before: equal input gives
 * equal output, byte for byte. No payload makes it throw. It holds utterances, not events.
 *
 * The start of the session is read once; if it changes, create a new `CallView`.
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

  /** How many of the added events the views depend on: those of the types that views read, except replaced partials. */
  get voiceEventCount(): number {
    return this.toolEvents + this.utterances.eventCount;
  }

  /** How many of these remain whatever events follow: a final replaces the partials without an item of its side. */
  get settledEventCount(): number {
    return this.toolEvents + this.utterances.settledEventCount;
  }

  /** How many of these no later event can replace: all except partials. */
  get finalEventCount(): number {
    return this.toolEvents + this.utterances.finalEventCount;
  }

  /** The highest sequence added. */
  get throughSequence(): number {
    return this.lastSequence;
  }

  /** Adds the next event; for types that views do not read, only `throughSequence` changes. */
  add(event: LoggedEvent): void {
    runSteps(this.addSteps(event));
  }

  /** Like `add`, in steps: a payload may contain an array of half a million items. */
  *addSteps(event: LoggedEvent): Steps<void> {
    this.lastSequence = Math.max(this.lastSequence, event.sequence);
    if (!VOICE_EVENT_TYPES.has(event.type)) return;
    const read = isObject(event.payload) ? event : { ...event, payload: {} };
    const timestampMs = parseInstant(event.timestamp) ?? this.sessionStartMs;
    const isTool = event.type === 'x.tool_call' || event.type === 'x.tool_result';
    if (isTool) this.toolEvents += 1;
    if (event.type === 'x.tool_call') this.tools.addCall(read, timestampMs, this.issues);
    else if (isTool) this.tools.addResult(read, timestampMs, this.issues);
    else yield* this.utterances.add(read, { timestampMs, sessionStartMs: this.sessionStartMs }, this.issues);
  }

  /**
   * Frees the partials without an item that no final has replaced so far, so that memory stays bounded however many there
   * are. They still count, but views lack them until a final of their side replaces them.
   */
  forgetOpenPartials(): void {
    this.utterances.forgetOpenPartials();
  }

  /** What was said. Pass `head` if the session has changed since this view was created. */
  transcript(options: TranscriptOptions = {}, head: SessionHead = this.session): Transcript {
    return runSteps(this.transcriptSteps(options, head));
  }

  /** Turns, response gaps, interruptions, tools and measures. */
  turns(head: SessionHead = this.session): TurnsView {
    return runSteps(this.turnsSteps(head));
  }

  /** What is stored about a session so that many can be counted. */
  summary(head: SessionHead = this.session): CallSummary {
    return runSteps(this.summarySteps(head));
  }

  /** Like `transcript`, in steps, for callers that must not block. */
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

  /** Like `turns`, in steps, for callers that must not block. */
  *turnsSteps(head: SessionHead = this.session): Steps<TurnsView> {
    return (yield* this.measureSteps(head)).view;
  }

  /** Like `summary`, in steps, for callers that must not block. */
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

  /** In log order. */
  private *allIssues({ utterances, issuesWithoutUtterance }: Listing): Steps<readonly Issue[]> {
    const merged = yield* collectInSteps(utterances, ({ issue }) => issue);
    return yield* sortInSteps(
      [...this.issues, ...issuesWithoutUtterance, ...merged],
      (a, b) => a.sequence - b.sequence,
    );
  }
}
