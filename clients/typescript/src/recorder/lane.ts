import type { Alarm } from './background.js';
import { BatchSize } from './batch-size.js';
import type { Drop, DropReason, RecorderOptions } from './options.js';
import { type Body, type RecordKind, type SpoolRecord, type StoredRecord, sessionMembers } from './records.js';
import { type Appended, type FileStore, MemoryStore, type Store } from './store.js';

const MOST_BYTES = 1 << 20;
/** Settled positions are removed in chunks of this length. */
const CUT_LENGTH = 4_096;

/** The content of the next request: one creation, one completion, or consecutive events. */
export interface Step {
  readonly run: Run;
  /** `unreadable`: a record that was damaged after it was written. */
  readonly kind: RecordKind | 'unreadable';
  readonly records: readonly StoredRecord[];
}

/** Records of one store, held as positions only. */
class Run {
  private readonly positions: number[] = [];
  private head = 0;

  constructor(
    readonly store: Store,
    /** The name of an adopted file; undefined for this process's own records, which come after all adopted ones. */
    readonly adoptedName: string | undefined,
  ) {}

  get length(): number {
    return this.positions.length - this.head;
  }

  add(position: number, bytes: number): void {
    this.positions.push(position);
    this.store.pending += 1;
    this.store.pendingBytes += bytes;
  }

  upcoming(most = this.length): readonly number[] {
    return this.positions.slice(this.head, this.head + most);
  }

  advance(count: number): void {
    this.head += count;
    if (this.head < CUT_LENGTH) return;
    this.positions.splice(0, this.head);
    this.head = 0;
  }
}

/** The records of one session, in the order in which they are sent. */
export class Lane {
  readonly key: string;
  readonly counters = { recorded: 0, delivered: 0, dropped: 0, deadLetters: 0 };
  readonly unreported = new Map<DropReason, number>();
  createBody: Body | undefined;
  assumed: readonly string[] = [];
  /** Sequence of the event recorded last. */
  sequence = 0;
  /** Number of open recorders. */
  users = 0;
  isBusy = false;
  isQueued = false;
  /** False while the service has asked for a delay, which is respected; any other delay may be cut short. */
  mayHurry = true;
  alarm: Alarm | undefined;
  readonly batchSize = new BatchSize();
  /** Consecutive failures. */
  failures = 0;
  /** The delay that the last response asked for. */
  retryAfterMs: number | undefined;
  onDrop: ((drop: Drop) => void) | undefined;
  onDeadLetter: RecorderOptions['onDeadLetter'];
  private readonly runs: Run[] = [];
  /** The run of this process that was emptied last; the next record reuses it. */
  private emptied: Run | undefined;

  constructor(
    readonly url: string,
    readonly sessionId: string,
  ) {
    this.key = sessionMembers(url, sessionId);
  }

  get pending(): number {
    return this.runs.reduce((sum, { length }) => sum + length, 0);
  }

  get hasPending(): boolean {
    return this.runs.length > 0;
  }

  /** Adds a record of this process. */
  add(store: Store, { position, bytes }: Appended): void {
    const last = this.runs.at(-1);
    const run = isOwnOf(store, last) ? last : isOwnOf(store, this.emptied) ? this.emptied : new Run(store, undefined);
    if (run !== last) this.runs.push(run);
    run.add(position, bytes);
  }

  /** Adds records of a file that another process left. Older files are sent first, this process's own records last. */
  addAdopted(file: FileStore, records: readonly Appended[]): void {
    if (records.length === 0) return;
    const run = new Run(file, file.name);
    for (const { position, bytes } of records) run.add(position, bytes);
    const next = this.runs.findIndex(({ adoptedName }) => adoptedName === undefined || adoptedName > file.name);
    // The run that is being sent stays first.
    const at = next === 0 && this.isBusy ? 1 : next;
    this.runs.splice(next === -1 ? this.runs.length : at, 0, run);
  }

  /** Returns the records held in memory. */
  inMemory(): readonly SpoolRecord[] {
    return this.runs.flatMap((run) => (run.store instanceof MemoryStore ? run.store.recordsAt(run.upcoming()) : []));
  }

  /** Returns the oldest records that fit into one request. */
  async nextStep(): Promise<Step | undefined> {
    const [run] = this.runs;
    if (!run) return undefined;
    const records = await run.store.read(run.upcoming(this.batchSize.most));
    return toStep(run, records);
  }

  /** Marks the first `count` records of a step as settled. */
  settle({ run, records }: Step, count: number): void {
    const done = records.slice(0, count);
    if (done.length === 0) return;
    run.advance(done.length);
    run.store.pending -= done.length;
    run.store.pendingBytes -= done.reduce((sum, { bytes }) => sum + bytes, 0);
    const positions = done.map(({ position }) => position);
    run.store.settle(this.key, positions);
    if (run.length > 0) return;
    this.runs.splice(this.runs.indexOf(run), 1);
    this.emptied = run;
  }
}

function isOwnOf(store: Store, run: Run | undefined): run is Run {
  return run?.store === store && run.adoptedName === undefined;
}

function toStep(run: Run, records: readonly StoredRecord[]): Step {
  const kind = kindOf(records[0]);
  let bytes = records[0]?.bytes ?? 0;
  let count = 1;
  for (; kind === 'event' && count < records.length; count += 1) {
    bytes += records[count]?.bytes ?? 0;
    if (kindOf(records[count]) !== 'event' || bytes > MOST_BYTES) break;
  }
  return { run, kind, records: records.slice(0, count) };
}

const kindOf = (stored: StoredRecord | undefined): Step['kind'] => stored?.record?.kind ?? 'unreadable';
