/** An event as a client sent it. `content` is all that sameness compares, as one text. */
export interface SentEvent {
  readonly eventId: string;
  readonly content: string;
}

/** An event as a reader saw it. */
export interface SeenEvent extends SentEvent {
  readonly sequence: number;
  readonly timestampMs: number;
  readonly late: boolean;
}

export interface SeenSession {
  readonly lastSequence: number;
  /** How it ended, as one text; null while it is open. */
  readonly ending: string | null;
}

/** What one item of an append was answered. A batch does not say which events are late. */
export type ItemResult =
  | { readonly outcome: 'appended' | 'duplicate'; readonly sequence: number; readonly late?: boolean }
  | { readonly outcome: 'conflict' | 'sealed' };

/** `unknown`: no answer, or one that says that the outcome is unknown. `not-found`: no such session. */
export type NoOutcome = 'unknown' | 'not-found';

export type Call =
  | { readonly kind: 'create'; readonly outcome: 'created' | 'duplicate' | 'unknown' }
  | {
      readonly kind: 'append';
      readonly items: readonly SentEvent[];
      readonly outcome: readonly ItemResult[] | NoOutcome;
    }
  /** The outcome is the session's ending. */
  | { readonly kind: 'complete'; readonly outcome: { readonly ending: string } | 'conflict' | NoOutcome }
  | {
      readonly kind: 'log';
      readonly after: number;
      readonly limit: number;
      readonly outcome: { readonly events: readonly SeenEvent[]; readonly hasMore: boolean } | NoOutcome;
    }
  | {
      readonly kind: 'page';
      readonly offset: number;
      readonly limit: number;
      readonly outcome: { readonly session: SeenSession; readonly events: readonly SeenEvent[] } | NoOutcome;
    };

export type CallOf<Kind extends Call['kind']> = Extract<Call, { readonly kind: Kind }>;

/** One call of one client. Times are places in one order of all starts and answers, each given once. */
export interface Operation<Made extends Call = Call> {
  readonly client: string;
  readonly instance: string;
  readonly sessionId: string;
  readonly startedAt: number;
  /** Null where no answer came: it may take effect at any time. */
  readonly endedAt: number | null;
  readonly call: Made;
}

export interface Violation {
  readonly rule: Rule;
  readonly detail: string;
}

export type Rule =
  /** An eventId stands at one sequence with one content, in every answer; a sequence belongs to one eventId. */
  | 'agreed-event'
  /** One session is created once, one event appended once. */
  | 'once'
  /** What is read was sent; what was refused, and nothing else, left nothing. */
  | 'origin'
  /** Same content is never a conflict, other content never a duplicate. */
  | 'sameness'
  /** What was acknowledged is known to calls that begin later. */
  | 'acknowledged'
  /** New events come behind all that were known when their call began; a batch keeps its own order. */
  | 'order'
  /** A page of the log has no holes, and a chronological page is that of one moment. */
  | 'page'
  /** One ending, for ever, and not before somebody asked for it. */
  | 'ending'
  /** Late are the events above the completion, and no others. */
  | 'late'
  /** Nothing is taken after sealing, but repeats are answered. */
  | 'sealed';
