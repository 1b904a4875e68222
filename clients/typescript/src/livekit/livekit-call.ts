import type { Recorder } from '../recorder/node-recorder.js';
import type { Instant, UtteranceFields } from '../recorder/options.js';
import { Beginnings } from './beginnings.js';
import type * as livekit from './framework.js';
import { latencyOf } from './latency.js';
import { Partials } from './partials.js';
import { Playback } from './playback.js';
import { type Generation, Speeches } from './speeches.js';

type Listener = (event: never) => void;
type Listeners = Readonly<Record<string, Listener>>;
type CallRecorder = Pick<Recorder, 'userSpeech' | 'botSpeech' | 'event' | 'complete'>;

const SOURCE = { provider: 'livekit' };
const HEARD_TEXT = { evidence: 'provider_text' };

/** Turns the events of a LiveKit Agents session into records. */
export class LivekitCall {
  /**
   * Keyed by the names of the session's events. They are not removed after the call, although they do nothing then: an
   * emitter without an `error` listener would end the process.
   */
  readonly listeners: Listeners;
  private readonly onEvent: Listeners = {
    conversation_item_added: ({ item }: { readonly item: livekit.Item }) => this.onItem(item),
    user_input_transcribed: (event: livekit.Transcribed) => this.onTranscribed(event),
    user_state_changed: (event: livekit.StateChange) => this.onState('user', event),
    agent_state_changed: (event: livekit.StateChange) => this.onState('bot', event),
    function_tools_executed: (event: {
      readonly functionCalls: readonly livekit.Item[];
      readonly functionCallOutputs: readonly livekit.Item[];
    }) => {
      for (const item of [...event.functionCalls, ...event.functionCallOutputs]) this.item(item);
    },
    speech_created: ({ speechHandle }: { readonly speechHandle: livekit.Speech }) => this.onSpeech(speechHandle),
    agent_false_interruption: ({ resumed }: { readonly resumed?: boolean }) =>
      this.record('x.interruption', { isInterruption: false, resumed }),
    overlapping_speech: (event: livekit.Overlap) => this.onOverlap(event),
    session_usage_updated: ({ usage }: { readonly usage: unknown }) => {
      this.usage = usage;
    },
    error: ({ error }: { readonly error: livekit.Failure }) => this.onError(error),
    close: (event: livekit.Close) => this.complete(event),
  };
  private readonly speeches: Speeches;
  private readonly playback: Playback;
  private readonly partials: Partials;
  private readonly told = new Set<string>();
  private readonly beginnings = new Beginnings();
  private usage: unknown;
  private isComplete = false;

  constructor(
    private readonly session: livekit.LivekitSession,
    private readonly recorder: CallRecorder,
    /** The framework calls the listeners, so no error may reach it. */
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.listeners = Object.fromEntries(
      Object.entries(this.onEvent).map(([name, listener]) => [name, this.guarded(listener)]),
    );
    this.speeches = new Speeches(session);
    this.playback = new Playback(session);
    const tell = (generatedText: string) =>
      recorder.botSpeech(undefined, { generatedText, final: false, source: SOURCE });
    this.partials = new Partials(session, this.guarded(tell));
  }

  /** Called at the end of the job, which may come before the session closes. */
  end(): void {
    this.guarded(() => this.complete())(undefined as never);
  }

  /** Records what no event has reported, then the completion. */
  private complete(close?: livekit.Close): void {
    this.isComplete = true;
    this.speeches.close();
    this.partials.close();
    this.tellEnded({ isCallOver: true });
    for (const item of this.session.history.items) this.item(item as livekit.Item, true);
    if (this.usage !== undefined) this.system('usage', { usage: this.usage });
    const isFailure = close?.reason === 'error' || (close?.error ?? null) !== null;
    this.recorder.complete({
      ...(isFailure ? { status: 'failed' } : {}),
      ...(close?.reason === undefined ? {} : { endReason: close.reason }),
      ...(close?.createdAt === undefined ? {} : { endedAt: close.createdAt }),
    });
  }

  private onItem(item: livekit.Item): void {
    this.tellEnded({ isCallOver: false });
    this.item(item);
  }

