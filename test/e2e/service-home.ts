import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { ServiceProcess, temporaryFolder } from './service-process.js';

type Environment = Readonly<Record<string, string>>;

/**
 * A folder with the embedded store in it, and services on that store. Everything ends with the test, or with the suite.
 */
export class ServiceHome {
  folder = '';
  private readonly spawned: ServiceProcess[] = [];

  private constructor() {}

  /** Call this in a `describe`. */
  static forEachTest(): ServiceHome {
    const home = new ServiceHome();
    beforeEach(() => home.open());
    afterEach(() => home.close());
    return home;
  }

  /** Call this in a `describe`; a service runs before the first test. */
  static forAllTests(environment: Environment = {}): ServiceHome {
    const home = new ServiceHome();
    beforeAll(async () => {
      home.open();
      await home.start(environment);
    });
    afterAll(() => home.close());
    return home;
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  /** The one that was spawned last. */
  get service(): ServiceProcess {
    const service = this.spawned.at(-1);
    if (!service) throw new Error('no service was spawned');
    return service;
  }

  spawn(environment: Environment = {}): ServiceProcess {
    const service = ServiceProcess.spawn({ DATA_DIR: this.dataDir, DRAIN_DELAY_SECONDS: '0', ...environment });
    this.spawned.push(service);
    return service;
  }

  /** Resolves with the address once it listens. */
  start(environment: Environment = {}): Promise<string> {
    return this.spawn(environment).address();
  }

  /** Runs a service for as long as `work` takes. */
  async serving(work: (address: string) => Promise<void>, environment: Environment = {}): Promise<void> {
    const service = this.spawn(environment);
    try {
      await work(await service.address());
    } finally {
      await service.kill('SIGTERM');
    }
  }

  async killAll(): Promise<void> {
    await Promise.all(this.spawned.splice(0).map((service) => service.kill()));
  }

  private open(): void {
    this.folder = temporaryFolder();
  }

  private async close(): Promise<void> {
    await this.killAll();
    rmSync(this.folder, { recursive: true });
  }
}
