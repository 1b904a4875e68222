import type { Instant } from '../recorder/options.js';

type Side = 'user' | 'bot';

/**
 * When each side began to speak, for messages that do not tell it. A realtime model may write down what the caller said when the
 * bot has answered already, and the caller speaks again: the turn that ended last is meant.
 */
export class Beginnings {
  private readonly began = new Map<Side, Instant>();
  private ofTurn: Instant | undefined;

  onState(side: Side, state: 'started' | 'stopped', at: Instant): void {
    if (state === 'started') this.began.set(side, at);
    else if (side === 'user') this.ofTurn = this.began.get('user');
  }

  /** Gives each beginning once. */
  take(side: Side): Instant | undefined {
    const begin = side === 'user' ? this.ofTurn : this.began.get('bot');
    if (side === 'user') this.ofTurn = undefined;
    else this.began.delete('bot');
    return begin;
  }
}
