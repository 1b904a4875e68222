/**
 * The parts of LiveKit Agents that this module uses, typed by structure: the package is not imported. Times of events
 * are in milliseconds, those of metrics in seconds.
 */

/** `AgentSession`. */
export interface LivekitSession {
  on(name: never, listener: never): unknown;
  off(name: never, listener: never): unknown;
  say(...args: never[]): object;
  readonly currentAgent: LivekitAgent;
  readonly llm?: object | undefined;
  readonly output: { readonly audio?: AudioSink | null };
  readonly history: { readonly items: readonly object[] };
}

/** `Agent`. A model set on the agent takes precedence over that of the session. */
export interface LivekitAgent {
  readonly llm?: object | undefined;
}

/** `AudioOutput`. */
export interface AudioSink {
  on(name: 'playbackFinished', listener: (end: PlaybackEnd) => void): unknown;
}

/** `PlaybackFinishedEvent`. */
export interface PlaybackEnd {
  readonly interrupted: boolean;
  /** In seconds. */
  readonly playbackPosition: number;
  /** What was played, if the framework synchronizes text and audio. */
  readonly synchronizedTranscript?: string | undefined;
}

/** `JobContext`. */
export interface LivekitJob {
  readonly job: { readonly id: string };
  addShutdownCallback(callback: () => Promise<void>): void;
}

/** `ChatMessage`. The text of an interrupted reply is what was heard; for `say` it is the full text. */
export interface MessageItem {
  readonly type: 'message';
  readonly id: string;
  readonly role: string;
  /** Several texts are joined with line feeds. */
  readonly textContent?: string | undefined;
  readonly interrupted?: boolean;
  readonly transcriptConfidence?: number;
  readonly metrics?: Readonly<Record<string, unknown>>;
  readonly createdAt?: number;
}

/** `FunctionCall`. */
export interface CallItem {
  readonly type: 'function_call';
  readonly callId: string;
  readonly name: string;
  /** JSON. */
  readonly args: string;
  readonly createdAt?: number;
}

/** `FunctionCallOutput`. */
export interface OutputItem {
  readonly type: 'function_call_output';
  readonly callId: string;
  readonly name?: string;
  /** JSON or plain text. */
  readonly output: string;
  readonly isError: boolean;
  readonly createdAt?: number;
}

/** `AgentHandoffItem`. */
export interface HandoffItem {
  readonly type: 'agent_handoff';
  readonly id: string;
  readonly oldAgentId?: string | undefined;
  readonly newAgentId: string;
}

/** `AgentConfigUpdate`, and types added by later versions. */
export interface OtherItem {
  readonly type: 'agent_config_update';
  readonly id: string;
  readonly [name: string]: unknown;
}

export type Item = MessageItem | CallItem | OutputItem | HandoffItem | OtherItem;

/** `SpeechHandle`: a reply, from its request to its end. */
export interface Speech {
  readonly id: string;
  readonly interrupted: boolean;
  /** False for a draft that was discarded before it was scheduled. */
  readonly scheduled?: boolean;
  addDoneCallback(callback: (speech: Speech) => void): void;
  /** Reports when a tool begins; no event does. */
  _addItemAddedCallback?(callback: (item: Item) => void): void;
}

export interface StateChange {
  readonly oldState: string;
  readonly newState: string;
  readonly createdAt: number;
}

export interface Transcribed {
  readonly transcript: string;
  readonly language?: string | null;
  readonly speakerId?: string | null;
  readonly itemId?: string | null;
}

export interface Overlap {
  readonly isInterruption?: boolean;
  readonly agentEnded?: boolean;
  readonly numRequests?: number;
}

export interface Failure {
  readonly error?: unknown;
  readonly recoverable?: boolean;
  readonly label?: string;
}

export interface Close {
  readonly reason: string;
  readonly error?: Failure | null;
  readonly createdAt?: number;
}
