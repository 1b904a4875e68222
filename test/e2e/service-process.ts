import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'conversations-'));
}

/** The built service in a process of its own, on a free port of 127.0.0.1. */
export class ServiceProcess {
  private output = '';
  private readonly ended: Promise<Ended>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly listening: Promise<string>,
  ) {
    this.ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output: this.output }));
  }

  /** `wrapper` is a command that ends by becoming the one that follows it, like `unshare`. */
  static spawn(
    environment: Readonly<Record<string, string>>,
    wrapper: readonly string[] = [],
    script: readonly string[] = [MAIN],
  ): ServiceProcess {
    const [command = '', ...args] = [...wrapper, process.execPath, ...script];
    const child = spawn(command, args, {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_FORMAT: 'json',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const address = Promise.withResolvers<string>();
    // A caller that only wants to see it fail does not wait for the address.
    address.promise.catch(() => undefined);
    const service = new ServiceProcess(child, address.promise);
    const read = (chunk: Buffer) => {
      service.output += chunk;
      const found = /"address":"([^"]+)"/.exec(service.output)?.[1];
      if (found) address.resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', () => address.reject(new Error(`the service ended: ${service.output}`)));
    return service;
  }

  /** Resolves once it listens; rejects with its output if it ended instead. */
  address(): Promise<string> {
    return this.listening;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  end(): Promise<Ended> {
    return this.ended;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Ended> {
    this.signal(signal);
    return this.ended;
  }
}

export function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape the API reference check proves
export async function readJson(response: Response): Promise<any> {
  return response.json();
}
