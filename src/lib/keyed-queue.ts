/** Work under one key is done one after the other, in the order in which it came; under different keys at once. */
export class KeyedQueue {
  private readonly lasts = new Map<string, Promise<void>>();

  /** Ends as the work does; a failure is its caller's alone. */
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const result = (this.lasts.get(key) ?? Promise.resolve()).then(work);
    const leave = () => {
      if (this.lasts.get(key) === last) this.lasts.delete(key);
    };
    const last = result.then(leave, leave);
    this.lasts.set(key, last);
    return result;
  }
}
