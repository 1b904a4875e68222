import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SlowPeers, STALLED_MS, sentBytes } from './slow-peers.js';

const PATIENCE_MS = 8_000;

describe('SlowPeers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  /** Hands over everything that is written, and reads this much every 100 ms. */
  class Peer {
    bytesWritten = 10_000_000;
    writableLength = 10_000_000;
    isCut = false;

    constructor(bytesPerStep: number) {
      setInterval(() => {
        this.writableLength -= bytesPerStep;
      }, 100);
    }

    destroy(): void {
      this.isCut = true;
    }
  }

  const watched = (room: { isWanted: boolean }, ...paces: readonly number[]) => {
    const slow = new SlowPeers(sentBytes, room, PATIENCE_MS);
    const peers = paces.map((pace) => new Peer(pace));
    const stops = peers.map((peer) => slow.watch(peer as unknown as Socket));
    const cut = () => peers.map(({ isCut }) => isCut);
    return { cut, stops };
  };

  it('leaves peers alone as long as nobody waits', async () => {
    const { cut } = watched({ isWanted: false }, 0, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(cut()).toEqual([false, false]);
  });

  it('closes a peer that has stalled, but not one that makes progress', async () => {
    const { cut } = watched({ isWanted: true }, 1, 0);
    await vi.advanceTimersByTimeAsync(STALLED_MS - 1);
    expect(cut()).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(cut()).toEqual([false, true]);
  });

  it('closes a peer that never makes more than a little progress', async () => {
    const { cut } = watched({ isWanted: true }, 1);
    await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
    expect(cut()).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(cut()).toEqual([true]);
  });

  it('closes no more peers than necessary', async () => {
    const room = { isWanted: true };
    const { cut, stops } = watched(room, 0, 0, 0);
    await vi.advanceTimersByTimeAsync(STALLED_MS);
    expect(cut()).toEqual([true, false, false]);
    stops[0]?.();
    room.isWanted = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(cut()).toEqual([true, false, false]);
  });

  it('lets the process end while it watches no peer', async () => {
    const { stops } = watched({ isWanted: true });
    const before = vi.getTimerCount();
    const slow = watched({ isWanted: true }, 1);
    for (const stop of [...stops, ...slow.stops]) stop();
    // This is the timer of the peer itself.
    expect(vi.getTimerCount()).toBe(before + 1);
  });
});
