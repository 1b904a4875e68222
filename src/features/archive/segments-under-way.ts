import type { Segment } from './segment-writer.js';

/**
 * Bounds the bytes of segments that are in memory at once: they are made one at a time, the next one once those that are
 * being put and verified have fewer than `maxBytes` together.
 */
export class SegmentsUnderWay {
  private heldBytes = 0;
  private making: Promise<unknown> = Promise.resolve();
  private left = Promise.withResolvers<void>();

  constructor(private readonly maxBytes: number) {}

  /** Makes a segment when it is its turn; it counts as long as `use` has it. */
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
