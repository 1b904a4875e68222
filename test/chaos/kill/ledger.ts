/** What a client sent under an event id, and how it was answered. */
export interface SentEvent {
  readonly type: string;
  readonly payload: unknown;
  /** Set by the first acknowledgement; every later one must agree. */
  sequence?: number;
}

/** What clients know about one session: everything that they sent, and everything that was acknowledged. */
export class SessionLedger {
  readonly events = new Map<string, SentEvent>();
  isCreated = false;
  /** Sent, whether answered or not. */
  isCompletionSent = false;
  /** As the first acknowledgement of the completion reported it. */
  endedAt?: string;
  /** How many acknowledgements a caller has counted so far; only the caller uses it. */
  counted = 0;
  private count = 0;

  constructor(
    readonly sessionId: string,
    /** Problems are added here. */
    private readonly faults: string[],
  ) {}

  /** A new event, recorded before it is sent. */
  newEvent(
    words: string,
    prefix = 'e',
  ): { readonly eventId: string; readonly type: string; readonly payload: unknown } {
    const eventId = `${prefix}${this.count++}`;
    const sent = { type: this.count % 3 === 0 ? 'bot_speech' : 'user_speech', payload: { words, number: this.count } };
    this.events.set(eventId, sent);
    return { eventId, ...sent };
  }

  bodyOf(eventId: string): unknown {
    const { type, payload } = this.events.get(eventId) ?? {};
    return { eventId, type, payload };
  }

  acknowledge(eventId: string, sequence: number): void {
    const sent = this.events.get(eventId);
    if (!sent) this.faults.push(`${this.sessionId}: an answer for ${eventId}, which nobody sent`);
    else if (sent.sequence === undefined) sent.sequence = sequence;
    else if (sent.sequence !== sequence)
      this.faults.push(`${this.sessionId}: ${eventId} was acknowledged at ${sent.sequence}, then at ${sequence}`);
  }

  acknowledgeCompletion(endedAt: string): void {
    this.endedAt ??= endedAt;
    if (this.endedAt !== endedAt) this.faults.push(`${this.sessionId}: ended at ${this.endedAt}, then at ${endedAt}`);
  }

  get acknowledged(): number {
    let count = 0;
    for (const { sequence } of this.events.values()) if (sequence !== undefined) count++;
    return count;
  }

  /** Sent, but the connection ended before the answer, so the caller must repeat it. */
  get inDoubt(): readonly string[] {
    return [...this.events].filter(([, { sequence }]) => sequence === undefined).map(([eventId]) => eventId);
  }
}
