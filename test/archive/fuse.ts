/** When it strikes: before any effect of the call, or after all of it, so that only the answer is lost. */
export type Moment = 'before' | 'after';

/**
 * Kills whatever uses the wrapped object, at one call: that call and every later one reject, so that nothing is tidied
 * up. Calls of all wrapped objects count together.
 */
export class Fuse {
  /** The calls, up to the end. */
  readonly calls: string[] = [];
  private blown = false;

  constructor(
    private readonly at: number,
    private readonly moment: Moment,
  ) {}

  get isBlown(): boolean {
    return this.blown;
  }

  /** Objects in these members are wrapped as well. */
  wrap<Target extends object>(target: Target, ...parts: readonly (keyof Target)[]): Target {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (parts.includes(name as keyof Target)) return this.wrap(value as object);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.call(String(name), () => Promise.resolve(value.apply(target, args)));
      },
    });
  }

  private async call(name: string, work: () => Promise<unknown>): Promise<unknown> {
    if (this.blown) throw new Error('killed');
    this.calls.push(name);
    const isHere = this.calls.length === this.at;
    this.blown = isHere;
    if (isHere && this.moment === 'before') throw new Error('killed');
    const result = await work();
    if (isHere) throw new Error('killed');
    return result;
  }
}
