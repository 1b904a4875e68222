import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../domain/limits.js';
import type { Reading, ReadingTask } from './prepared-body.js';
import { READING_BOUNDS, type ReadingBounds, ThreadReader } from './thread-reader.js';

const FRAME = { type: 'prompt', voicePrompt: 'Hello.', last: true };

function taskOf(count: number): ReadingTask {
  const bytes = Buffer.from(JSON.stringify(Array.from({ length: count }, () => FRAME)));
  return { provider: 'twilio', bytes, isNdjson: false, sessionId: 'call', limits: DEFAULT_LIMITS };
}

/** More than any limit of these tests allows. */
const HUGE = 20_000;

describe('a thread that reads bodies', () => {
  let reader: ThreadReader | undefined;
  afterEach(() => reader?.close());

  const start = (bounds?: ReadingBounds) => {
    reader = new ThreadReader(bounds);
    return reader;
  };
  const idsOf = async (reading: Reading) => {
    const [call] = reading.result.kind === 'calls' ? reading.result.calls : [];
    const ids: string[] = [];
    for (let left = call?.chunks ?? 0; left > 0; left -= 1) {
      for (const { eventId } of await reading.nextChunk()) ids.push(eventId);
    }
    reading.close();
    return ids;
  };

  it('returns the events in chunks, in their order, and leaves the bytes to their owner', async () => {
    const task = taskOf(1_200);
    const before = Buffer.from(task.bytes);
    const ids = await idsOf(await start().read(task));
    expect(ids).toHaveLength(1_200);
    expect(new Set(ids).size).toBe(1_200);
    expect(Buffer.from(task.bytes).equals(before)).toBe(true);
  });

  it('reads many bodies at once, independently of each other', async () => {
    const thread = start();
    const readings = await Promise.all([3, 1, 2].map((count) => thread.read(taskOf(count))));
    expect((await Promise.all(readings.map(idsOf))).map(({ length }) => length)).toEqual([3, 1, 2]);
  });

  it('begins with a body once the events of those before it are stored', async () => {
    const thread = start({ ...READING_BOUNDS, maxOpen: 1 });
    const first = await thread.read(taskOf(1_200));
    let hasBegun = false;
    const second = thread.read(taskOf(3)).then((reading) => {
      hasBegun = true;
      return reading;
    });
    // Each chunk is a round trip to the thread, which could have read the second body meanwhile.
    const [call] = first.result.kind === 'calls' ? first.result.calls : [];
    for (let left = call?.chunks ?? 0; left > 0; left -= 1) await first.nextChunk();
    expect(hasBegun).toBe(false);
    first.close();
    expect(await idsOf(await second)).toHaveLength(3);
  });

  it.each<[string, ReadingBounds]>([
    ['memory', { maxHeapMebibytes: 12, maxReadingMs: 60_000, maxOpen: 2 }],
    ['time', { maxHeapMebibytes: 1_024, maxReadingMs: 1, maxOpen: 2 }],
  ])('refuses a body that takes too much %s, has the one after it repeated, and starts again', async (name, bounds) => {
    const thread = start(bounds);
    const [culprit, waiting] = await Promise.allSettled([thread.read(taskOf(HUGE)), thread.read(taskOf(HUGE))]);
    expect(culprit).toMatchObject({ status: 'rejected', reason: { code: 'PAYLOAD_TOO_LARGE' } });
    expect(waiting).toMatchObject({ status: 'rejected', reason: { code: 'OVERLOADED' } });
    if (name === 'memory') expect(await idsOf(await thread.read(taskOf(2)))).toHaveLength(2);
  });

  it('reports its death to whoever waits for a chunk', async () => {
    const thread = start();
    const reading = await thread.read(taskOf(3));
    await thread.close();
    await expect(reading.nextChunk()).rejects.toMatchObject({ code: 'OVERLOADED' });
  });
});