  /** `isLate`: the item is reported at the end of the call and carries its own time. */
  private item(item: livekit.Item, isLate = false): void {
    const id = 'callId' in item ? item.callId : item.id;
    const key = `${item.type} ${id}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    if (item.type === 'message') this.message(item, isLate ? item.createdAt : undefined);
    else if (item.type === 'function_call') this.toolCall(item);
    else if (item.type === 'function_call_output') this.toolResult(item);
    else if (item.type === 'agent_handoff') {
      this.record('x.handoff', { from: item.oldAgentId, to: item.newAgentId, kind: 'agent' });
    } else {
      const { id: _, type, createdAt, ...fields } = item;
      this.system(type, fields, createdAt as number | undefined);
    }
  }

  private message(item: livekit.MessageItem, timestamp: Instant | undefined): void {
    const { role, textContent: text, interrupted = false, metrics = {} } = item;
    if (!text) return;
    if (role !== 'user' && role !== 'assistant') {
      this.system('instruction', { text }, timestamp);
      return;
    }
    const own = timestamp === undefined ? {} : { timestamp };
    const begin = this.beginnings.take(role === 'user' ? 'user' : 'bot');
    const fields = {
      itemId: item.id,
      interrupted,
      confidence: item.transcriptConfidence,
      latency: latencyOf(metrics),
      startedAt: (metrics.startedSpeakingAt as number | undefined) ?? (timestamp === undefined ? begin : undefined),
      endedAt: metrics.stoppedSpeakingAt as number | undefined,
      source: SOURCE,
    };
    if (role === 'user') this.recorder.userSpeech(text, fields, own);
    else this.recorder.botSpeech(text, { ...fields, ...this.heard(text, interrupted) }, own);
  }

  /** What was heard, and what was generated if the two differ. */
  private heard(text: string, isCut: boolean): UtteranceFields {
    const generation = this.speeches.takeGeneration();
    const generatedText = generation?.text.trim();
    if (isCut) return { ...this.heardOfCut(text, generation), generatedText };
    return generatedText === text.trim() ? {} : { generatedText };
  }

  private heardOfCut(text: string, generation: Generation | undefined): UtteranceFields {
    const end = this.playback.take();
    if (!end) return { heardText: text, truncation: HEARD_TEXT };
    const { synchronizedTranscript: played, playbackPosition } = end;
    const playedMs = Math.round(playbackPosition * 1_000);
    if (played === undefined) return { truncation: { evidence: 'playback_ms', playedMs } };
    return { heardText: generation?.isGiven ? played : text, truncation: { ...HEARD_TEXT, playedMs } };
  }

  private toolCall({ callId, name, args, createdAt }: livekit.CallItem): void {
    this.record('x.tool_call', { callId, name, arguments: parsed(args) }, createdAt);
  }

  private toolResult({ callId, name, output, isError, createdAt }: livekit.OutputItem): void {
    this.record('x.tool_result', { callId, name: name || undefined, result: parsed(output), isError }, createdAt);
  }

  /** The message that follows is the utterance, so even a final transcript is only a part of it. */
  private onTranscribed({ transcript, language, speakerId, itemId }: livekit.Transcribed): void {
    if (transcript === '') return;
    this.recorder.userSpeech(transcript, {
      final: false,
      language: language ?? undefined,
      speaker: speakerId ?? undefined,
      itemId: itemId ?? undefined,
      source: SOURCE,
    });
  }

  private onState(side: 'user' | 'bot', { oldState, newState, createdAt }: livekit.StateChange): void {
    const state = newState === 'speaking' ? 'started' : oldState === 'speaking' ? 'stopped' : undefined;
    if (state === undefined) return;
    this.beginnings.onState(side, state, createdAt);
    this.record('x.speech', { side, state }, createdAt);
  }

  private onSpeech(speech: livekit.Speech): void {
    this.tellEnded({ isCallOver: false });
    this.playback.watch();
    this.partials.watch();
    this.speeches.begin(speech);
    speech.addDoneCallback(this.guarded((ended: livekit.Speech) => this.speeches.end(ended)));
    const onAdded = (item: livekit.Item) => {
      if (item.type !== 'message') this.item(item);
    };
    speech._addItemAddedCallback?.(this.guarded(onAdded));
  }

  /**
   * Text that was generated but is in no message was not heard if the speech was interrupted; otherwise that is
   * unknown.
   */
  private tellEnded(moment: { readonly isCallOver: boolean }): void {
    for (const { speech, text, isTold, beginMs } of this.speeches.takeEnded(moment)) {
      const { id, interrupted, scheduled = true } = speech;
      const fields = { itemId: id, interrupted, heardText: '', truncation: HEARD_TEXT, source: SOURCE };
      if (!scheduled) continue;
      if (text !== '' && interrupted) this.recorder.botSpeech(text, fields, { timestamp: beginMs });
      else if (text !== '') this.system('unconfirmed_speech', { speechId: id, text }, beginMs);
      else if (interrupted && !isTold) this.system('unheard_speech', { speechId: id }, beginMs);
    }
  }

  /** There is no verdict if the detector was not asked, or if the agent had already ended. */
  private onOverlap({ isInterruption, agentEnded, numRequests }: livekit.Overlap): void {
    if (agentEnded !== true && numRequests !== 0) {
      this.record('x.interruption', { isInterruption: isInterruption === true });
    }
  }

  private onError(failure: livekit.Failure): void {
    const cause = failure.error ?? failure;
    const text = cause instanceof Error ? cause.message || cause.name : String(cause);
    this.system('error', { text, recoverable: failure.recoverable, label: failure.label });
  }

  private guarded<Argument>(listener: (argument: Argument) => void): (argument: Argument) => void {
    return (argument) => {
      if (this.isComplete) return;
      try {
        listener(argument);
      } catch (error) {
        this.onFailure(error);
      }
    };
  }

  private system(kind: string, fields: object, timestamp?: Instant): void {
    this.record('system', { ...fields, kind }, timestamp);
  }

  private record(type: string, payload: object, timestamp?: Instant): void {
    const own = timestamp === undefined ? {} : { timestamp };
    this.recorder.event(type, { ...payload, source: SOURCE }, own);
  }
}

/** Parsing an integer that a double cannot represent would change it. */
const LONG_INTEGER = /(?<![\w.])-?\d{16,}(?![\w.])/;

/** Arguments and results arrive as JSON or as plain text. */
function parsed(text: string): unknown {
  if (LONG_INTEGER.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
