import { eventually } from '../builders/eventually.js';
import { TEST_TIMEOUT_MS } from '../builders/patience.js';
import { postJson, ServiceProcess } from '../e2e/service-process.js';
import type { Instance } from './history/history-client.js';

/** Shorter than the time-out of the suite, so that everything that was started is ended before. */
const START_TIMEOUT_MS = TEST_TIMEOUT_MS / 2;

/** Instances of the built service, one process each, with one environment. */
export class Cluster {
  readonly instances: Instance[] = [];
  private readonly processes: ServiceProcess[] = [];

  private constructor(private readonly environment: Readonly<Record<string, string>>) {}

  static async start(size: number, environment: Readonly<Record<string, string>>): Promise<Cluster> {
    const cluster = new Cluster({ DRAIN_DELAY_SECONDS: '0', ...environment });
    try {
      // The first instance creates what the others need.
      for (let index = 0; index < size; index++) {
        cluster.instances.push({ name: `i${index}`, address: await cluster.spawn(index) });
      }
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /**
   * Posts until the request is accepted, as clients do: if the substitute does not respond for a while, the service
   * answers 503. Only for requests that can be repeated.
   */
  async tell(address: string, path: string, body: object): Promise<void> {
    await eventually(async () => {
      const answer = await postJson(address + path, body);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    });
  }

  /** Kills an instance without warning. */
  async kill(index: number): Promise<void> {
    await this.processes[index]?.kill('SIGKILL');
  }

  /** Kills an instance without warning, and starts another one in its place, with another address. */
  async replace(index: number): Promise<void> {
    await this.kill(index);
    const address = await this.spawn(index);
    const instance = this.instances[index];
    if (instance) instance.address = address;
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
  }

  /** Resolves with its address. */
  private spawn(index: number): Promise<string> {
    const process = ServiceProcess.spawn(this.environment);
    this.processes[index] = process;
    const late = AbortSignal.timeout(START_TIMEOUT_MS);
    const timeout = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(new Error('the service does not listen')));
    });
    return Promise.race([process.address(), timeout]);
  }
}
