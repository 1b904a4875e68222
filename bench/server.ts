import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A server under test, in a process of its own. */
export interface Server {
  readonly name: string;
  readonly address: string;
  /** From the start of the process to the first 200 of /health; for a baseline, until it listens. */
  readonly startMs: number;
  readonly pid: number;
  /** When it was ready, on the clock of CPU profiles. */
  readonly readyMicros: number;
  /** CPU time of all threads so far; undefined except on Linux. */
  cpuMs(): number | undefined;
  memory(): MemoryUse | undefined;
  /** Stops the server and waits for its exit. Rejects if it does not exit cleanly. */
  stop(): Promise<void>;
}

export interface MemoryUse {
  readonly residentMb: number;
  readonly peakMb: number;
}

export interface ServerStart {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly healthPath?: string;
}

/** The unit of /proc/<pid>/stat: fixed at 100 Hz on Linux. */
const TICK_MS = 10;

/**
 * Starts a server that prints its address as a line of JSON, and waits until it responds. It ends with this process.
 */
export async function startServer({ name, args, cwd, env, healthPath }: ServerStart): Promise<Server> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    // Without the caller's environment, which could configure the service.
    env: { NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const address = await Promise.race([readAddress(child), exited.then(() => undefined)]);
  const pid = child.pid ?? 0;
  if (address === undefined) throw new Error(`${name} ended before it listened`);
  if (healthPath) await expectHealthy(address + healthPath);
  return {
    name,
    address,
    startMs: performance.now() - startedMs,
    pid,
    readyMicros: Number(process.hrtime.bigint() / 1_000n),
    cpuMs: () => cpuMsOf(pid),
    memory: () => memoryOf(pid),
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      if (code) throw new Error(`${name} ended with exit code ${code}`);
    },
  };
}

async function readAddress({ stdout }: ChildProcess): Promise<string | undefined> {
  if (!stdout) return undefined;
  const lines = createInterface({ input: stdout });
  const address = await new Promise<string | undefined>((resolve) => {
    lines.on('line', (line) => {
      const said = parseLine(line);
      if (said?.address) resolve(said.address);
    });
    lines.once('close', () => resolve(undefined));
  });
  // Further output is discarded, but must be read, or the process would block.
  lines.removeAllListeners('line');
  stdout.resume();
  return address;
}

function parseLine(line: string): { readonly address?: string } | undefined {
  try {
    return JSON.parse(line) as { readonly address?: string };
  } catch {
    return undefined;
  }
}

async function expectHealthy(url: string): Promise<void> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  await response.arrayBuffer();
}

function cpuMsOf(pid: number): number | undefined {
  const stat = readProc(pid, 'stat');
  // The name, in parentheses, may contain anything; user and system time are the 12th and 13th fields after it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function memoryOf(pid: number): MemoryUse | undefined {
  const status = readProc(pid, 'status');
  if (status === undefined) return undefined;
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN);
  return { residentMb: kilobytes('VmRSS') / 1_024, peakMb: kilobytes('VmHWM') / 1_024 };
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
