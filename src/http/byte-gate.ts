import { ConversationError } from '../domain/errors.js';

/** Waiting takes a place in a queue. */
const MAX_WAITING = 1_000;

/** After this many bytes other work runs first: reading or writing a MiB takes about 10 ms. */
const TURN_BYTES = 1024 * 1024;

/** Room for bytes in progress. */
export class Room {
  constructor(
    private bytes: number,
    private readonly onReturn: (bytes: number, usedBytes: number) => void,
  ) {}

  /** Reduces the room to the actual size, if that is smaller. */
  shrink(bytes: number): void {
    const usedBytes = Math.min(bytes, this.bytes);
    this.giveBack(this.bytes - usedBytes, usedBytes);
  }

  /** Idempotent. */
  leave(): void {
    this.giveBack(this.bytes, 0);
  }

  private giveBack(bytes: number, usedBytes: number): void {
    this.bytes -= bytes;
    this.onReturn(bytes, usedBytes);
  }
}

interface Waiting {
  readonly bytes: number;
  readonly enter: (room: Room) => void;
}

/**
 * Limits the bytes in progress: without room, callers wait in order, and are rejected if that takes too long or too
 * many wait. What is larger than the whole limit enters alone. After much work in one turn of the event loop, the next
 * caller enters in a later turn, so that small requests are served between large ones; until then, the next enters as
 * soon as the one before turns out to be small, so that a queue does not outlive its cause.
 */
export class ByteGate {
  private heldBytes = 0;
  private turnBytes = 0;
  private isTurning = false;
  private readonly waiting = new Set<Waiting>();

  constructor(
    private readonly maxBytes: number,
    private readonly maxWaitMs: number,
  ) {}

  /** Whether somebody is waiting for room. */
  get isWanted(): boolean {
    return this.waiting.size > 0;
  }

  /** Returns undefined if there is no room at once. */
  tryEnter(bytes: number): Room | undefined {
    return this.waiting.size === 0 && this.hasRoom(bytes) ? this.open(bytes) : undefined;
  }

  /** Resolves once there is room. @throws OVERLOADED */
  async enter(bytes: number): Promise<Room> {
    const room = this.tryEnter(bytes);
    if (room) return room;
    if (this.waiting.size >= MAX_WAITING) throw overloaded();
    return this.wait(bytes);
  }

  private wait(bytes: number): Promise<Room> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(waiting);
        reject(overloaded());
      }, this.maxWaitMs);
      const waiting: Waiting = {
        bytes,
        enter: (room) => {
          clearTimeout(timer);
          resolve(room);
        },
      };
      this.waiting.add(waiting);
      this.turn();
    });
  }

  private hasRoom(bytes: number): boolean {
    return this.turnBytes < TURN_BYTES && (this.heldBytes === 0 || this.heldBytes + bytes <= this.maxBytes);
  }

  private open(bytes: number): Room {
    this.heldBytes += bytes;
    return new Room(bytes, this.takeBack);
  }

  /** One function for all rooms, as there is one for each answer. */
  private readonly takeBack = (bytes: number, usedBytes: number) => {
    this.heldBytes -= bytes;
    this.turnBytes += usedBytes;
    if (this.waiting.size > 0) this.admitNext();
    if (this.turnBytes >= TURN_BYTES) this.turn();
  };

  /** Further callers enter when this one's size is known, or in later turns. */
  private admitNext(): void {
    const [next] = this.waiting;
    if (!next || !this.hasRoom(next.bytes)) return;
    this.waiting.delete(next);
    next.enter(this.open(next.bytes));
    if (this.waiting.size > 0) this.turn();
  }

  /** Admits the next caller in the next turn of the event loop. */
  private turn(): void {
    if (this.isTurning) return;
    this.isTurning = true;
    setImmediate(() => {
      this.isTurning = false;
      this.turnBytes = 0;
      this.admitNext();
    });
  }
}

function overloaded(): ConversationError {
  return new ConversationError('OVERLOADED', 'This instance has no memory left for more requests at once.');
}
