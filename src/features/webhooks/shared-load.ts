/**
 * Gives many askers what one load brings, and never one that began before they asked: what they know already must be in it.
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
    // Whoever asks from here on waits for the load behind this one.
    this.next = undefined;
    const loading = this.load();
    this.underWay = loading;
    return loading;
  }
}
