import type { CallView } from '@conversation-service/voice';
import type { StoredEvent } from '../../domain/event.js';

/** Counts the bytes of the payloads that a view depends on, without partials that a final of their side replaced. */
export class PayloadTally {
  private settledEvents = 0;
  private finalEvents = 0;
  private allEvents = 0;
  private settledBytes = 0;
  /** By type: partials that the next final of this type replaces. */
  private readonly openBytes = new Map<string, number>();

  constructor(private readonly view: CallView) {}

  /** Of payloads that remain whatever events follow. */
  get remainingBytes(): number {
    return this.settledBytes;
  }

  get bytes(): number {
    return [...this.openBytes.values()].reduce((sum, bytes) => sum + bytes, this.settledBytes);
  }

  /** Call it after the event was added to the view. */
  count({ type, payload }: Pick<StoredEvent, 'type' | 'payload'>): void {
    const { settledEventCount, finalEventCount, voiceEventCount } = this.view;
    const isFinal = finalEventCount > this.finalEvents;
    if (isFinal) this.openBytes.delete(type);
    // A final that replaces a partial of its item leaves the number of events as it is, and its payload is kept as well.
    if (isFinal || settledEventCount > this.settledEvents) this.settledBytes += payload.length;
    else if (voiceEventCount > this.allEvents)
      this.openBytes.set(type, (this.openBytes.get(type) ?? 0) + payload.length);
    this.settledEvents = settledEventCount;
    this.finalEvents = finalEventCount;
    this.allEvents = voiceEventCount;
  }
}
