import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { ConversationError } from '../../../domain/errors.js';
import { Semaphore } from '../../../lib/semaphore.js';
import { PortReading } from './port-reading.js';
import type { Reading, ReadingTask } from './prepared-body.js';

/** Node loads the thread itself, and cannot load TypeScript: tests use the built one. */
const THREAD = import.meta.url.endsWith('.ts')
  ? new URL('../../../../dist/features/ingest/reading/reading-thread.js', import.meta.url)
  : new URL('./reading-thread.js', import.meta.url);

/**
 * Limits of a thread's memory and time for one body. Real reports take about ten times their size, and some
 * milliseconds.
 */
export interface ReadingBounds {
  readonly maxHeapMebibytes: number;
  readonly maxReadingMs: number;
  /** How many bodies are being read or stored at once: a body takes memory until its last chunk is taken. */
  readonly maxOpen: number;
}

export const READING_BOUNDS: ReadingBounds = { maxHeapMebibytes: 1_024, maxReadingMs: 60_000, maxOpen: 32 };

const TOO_MUCH = 'Reading the body takes more memory or time than is available: send fewer messages at once.';
const DIED = 'The body was not read, because another one used all the memory or time that is available.';

/** Reads bodies in a thread, one after another. A thread that died is restarted by the next body. */
export class ThreadReader {
  private worker: Worker | undefined;
  private deadline: NodeJS.Timeout | undefined;
  /** Oldest first: the first one is being read. */
  private readonly waiting = new Set<PortReading>();
  private readonly openBodies: Semaphore;

  constructor(private readonly bounds: ReadingBounds = READING_BOUNDS) {
    this.openBodies = new Semaphore(bounds.maxOpen);
  }

  /** @throws PAYLOAD_TOO_LARGE if it exceeds the limits, OVERLOADED if the thread died of another body */
  async read(task: ReadingTask): Promise<Reading> {
    const release = await this.openBodies.acquire();
    const { port1: own, port2: port } = new MessageChannel();
    const reading = new PortReading(own, release);
    const bytes = new Uint8Array(task.bytes);
    this.worker ??= this.start();
    this.waiting.add(reading);
    if (this.waiting.size === 1) this.watch();
    this.worker.postMessage({ task: { ...task, bytes }, port }, [port, bytes.buffer]);
    try {
      await reading.begin();
      return reading;
    } catch (error) {
      reading.close();
      throw error;
    } finally {
      this.waiting.delete(reading);
      this.watch();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.deadline);
    await this.worker?.terminate();
  }

  /** The time of a body starts at the end of the previous one. */
  private watch(): void {
    clearTimeout(this.deadline);
    if (this.waiting.size === 0) return;
    this.deadline = setTimeout(() => this.worker?.terminate(), this.bounds.maxReadingMs);
  }

  private start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: this.bounds.maxHeapMebibytes };
    const worker = new Worker(fileURLToPath(THREAD), { name: 'ingest', resourceLimits });
    worker.unref();
    // Every error is followed by an exit.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.worker = undefined;
      const [current, ...others] = this.waiting;
      current?.fail(new ConversationError('PAYLOAD_TOO_LARGE', TOO_MUCH));
      for (const other of others) other.fail(new ConversationError('OVERLOADED', DIED));
    });
    return worker;
  }
}
