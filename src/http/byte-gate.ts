import { ConversationError } from '../domain/errors.js';

/** Waiting costs a place in a queue. */
const MAX_WAITING = 1_000;

/** After so many bytes others are served first: reading and writing a MiB takes some 10 ms. */
const TURN_BYTES = 1024 * 1024;

/** Room for bytes that somebody has under way. */
export interface Room {
  /** So many it has turned out to be; never more than was asked for. */
  shrink(bytes: number): void;
  /** Idempotent. */
  leave(): void;
}

interface Waiting {
  readonly bytes: number;
  readonly enter: (room: Room) => void;
}

/**
 * Bounds the bytes that are under way at once: who finds no room waits, first come, first served, and is turned away when
 * that takes too long or too many wait. What is larger than all of the room enters alone. Where much was done in one turn
 * of the event loop, the next one enters in a later turn, so that small requests are served between large ones.
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

  /** Somebody waits for room that others have. */
  get isWanted(): boolean {
    return this.waiting.size > 0;
  }

  /** Resolves once there is room. @throws OVERLOADED */
  async enter(bytes: number): Promise<Room> {
    if (this.waiting.size === 0 && this.hasRoom(bytes)) return this.open(bytes);
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
    let held = bytes;
    this.heldBytes += held;
    const give = (returned: number) => {
      held -= returned;
      this.heldBytes -= returned;
      if (this.waiting.size > 0) this.turn();
    };
    return {
      shrink: (used) => {
        this.turnBytes += Math.min(used, held);
        give(Math.max(held - used, 0));
        if (this.turnBytes >= TURN_BYTES) this.turn();
      },
      leave: () => give(held),
    };
  }

  /** In the next turn one more may enter, and one in each further turn. */
  private turn(): void {
    if (this.isTurning) return;
    this.isTurning = true;
    setImmediate(() => {
      this.isTurning = false;
      this.turnBytes = 0;
      const [next] = this.waiting;
      if (!next || !this.hasRoom(next.bytes)) return;
      this.waiting.delete(next);
      next.enter(this.open(next.bytes));
      if (this.waiting.size > 0) this.turn();
    });
  }
}

function overloaded(): ConversationError {
  return new ConversationError('OVERLOADED', 'This instance has no memory left for more requests at once.');
}
