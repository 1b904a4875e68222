import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadResult, LoadSpec } from './load.js';
import { EVENT_ID_MARK, eventId, JSON_TYPE, MARKED_SESSION, sessionId } from './messages.js';
import type { BenchOptions } from './options.js';
import { alternate, type Contestant, type Pair } from './pairs.js';
import { postBatch } from './post-batch.js';
import type { SeedSpec } from './seed-store.js';
import { type Server, type ServerStart, startServer } from './server.js';
import { runTask } from './task.js';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Concurrent callers of every load, unless a measure says otherwise. */
export const CONNECTIONS = 64;

const LOAD = new URL('./load.js', import.meta.url);
const SEED = new URL('./seed-store.js', import.meta.url);

/** Event ids reserved for one load: more than any load can send. */
const EVENTS_PER_LOAD = 10_000_000;

export type LoadOrder = Omit<LoadSpec, 'address' | 'firstEvent' | 'connections'> & { readonly connections?: number };

/** Starts what a measure needs, on free local ports and in new folders, and removes everything afterwards. */
export class Bench {
  private readonly servers: Server[] = [];
  private readonly folders: string[] = [];
  private loads = 0;

  /** When each process was ready, by process id; profiles count from then. */
  readonly readyMicros = new Map<number, number>();

  constructor(
    readonly options: BenchOptions,
    /** Where profiles of the service are written; they are kept after the run. */
    private readonly profileFolder: string | undefined,
  ) {}

  get rounds(): number {
    return this.options.quick ? 3 : 5;
  }

  get seconds(): number {
    return this.options.quick ? 1 : 3;
  }

  newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'conversation-bench-'));
    this.folders.push(folder);
    return folder;
  }

  /** The built service as in production, on its embedded store unless `env` says otherwise; `root` is the checkout it is built in. */
  startService(
    dataDir = this.newFolder(),
    name = 'service',
    env: Readonly<Record<string, string>> = {},
    root = ROOT,
  ): Promise<Server> {
    const profile = this.profileFolder ? ['--cpu-prof', '--cpu-prof-dir', this.profileFolder] : [];
    return this.start({
      name,
      args: [...profile, '--import', join(ROOT, 'scripts', 'end-with-parent.mjs'), join(root, 'dist', 'main.js')],
      env: { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_FORMAT: 'json', DRAIN_DELAY_SECONDS: '0', ...env },
      healthPath: '/health',
    });
  }

  /** Starts a server of the folder baselines. */
  startBaseline(name: string, module: string, ...args: readonly string[]): Promise<Server> {
    const file = join(import.meta.dirname, 'baselines', module);
    return this.start({ name, args: [file, ...args] });
  }

  /**
   * Starts the service with sessions 0 … count−1 of `eventsEach` events, which were written through its own store
   * before.
   */
  async startFilled(sessions: number, eventsEach: number, name: string): Promise<Server> {
    const folder = this.newFolder();
    const { events } = await runTask<SeedSpec, { events: number }>(SEED, { folder, sessions, eventsEach });
    // A load must not send an id twice.
    if (events > EVENTS_PER_LOAD) throw new Error(`At most ${EVENTS_PER_LOAD} events can be put there.`);
    this.loads = Math.max(this.loads, 1);
    return this.startService(folder, name);
  }

  async load(server: Server, order: LoadOrder): Promise<LoadResult> {
    const spec: LoadSpec = {
      connections: CONNECTIONS,
      ...order,
      address: server.address,
      firstEvent: this.nextEvents(),
    };
    return runTask<LoadSpec, LoadResult>(LOAD, spec);
  }

  /** Returns the number of the first of a range of unused event ids. */
  nextEvents(): number {
    return this.loads++ * EVENTS_PER_LOAD;
  }

  /** Creates sessions 0 … count−1 without events. */
  async createSessions(server: Server, count: number): Promise<void> {
    await this.load(server, {
      connections: Math.min(CONNECTIONS, count),
      requests: count,
      method: 'POST',
      path: '/sessions',
      contentType: JSON_TYPE,
      body: `{"sessionId":"${MARKED_SESSION}"}`,
      session: 'of-request',
    });
  }

  /** Sends the batch once with ids filled in, and checks that it stores the expected number of events. */
  expectStored(server: Server, { path, contentType = '', body = '' }: LoadOrder, events: number): Promise<void> {
    let event = this.nextEvents();
    const url = server.address + path.replace(MARKED_SESSION, sessionId(0));
    const filled = body.replaceAll(EVENT_ID_MARK, () => eventId(event++));
    return postBatch(url, contentType, filled, events);
  }

  /** A server under one load, counted in units; each request carries `unitsPerRequest`. */
  contestant(server: Server, order: LoadOrder, unitsPerRequest = 1): Contestant {
    return {
      name: server.name,
      run: async () => {
        const cpuBefore = server.cpuMs();
        const result = await this.load(server, { seconds: this.seconds, ...order });
        const cpuAfter = server.cpuMs();
        const units = result.requests * unitsPerRequest;
        return {
          ...result,
          perSecond: result.perSecond * unitsPerRequest,
          cpuMicros:
            cpuBefore === undefined || cpuAfter === undefined ? undefined : ((cpuAfter - cpuBefore) * 1_000) / units,
        };
      },
    };
  }

  alternate(a: Contestant, b: Contestant): Promise<Pair> {
    return alternate(a, b, this.rounds);
  }

  async clear(): Promise<void> {
    try {
      await Promise.all(this.servers.splice(0).map((server) => server.stop()));
    } finally {
      for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    }
  }

  /** In a new folder, which contains no `.env`. */
  private async start(start: Omit<ServerStart, 'cwd'>): Promise<Server> {
    const server = await startServer({ ...start, cwd: this.newFolder() });
    this.servers.push(server);
    this.readyMicros.set(server.pid, server.readyMicros);
    return server;
  }
}
