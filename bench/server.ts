import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A server under test, in a process of its own. */
export interface Server {
  readonly name: string;
  readonly address: string;
  /** From the start of the process to its first 200 of /health; for a baseline, until it listens. */
  readonly startMs: number;
  readonly pid: number;
  /** When it was ready, by the clock that processor profiles use. */
  readonly readyMicros: number;
  /** Processor time used so far, all threads, or undefined where the system does not tell (only Linux does). */
  cpuMs(): number | undefined;
  memory(): MemoryUse | undefined;
  /** Asks it to end and waits until it has. Rejects where it fails to end as it should. */
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

/** A tick of /proc/<pid>/stat; fixed at 100 Hz for programs on Linux. */
const TICK_MS = 10;

/** Starts a server that says its address in a line of JSON, and waits until it answers. It ends with this process. */
export async function startServer({ name, args, cwd, env, healthPath }: ServerStart): Promise<Server> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    // Nothing of the caller's environment, which may configure the service.
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
  // Whatever it says further is not kept, but must not block it.
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
  // The name, in brackets, may hold anything; user and system time are the 12th and 13th field after it.
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
