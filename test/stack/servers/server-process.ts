import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server that a suite started; ended by its process id. */
export class ServerProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves with the first match of `ready` in its output; rejects if it ends before. */
  static async start(
    command: string,
    args: readonly string[],
    ready: RegExp,
  ): Promise<{ readonly process: ServerProcess; readonly match: RegExpExecArray }> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    const match = await new Promise<RegExpExecArray>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk;
        const found = ready.exec(output);
        if (found) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', reject);
      child.once('close', () => reject(new Error(`${command} ended: ${output}`)));
    });
    return { process: new ServerProcess(child), match };
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill(signal);
    await closed;
  }
}
