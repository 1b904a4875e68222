import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, 'live-probe.mjs');

/** Requests `/health/live` all the time, from a process of its own. */
export class LiveProbe {
  /** Requests without an answer. */
  unanswered = 0;
  private answersMs: number[] = [];
  private rest = '';
  private readonly child: ChildProcess;

  constructor(address: string) {
    this.child = spawn(process.execPath, [SCRIPT, address], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child.stdout?.on('data', (chunk: Buffer) => this.read(`${chunk}`));
  }

  /** How long each answer took since the last call. */
  take(): readonly number[] {
    const taken = this.answersMs;
    this.answersMs = [];
    return taken;
  }

  async stop(): Promise<void> {
    const closed = once(this.child, 'close');
    this.child.kill();
    await closed;
  }

  private read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'none') this.unanswered++;
      else this.answersMs.push(Number(line));
    }
  }
}
