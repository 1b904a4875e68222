import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Recorder } from '../src/recorder/node-recorder.js';

const SCRIPT = join(import.meta.dirname, 'processes', 'speaker.mjs');

export interface Speech {
  readonly url: string;
  readonly spoolDir: string;
  readonly sessionId: string;
  readonly count?: number;
  readonly ending: 'returns' | 'process.exit' | 'throw' | 'hang';
}

/** A process of its own that records. */
export class Speaker {
  private readonly child: ChildProcess;
  private output = '';

  constructor({ url, spoolDir, sessionId, count = 50, ending }: Speech) {
    const args = [SCRIPT, url, spoolDir, sessionId, String(count), ending];
    this.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk;
    });
  }

  /** The ids of the events whose recording has returned. */
  get told(): readonly string[] {
    return this.output.split('\n').slice(0, -1);
  }

  async toldAtLeast(count: number): Promise<void> {
    while (this.told.length < count && this.child.stdout) await once(this.child.stdout, 'data');
  }

  /** Returns what it reported until its end. */
  async end(signal?: NodeJS.Signals): Promise<readonly string[]> {
    if (signal) this.child.kill(signal);
    await once(this.child, 'close');
    return this.told;
  }
}

/** The next process with the same folder, which delivers what was left. */
export async function adopt(url: string, spoolDir: string): Promise<boolean> {
  const recorder = new Recorder({ url, sessionId: crypto.randomUUID(), spoolDir });
  return recorder.close({ timeoutMs: 25_000 });
}
