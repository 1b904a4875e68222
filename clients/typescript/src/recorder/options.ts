import type { Instant } from './capture/instant.js';

export type { Instant } from './capture/instant.js';

export interface RecorderOptions {
  /** The URL of the service, including its base path if it has one. */
  readonly url: string;
  readonly sessionId: string;
  readonly metadata?: object;
  /** Default: now, unless the session already exists. */
  readonly startedAt?: Instant;
  /** A BCP 47 language tag. */
  readonly language?: string;
  /**
   * Directory of the spool; null keeps records in memory, as outside Node. Default:
   * `$XDG_STATE_HOME/conversation-service/spool`, or else `~/.local/state/conversation-service/spool`.
   */
  readonly spoolDir?: string | null;
  /** Limit for records held in memory. Default: 8 MiB. Beyond it, new events are dropped. */
  readonly maxMemoryBytes?: number;
  /** Limit for the files of this process. Default: 256 MiB. Beyond it, new events are dropped. */
  readonly maxSpoolBytes?: number;
  /** After a failed attempt, records older than this are dropped. Default: 7 days. */
  readonly maxAgeMs?: number;
  readonly onDrop?: (drop: Drop) => void;
  readonly onDeadLetter?: (letter: DeadLetter) => void;
  /** Receives log entries; the recorder prints nothing. */
  readonly onLog?: (entry: LogEntry) => void;
  /** Replaces the global `fetch`, for example to add the credentials that a gateway requires. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Fields of an event other than its payload. */
export interface OwnFields {
  /** Default: a new id. */
  readonly eventId?: string;
  /** When the event happened. Default: now. */
  readonly timestamp?: Instant;
}

/** Fields of an utterance that the service understands. Other fields are stored as they are. */
export interface UtteranceFields {
  readonly startedAt?: Instant | undefined;
  readonly endedAt?: Instant | undefined;
  /** Identifies the utterance across all events that report it. */
  readonly itemId?: string | undefined;
  /** False for a partial transcript. */
  readonly final?: boolean | undefined;
  /** The other side cut the utterance off. */
  readonly interrupted?: boolean | undefined;
  /** What the caller heard of an interrupted utterance. */
  readonly heardText?: string | undefined;
  /** What the model generated, if it differs from the text. */
  readonly generatedText?: string | undefined;
  readonly speaker?: string | undefined;
  readonly language?: string | undefined;
  readonly confidence?: number | undefined;
  readonly latency?: Readonly<Record<string, number>> | undefined;
  readonly [name: string]: unknown;
}

export interface CompletionFields {
  readonly status?: 'completed' | 'failed';
  readonly endReason?: string;
  /** Default: now. */
  readonly endedAt?: Instant;
  readonly lateGraceSeconds?: number;
}

export interface FlushOptions {
  /** Default: 5,000. `Infinity` waits without a limit. */
  readonly timeoutMs?: number;
}

export interface RecorderStats {
  /** Number of events of this session that were recorded, including dropped ones. */
  readonly recorded: number;
  /** Number of events of this session that the service has stored. */
  readonly delivered: number;
  /** Number of records pending for this service, including creations, completions and other sessions. */
  readonly pending: number;
  /** Size of the pending records in files. */
  readonly spooledBytes: number;
  /** Number of events of this session that were dropped. */
  readonly dropped: number;
  /** Number of records of this session that the service refused permanently. */
  readonly deadLetters: number;
}

export type DropReason = 'spool_full' | 'memory_full' | 'too_old' | 'capture_failed' | 'damaged';

export interface Drop {
  readonly count: number;
  readonly reason: DropReason;
  /** Empty if they can no longer be read (`damaged`). */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** Why a record was refused: the problem document (RFC 9457), or what is known about the response. */
export interface Refusal {
  readonly code: string;
  readonly detail?: string;
  readonly [name: string]: unknown;
}

export interface DeadLetter {
  /** The event, or the body of a creation or completion. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly problem: Refusal;
  readonly kind: 'create' | 'event' | 'complete';
}

export interface LogEntry {
  readonly level: 'debug' | 'warn' | 'error';
  readonly message: string;
  readonly error?: unknown;
}
