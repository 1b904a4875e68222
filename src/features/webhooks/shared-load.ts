/**
 * Shares one load between concurrent callers, but never one that began before the call: it must include everything the
 * caller knows.
 */
export class SharedLoad<Value> {
  private next: Promise<Value> | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  constructor(private readonly load: () => Promise<Value>) {}

  get(): Promise<Value> {
    this.next ??= this.begin();
    return this.next;
  }

  private async begin(): Promise<Value> {
    await this.underWay.catch(() => undefined);
    // Later callers wait for the next load, because this one has begun.
    this.next = undefined;
    const loading = this.load();
    this.underWay = loading;
    return loading;
  }
}
