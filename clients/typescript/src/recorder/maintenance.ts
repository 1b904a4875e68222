import { everyInBackground } from './background.js';
import type { Disk, LeftFile } from './disk.js';
import type { Lane } from './lane.js';
import type { LogEntry } from './options.js';
import type { FileStore } from './store.js';

const ROUND_MS = 1_000;
const TOUCH_EVERY_ROUNDS = 10;
const ADOPT_EVERY_ROUNDS = 30;
const MOST_AGE_ROUNDS = 60;
/** Each file takes a file descriptor. */
const MOST_FILES = 256;

/** The spool to be maintained. */
export interface MaintainedSpool {
  readonly disk: Disk | undefined;
  readonly files: ReadonlySet<FileStore>;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly limits: { readonly ageMs: number };
  include(left: LeftFile): void;
  dropOld(lane: Lane): Promise<void>;
  isStuck(url: string): boolean;
  schedule(lane: Lane): void;
  changed(): void;
  log(level: LogEntry['level'], message: string, error?: unknown): void;
}

/** Periodic maintenance of a spool: adoption, heartbeats, syncing, and dropping old records. */
export class Maintenance {
  private timer: ReturnType<typeof setInterval> | undefined;
  private round = 0;
  private scansWanted = 0;
  private scansDone = 0;
  private isScanning = false;
  private hasLeftSome = false;

  constructor(private readonly spool: MaintainedSpool) {}

  /** Adopts files of other processes, now and periodically. */
  start(): void {
    this.timer ??= everyInBackground(() => this.look(), ROUND_MS);
    this.wantScan();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  get hasAdoptedAll(): boolean {
    return this.scansDone === this.scansWanted && !this.hasLeftSome;
  }

  private look(): void {
    this.round += 1;
    if (this.hasLeftSome || this.round % ADOPT_EVERY_ROUNDS === 0) this.wantScan();
    const isTouchDue = this.round % TOUCH_EVERY_ROUNDS === 0;
    for (const file of this.spool.files) file.maintain({ isTouchDue });
    if (this.round % this.ageRounds === 0) void this.dropOldOfParked();
  }

  /** Rare for a long maximum age: each round reads the oldest record of every pending session. */
  private get ageRounds(): number {
    return Math.min(MOST_AGE_ROUNDS, Math.max(1, Math.round(this.spool.limits.ageMs / 10 / ROUND_MS)));
  }

  private wantScan(): void {
    if (!this.spool.disk) return;
    this.scansWanted += 1;
    if (!this.isScanning) void this.scan();
  }

  private async scan(): Promise<void> {
    this.isScanning = true;
    while (this.scansDone < this.scansWanted) {
      const wanted = this.scansWanted;
      try {
        this.hasLeftSome = !(await this.adopt());
      } catch (error) {
        this.spool.log('error', 'The files that other processes left could not be read.', error);
      }
      this.scansDone = wanted;
    }
    this.isScanning = false;
    this.spool.changed();
  }

  /** Returns false if the limit of open files is reached. */
  private async adopt(): Promise<boolean> {
    if (this.spool.files.size >= MOST_FILES) return false;
    for await (const left of this.spool.disk?.adopt() ?? []) {
      if (left.corrupt > 0) this.spool.log('warn', `${left.corrupt} damaged records of ${left.file.name} are lost.`);
      this.spool.include(left);
      if (this.spool.files.size >= MOST_FILES) return false;
    }
    return true;
  }

  private async dropOldOfParked(): Promise<void> {
    for (const lane of [...this.spool.lanes.values()]) {
      if (lane.isBusy || !lane.hasPending || !this.spool.isStuck(lane.url)) continue;
      lane.isBusy = true;
      try {
        await this.spool.dropOld(lane);
      } catch (error) {
        this.spool.log('error', `The records of session ${lane.sessionId} cannot be read.`, error);
      }
      lane.isBusy = false;
      if (lane.hasPending) this.spool.schedule(lane);
    }
  }
}
