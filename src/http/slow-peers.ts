import type { Socket } from 'node:net';

/**
 * Time is counted in looks at them, not by a clock: while this process or the machine hangs, nobody can move anything, and
 * nobody is blamed for it.
 */
const LOOK_MS = 500;

/** Who moved nothing for so long has stalled. */
export const STALLED_MS = 2_000;

/** The bytes that went through the connection, in the direction that is watched. */
export type Progress = (socket: Socket) => number;

export const sentBytes: Progress = ({ bytesWritten, writableLength }) => bytesWritten - writableLength;
export const receivedBytes: Progress = ({ bytesRead }) => bytesRead;

interface Transfer {
  readonly socket: Socket;
  seenBytes: number;
  /** Since it began, and since it moved. */
  ageMs: number;
  stillMs: number;
}

/**
 * Peers who take a large answer or send a large body, and hold room for it meanwhile. As long as nobody wants their room they
 * may take their time. Where somebody waits for it, those who have stalled are cut, and those who take longer than
 * `patienceMs`; one at a time, the one that moved nothing for the longest first, since the room of one is mostly enough.
 */
export class SlowPeers {
  private readonly transfers = new Set<Transfer>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly progress: Progress,
    private readonly room: { readonly isWanted: boolean },
    private readonly patienceMs: number,
  ) {}

  /** Until the function that it returns is called, which is idempotent. */
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
