import type { Instant } from '../recorder/options.js';

type Side = 'user' | 'bot';

/**
 * When each side began to speak, for messages that carry no start time. A realtime model may deliver the transcript of
 * the caller after the bot has answered and the caller speaks again: the message then belongs to the turn that ended
 * last.
 */
export class Beginnings {
  private readonly began = new Map<Side, Instant>();
  private ofTurn: Instant | undefined;

  onState(side: Side, state: 'started' | 'stopped', at: Instant): void {
    if (state === 'started') this.began.set(side, at);
    else if (side === 'user') this.ofTurn = this.began.get('user');
  }

  /** Returns each start time once. */
  take(side: Side): Instant | undefined {
    const begin = side === 'user' ? this.ofTurn : this.began.get('bot');
    if (side === 'user') this.ofTurn = undefined;
    else this.began.delete('bot');
    return begin;
  }
}
