import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The built command line. */
export const COMMAND_LINE = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line in a folder other than `dist`. */
export interface Installed {
  readonly main?: string;
  readonly cwd?: string;
}

/** A command in a process of its own, as `conversation-service` and `npm run` start it. */
export class CommandProcess {
  private readonly child: ChildProcess;
  readonly result: Promise<CommandResult>;

  constructor(
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    { main = COMMAND_LINE, cwd }: Installed = {},
  ) {
    this.child = spawn(process.execPath, [main, command, ...args], {
      cwd,
      env: { PATH: process.env.PATH, NODE_ENV: 'test', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.result = this.collect();
  }

  static run(
    command: string,
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
    installed?: Installed,
  ): Promise<CommandResult> {
    return new CommandProcess(command, args, environment, installed).result;
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
