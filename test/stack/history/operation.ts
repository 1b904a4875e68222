/** An event as a client sent it. `content` is everything that sameness compares, as one text. */
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
  /** How the session ended, as one text; null while it is open. */
  readonly ending: string | null;
}

/** The answer to one item of an append. A batch does not report which events are late. */
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
  /** The outcome is the session's completion. */
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

/** One call of one client. Times are positions in a single order of all starts and answers, each used once. */
export interface Operation<Made extends Call = Call> {
  readonly client: string;
  readonly instance: string;
  readonly sessionId: string;
  readonly startedAt: number;
  /** Null if no answer arrived: the call may take effect at any time. */
  readonly endedAt: number | null;
  readonly call: Made;
}

export interface Violation {
  readonly rule: Rule;
  readonly detail: string;
}

export type Rule =
  /** An eventId has one sequence and one content, in every answer; a sequence belongs to one eventId. */
  | 'agreed-event'
  /** A session is created once, and an event is appended once. */
  | 'once'
  /** What is read was sent; exactly what was refused has left nothing. */
  | 'origin'
  /** The same content is never a conflict, and different content is never a duplicate. */
  | 'sameness'
  /** What was acknowledged is visible to calls that begin later. */
  | 'acknowledged'
  /** New events come after all that were known when their call began; a batch keeps its own order. */
  | 'order'
  /** A page of the log has no gaps, and a chronological page shows one moment. */
  | 'page'
  /** There is one completion, which is final, and not before someone requested it. */
  | 'ending'
  /** Exactly the events above the completion are late. */
  | 'late'
  /** Nothing is accepted after the seal, but repeats are answered. */
  | 'sealed';
