import type { Segment } from './segment-writer.js';

/**
 * Limits the memory of segments: they are created one at a time, the next one once those that are being stored and
 * verified total less than `maxBytes`.
 */
export class SegmentsUnderWay {
  private heldBytes = 0;
  private making: Promise<unknown> = Promise.resolve();
  private left = Promise.withResolvers<void>();

  constructor(private readonly maxBytes: number) {}

  /** Creates a segment when it is its turn; it counts until `use` is done. */
  async run<Result>(make: () => Promise<Segment>, use: (segment: Segment) => Promise<Result>): Promise<Result> {
    const made = this.making.then(() => this.makeNext(make));
    this.making = made.catch(() => undefined);
    const segment = await made;
    try {
      return await use(segment);
    } finally {
      this.heldBytes -= segment.bytes.length;
      this.left.resolve();
      this.left = Promise.withResolvers();
    }
  }

  private async makeNext(make: () => Promise<Segment>): Promise<Segment> {
    while (this.heldBytes >= this.maxBytes) await this.left.promise;
    const segment = await make();
    this.heldBytes += segment.bytes.length;
    return segment;
  }
}
