import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { Lifecycle } from '../../runtime/lifecycle.js';
import { EventStreams } from './event-streams.js';

const MIB = 1024 * 1024;
/** The room for all streams together, in texts of one MiB. */
const ROOM = 32;

/** Reads nothing on its own. */
class SlowReader {
  isCut = false;
  private body: Readable | undefined;
  readonly raw = Object.assign(new EventEmitter(), {
    writableLength: 0,
    destroy: () => {
      this.isCut = true;
      this.raw.emit('close');
    },
  });

  readonly reply = {
    raw: this.raw,
    header: () => this.reply,
    send: (body: Readable) => {
      this.body = body;
    },
  } as unknown as FastifyReply;

  /** Reads what was prepared for it; then the next text is prepared. */
  async take(): Promise<void> {
    this.body?.read();
    for (let turn = 0; turn < 5; turn++) await nextTurn();
  }
}

describe('the streams of many slow readers of large events', () => {
  let streams: EventStreams;
  beforeEach(() => {
    streams = new EventStreams(new Lifecycle(), 1_000);
  });

  async function* largeTexts(): AsyncGenerator<string> {
    for (;;) yield 'x'.repeat(MIB);
  }

  async function open(count: number): Promise<readonly SlowReader[]> {
    const readers = Array.from({ length: count }, () => new SlowReader());
    for (const reader of readers) {
      const request = { raw: { socket: { setTimeout: () => undefined } } } as unknown as FastifyRequest;
      streams.send(request, reader.reply, largeTexts);
      await reader.take();
    }
    return readers;
  }

  const cutOf = (readers: readonly SlowReader[]) => readers.flatMap(({ isCut }, index) => (isCut ? [index] : []));

  it('hold as many events as there is room for', async () => {
    expect(cutOf(await open(ROOM))).toEqual([]);
    expect(streams.count).toBe(ROOM);
  });

  it('are cut if there is no room left, beginning with the one that has read nothing for the longest time', async () => {
    const readers = await open(ROOM);
    await readers[0]?.take();
    const [late] = await open(1);
    expect(cutOf(readers)).toEqual([1]);
    expect(late?.isCut).toBe(false);
    expect(streams.count).toBe(ROOM);
  });
});
