import type { NewEvent, StoredEvent } from '../../src/domain/event.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { aNewEvent } from '../builders/event.js';
import { aNewSession } from '../builders/session.js';
import { nextTurn, T0_MS } from '../builders/time.js';
import { uniqueId } from '../builders/unique-id.js';
import type { SeededRandom } from '../interleaving/random.js';

const EVENTS = 60;
const READERS = 8;
const LIMITS = [1, 7, 20, 500] as const;
const STARTS = [0, 20, 40] as const;

/**
 * One writer, some of whose events are out of order, and many readers that are spread over the instances. What each
 * read must show is computed from what was sent. Returns what was wrong: nothing, if a read that begins after an
 * acknowledgement sees it and every page shows one moment.
 */
export async function findStaleReads(
  instances: readonly ConversationStore[],
  random: SeededRandom,
): Promise<readonly string[]> {
  const check = new StaleReadCheck(instances, random);
  await check.run();
  return check.faults;
}

class StaleReadCheck {
  readonly faults: string[] = [];
  private readonly sessionId: string;
  private readonly sent: readonly NewEvent[];
  private acknowledged = 0;

  constructor(
    private readonly instances: readonly ConversationStore[],
    private readonly random: SeededRandom,
  ) {
    this.sessionId = uniqueId(`stale-${random.below(2 ** 31)}`);
    this.sent = Array.from({ length: EVENTS }, (_, index) =>
      aNewEvent({ timestampMs: T0_MS + (random.chance(0.2) ? 0 : index * 1_000) }),
    );
  }

  async run(): Promise<void> {
    await this.oneOf(this.instances).createSession(aNewSession({ sessionId: this.sessionId }));
    await Promise.all([this.write(), ...Array.from({ length: READERS }, () => this.read())]);
  }

  private async write(): Promise<void> {
    for (const event of this.sent) {
      await this.oneOf(this.instances).appendEvents(this.sessionId, [event]);
      this.acknowledged++;
      for (let turns = this.random.below(12); turns > 0; turns--) await nextTurn();
    }
  }

  private async read(): Promise<void> {
    while (this.acknowledged < EVENTS) {
      await (this.random.chance(0.5) ? this.readChronological() : this.readLog());
      await nextTurn();
    }
    await this.readChronological();
    await this.readLog();
  }

  private async readChronological(): Promise<void> {
    const page = { offset: this.oneOf(STARTS), limit: this.oneOf(LIMITS) };
    const what = `chronological ${JSON.stringify(page)}`;
    const floor = this.acknowledged;
    const history = await this.oneOf(this.instances).readChronological(this.sessionId, page);
    const head = history?.session.lastSequence ?? -1;
    if (head < floor) this.faults.push(`${what}: head ${head} after ${floor} were acknowledged`);
    const expected = this.chronological(head).slice(page.offset, page.offset + page.limit);
    this.compare(`${what} at ${head}`, history?.events, expected);
  }

  private async readLog(): Promise<void> {
    const [after, limit] = [this.oneOf(STARTS), this.oneOf(LIMITS)];
    const what = `log ${after} ${limit}`;
    const floor = this.acknowledged;
    const query = { after, limit, order: 'asc', types: [] } as const;
    const page = await this.oneOf(this.instances).readEvents(this.sessionId, query);
    const seen = page?.events.length ?? 0;
    const due = Math.min(limit, floor - after);
    if (seen < due) this.faults.push(`${what}: ${seen} events, not ${due}`);
    if (!page?.hasMore && after + seen < floor) this.faults.push(`${what}: no more, too early`);
    this.compare(what, page?.events, this.sequences(after + seen).slice(after));
  }

  private compare(what: string, events: readonly StoredEvent[] | undefined, expected: readonly number[]): void {
    const found = events?.map(({ sequence, eventId }) => `${sequence} ${eventId}`).join();
    const due = expected.map((sequence) => `${sequence} ${this.sent[sequence - 1]?.eventId}`).join();
    if (found !== due) this.faults.push(`${what}: got ${found}, not ${due}`);
  }

  private chronological(head: number): readonly number[] {
    const timeOf = (sequence: number) => this.sent[sequence - 1]?.timestampMs ?? 0;
    return [...this.sequences(head)].sort((a, b) => timeOf(a) - timeOf(b) || a - b);
  }

  private sequences(head: number): readonly number[] {
    return Array.from({ length: Math.max(0, head) }, (_, index) => index + 1);
  }

  private oneOf<Value>(values: readonly Value[]): Value {
    return values[this.random.below(values.length)] as Value;
  }
}
