import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { StoredEvent } from '../../../domain/event.js';
import type { VconSource } from './vcon-text.js';
import type { VconMessage } from './vcon-thread.js';

/** Node loads the thread itself, and cannot load TypeScript: tests use the built one. */
const THREAD = import.meta.url.endsWith('.ts')
  ? new URL('../../../../dist/features/ingest/vcon/vcon-thread.js', import.meta.url)
  : new URL('./vcon-thread.js', import.meta.url);

const MAX_HEAP_MEBIBYTES = 1_024;

/** Creates one large document off the event loop. */
export class VconWorker {
  private readonly worker = new Worker(fileURLToPath(THREAD), {
    name: 'vcon',
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEBIBYTES },
  });
  /** Rejects with whatever ends the thread early. */
  private readonly answer = once(this.worker, 'message');

  constructor() {
    this.answer.catch(() => undefined);
  }

  add(events: readonly StoredEvent[]): void {
    this.worker.postMessage({ kind: 'events', events } satisfies VconMessage);
  }

  async finish(rest: Omit<VconSource, 'events'>): Promise<Uint8Array> {
    this.worker.postMessage({ kind: 'rest', rest } satisfies VconMessage);
    const [bytes] = (await this.answer) as [Uint8Array];
    return bytes;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
