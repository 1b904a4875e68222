import type { ConversationStore } from '../../src/ports/conversation-store.js';

/**
 * What happens to an instance at one of its calls: it is killed, or pauses (a debugger, a suspended machine) until it
 * continues.
 */
export type Fate = 'dies' | 'stands still';

/** When it strikes: before any effect of the call, or after all of it, while the answer is on its way. */
export type Moment = 'before' | 'after';

/** The store as one of several instances sees it. */
export class MortalStore {
  readonly store: ConversationStore;
  private left = Number.POSITIVE_INFINITY;
  private fate: Fate = 'dies';
  private moment: Moment = 'before';
  private readonly standing: (() => void)[] = [];

  constructor(store: ConversationStore) {
    this.store = this.wrap(store, 'records', 'changes');
  }

  get isStruck(): boolean {
    return this.left <= 0;
  }

  /** Strikes at the nth call from now. */
  strikeAt(nth: number, moment: Moment, fate: Fate): void {
    this.left = nth;
    this.moment = moment;
    this.fate = fate;
  }

  goOn(): void {
    this.left = Number.POSITIVE_INFINITY;
    for (const answer of this.standing.splice(0)) answer();
  }

  private wrap<Target extends object>(target: Target, ...parts: readonly (keyof Target)[]): Target {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (parts.includes(name as keyof Target)) return this.wrap(value as object);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.call(async () => value.apply(target, args));
      },
    });
  }

  private async call(work: () => Promise<unknown>): Promise<unknown> {
    const isHit = this.left === 1;
    this.left -= 1;
    if (this.isStruck && !(isHit && this.moment === 'after')) await this.struck();
    const result = await work();
    if (isHit && this.moment === 'after') await this.struck();
    return result;
  }

  private async struck(): Promise<void> {
    if (this.fate === 'dies') throw new Error('killed');
    await new Promise<void>((resolve) => this.standing.push(resolve));
  }
}
