import type { Socket } from 'node:net';

/**
 * Time is counted in checks instead of by a clock: while this process or the machine hangs, no peer can make progress,
 * and none is blamed for it.
 */
const LOOK_MS = 500;

/** A peer without progress for this long has stalled. */
export const STALLED_MS = 2_000;

/** Returns the bytes transferred over the connection in the observed direction. */
export type Progress = (socket: Socket) => number;

export const sentBytes: Progress = ({ bytesWritten, writableLength }) => bytesWritten - writableLength;
export const receivedBytes: Progress = ({ bytesRead }) => bytesRead;

interface Transfer {
  readonly socket: Socket;
  seenBytes: number;
  /** Since it began, and since its last progress. */
  ageMs: number;
  stillMs: number;
}

/**
 * Peers that receive a large answer or send a large body, and hold room for it. They may take their time until somebody
 * waits for their room. Then those that have stalled or take longer than `patienceMs` are disconnected one at a time,
 * longest stalled first, since the room of one is mostly enough.
 */
export class SlowPeers {
  private readonly transfers = new Set<Transfer>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly progress: Progress,
    private readonly room: { readonly isWanted: boolean },
    private readonly patienceMs: number,
  ) {}

  /** Returns an idempotent function that ends the observation. */
  watch(socket: Socket): () => void {
    const transfer = { socket, seenBytes: this.progress(socket), ageMs: 0, stillMs: 0 };
    this.transfers.add(transfer);
    this.timer ??= setInterval(() => this.look(), LOOK_MS).unref();
    return () => {
      this.transfers.delete(transfer);
      if (this.transfers.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  private look(): void {
    for (const transfer of this.transfers) {
      const seenBytes = this.progress(transfer.socket);
      transfer.stillMs = seenBytes > transfer.seenBytes ? 0 : transfer.stillMs + LOOK_MS;
      transfer.ageMs += LOOK_MS;
      transfer.seenBytes = seenBytes;
    }
    if (!this.room.isWanted) return;
    const slow = [...this.transfers].filter(({ stillMs, ageMs }) => stillMs >= STALLED_MS || ageMs >= this.patienceMs);
    const [slowest] = slow.sort((a, b) => b.stillMs - a.stillMs || b.ageMs - a.ageMs);
    slowest?.socket.destroy();
  }
}
