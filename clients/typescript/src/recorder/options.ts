import type { Instant } from './capture/instant.js';

export type { Instant } from './capture/instant.js';

export interface RecorderOptions {
  /** Where the service is, with its base path if it has one. */
  readonly url: string;
  readonly sessionId: string;
  readonly metadata?: object;
  /** Default: now, unless the session is there already. */
  readonly startedAt?: Instant;
  /** BCP 47. */
  readonly language?: string;
  /**
   * The folder of the spool; null keeps records in memory, as everywhere but in Node. Default:
   * `$XDG_STATE_HOME/conversation-service/spool`, else `~/.local/state/conversation-service/spool`.
   */
  readonly spoolDir?: string | null;
  /** What may be held without a file. Default: 8 MiB. Beyond it new events are dropped. */
  readonly maxMemoryBytes?: number;
  /** What the files of this process may take. Default: 256 MiB. Beyond it new events are dropped. */
  readonly maxSpoolBytes?: number;
  /** After a failed attempt, what was recorded longer ago is dropped. Default: 7 days. */
  readonly maxAgeMs?: number;
  readonly onDrop?: (drop: Drop) => void;
  readonly onDeadLetter?: (letter: DeadLetter) => void;
  /** Nothing is printed: this is the log. */
  readonly onLog?: (entry: LogEntry) => void;
  /** Used instead of the global `fetch`, for instance to add the credentials that a gateway asks for. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What an event has beside its content. */
export interface OwnFields {
  /** Default: a new one. */
  readonly eventId?: string;
  /** When it happened. Default: now. */
  readonly timestamp?: Instant;
}

/** The fields of an utterance that the service understands; others are kept as they are. */
export interface UtteranceFields {
  readonly startedAt?: Instant | undefined;
  readonly endedAt?: Instant | undefined;
  /** Names the utterance, however many events speak of it. */
  readonly itemId?: string | undefined;
  /** False: a partial. */
  readonly final?: boolean | undefined;
  /** Cut by the other side. */
  readonly interrupted?: boolean | undefined;
  /** What the caller heard of an utterance that was cut. */
  readonly heardText?: string | undefined;
  /** What the model wrote, where it is not the text. */
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
  /** Default: 5,000. `Infinity`: for as long as it takes. */
  readonly timeoutMs?: number;
}

export interface RecorderStats {
  /** Events of this session that were recorded, those that were dropped included. */
  readonly recorded: number;
  /** Events of this session that the service has. */
  readonly delivered: number;
  /** Records that wait for this service, creations, completions and other sessions included. */
  readonly pending: number;
  /** The bytes of records that wait in files. */
  readonly spooledBytes: number;
  /** Events of this session. */
  readonly dropped: number;
  /** Records of this session that the service refused for good. */
  readonly deadLetters: number;
}

export type DropReason = 'spool_full' | 'memory_full' | 'too_old' | 'capture_failed' | 'damaged';

export interface Drop {
  readonly count: number;
  readonly reason: DropReason;
  /** Empty where they can no longer be read: `damaged`. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** Why a record was refused: the problem document (RFC 9457), or what is known of the answer. */
export interface Refusal {
  readonly code: string;
  readonly detail?: string;
  readonly [name: string]: unknown;
}

export interface DeadLetter {
  /** The event; of a creation or a completion its body. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly problem: Refusal;
  readonly kind: 'create' | 'event' | 'complete';
}

export interface LogEntry {
  readonly level: 'debug' | 'warn' | 'error';
  readonly message: string;
  readonly error?: unknown;
}
