import type { Session } from '../../domain/session.js';
import type { Deadline } from './deadline.js';
import { slotOf } from './log/slot-log.js';
import type { Models } from './models.js';

/** Timestamps read at once: the neighbours of a requested one are requested next. */
const BLOCK_EVENTS = 256;

/** The timestamps of one session's events, for one page: read in blocks, each once. */
export class Timestamps {
  private readonly blocks = new Map<number, Promise<ReadonlyMap<number, number>>>();

  constructor(
    private readonly models: Models,
    private readonly session: Session,
    private readonly deadline: Deadline,
  ) {}

  async of(sequence: number): Promise<number> {
    const number = Math.floor((sequence - 1) / BLOCK_EVENTS);
    const block = this.blocks.get(number) ?? this.read(number);
    this.blocks.set(number, block);
    return (await block).get(sequence) ?? Number.NaN;
  }

  private async read(number: number): Promise<ReadonlyMap<number, number>> {
    const { sessionId, lastSequence } = this.session;
    const first = number * BLOCK_EVENTS + 1;
    const last = Math.min(first + BLOCK_EVENTS - 1, lastSequence);
    const slot = { $gte: slotOf(first, this.session), $lte: slotOf(last, this.session) };
    const found = await this.deadline.retry(() =>
      this.models.events.find({ sessionId, slot }).select({ sequence: 1, timestamp: 1 }).lean().exec(),
    );
    return new Map(found.map(({ sequence, timestamp }) => [sequence ?? 0, timestamp?.getTime() ?? Number.NaN]));
  }
}
