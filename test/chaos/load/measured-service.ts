import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN, ServiceProcess } from '../../e2e/service-process.js';
import { MemoryCgroup } from './memory-cgroup.js';

const BLOCK_METER = join(import.meta.dirname, '..', 'preload', 'block-meter.mjs');

/** The service in a control group for memory, with a meter for the turns of its event loop. */
export class MeasuredService {
  readonly process: ServiceProcess;
  private readonly turns: string;
  private readonly cgroup: MemoryCgroup | undefined;

  constructor(folder: string, maxMib: number, environment: Readonly<Record<string, string>> = {}) {
    this.turns = join(folder, 'turns');
    writeFileSync(this.turns, '');
    this.cgroup = MemoryCgroup.create(`prove-memory-${process.pid}`, maxMib * 1024 * 1024);
    this.process = ServiceProcess.spawn(
      { DATA_DIR: join(folder, 'data'), PRELOAD_BLOCKS: this.turns, ...environment },
      this.cgroup?.wrapper,
      ['--import', BLOCK_METER, MAIN],
    );
  }

  get isBounded(): boolean {
    return this.cgroup !== undefined;
  }

  /** The longest turn since the last call, in CPU time. */
  takeLongestTurnMs(): number {
    const turns = readFileSync(this.turns, 'utf8').split('\n').map(Number);
    writeFileSync(this.turns, '');
    return Math.max(0, ...turns);
  }

  /** The maximum that it ever used; undefined if it has ended. */
  peakMib(): number | undefined {
    try {
      const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.process.pid}/status`, 'utf8'))?.[1];
      return kib === undefined ? undefined : Math.round(Number(kib) / 1024);
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    await this.process.kill();
    this.cgroup?.remove();
  }
}
