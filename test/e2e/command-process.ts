import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli/', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command of `src/cli` as a process of its own, as `npm run` starts it. */
export class CommandProcess {
  private readonly child: ChildProcess;
  readonly result: Promise<CommandResult>;

  constructor(script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [`${CLI}${script}`, ...args], {
      env: { PATH: process.env.PATH, NODE_ENV: 'test', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.result = this.collect();
  }

  static run(
    script: string,
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<CommandResult> {
    return new CommandProcess(script, args, environment).result;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  kill(): Promise<CommandResult> {
    this.child.kill('SIGKILL');
    return this.result;
  }

  private async collect(): Promise<CommandResult> {
    let stdout = '';
    let stderr = '';
    this.child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(this.child, 'close');
    return { code, stdout, stderr };
  }
}
