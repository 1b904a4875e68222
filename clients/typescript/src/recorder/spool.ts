import { newId } from './capture/identifier.js';
import { momentPieces } from './capture/moment.js';
import type { Fetch, Refused } from './delivery.js';
import type { Disk, LeftFile } from './disk.js';
import { Drops } from './drops.js';
import { Flushes } from './flushes.js';
import { Lane, type Step } from './lane.js';
import type { Limits } from './limits.js';
import { type MaintainedSpool, Maintenance } from './maintenance.js';
import type { Drop, DropReason, LogEntry, RecorderOptions } from './options.js';
import { RecordStorage } from './record-storage.js';
import { type Body, controlContent, eventEnd, eventStart, type Pieces, type RecordKind } from './records.js';
import { type Outbox, Sender } from './sender.js';
import type { FileStore } from './store.js';

/**
 * Accepts records, sends them, and knows what is pending. One per folder and process; without a folder, one per
 * recorder.
 */
export class Spool implements Outbox, MaintainedSpool {
  /** Spools with pending records: they are tried once more before the process exits. */
  static readonly busy = new Set<Spool>();
  readonly lanes = new Map<string, Lane>();
  private readonly sender = new Sender(this);
  private readonly drops: Drops;
  private readonly storage: RecordStorage;
  private readonly flushes = new Flushes((url) => this.isIdle(url));
  private readonly maintenance: Maintenance;
  private readonly fetches = new Map<string, Fetch>();
  private readonly listeners: NonNullable<RecorderOptions['onLog']>[] = [];

  constructor(
    readonly disk: Disk | undefined,
    public limits: Limits,
  ) {
    this.drops = new Drops((level, message, error) => this.log(level, message, error));
    this.storage = new RecordStorage(disk, (message, error) => this.log('warn', message, error));
    this.maintenance = new Maintenance(this);
  }

  /** Returns the records of a session, shared by all its open recorders. */
  open({ url, sessionId }: { readonly url: string; readonly sessionId: string }, options: RecorderOptions): Lane {
    const made = new Lane(url, sessionId);
    const lane = this.lanes.get(made.key) ?? made;
    this.lanes.set(lane.key, lane);
    lane.users += 1;
    lane.onDrop = options.onDrop ?? lane.onDrop;
    lane.onDeadLetter = options.onDeadLetter ?? lane.onDeadLetter;
    if (options.fetch) this.fetches.set(url, options.fetch);
    if (options.onLog) this.listeners.push(options.onLog);
    this.maintenance.start();
    return lane;
  }

  close(lane: Lane, onLog: RecorderOptions['onLog']): void {
    lane.users -= 1;
    const listener = onLog ? this.listeners.indexOf(onLog) : -1;
    if (listener >= 0) this.listeners.splice(listener, 1);
    this.forget(lane);
    this.discardSettled();
  }

  /** Deletes files without pending records. */
  discardSettled(): void {
    this.storage.discardSettled();
  }

  /** Accepts an event that lacks only its sequence; it is in the file when this returns. */
  event(given: Lane, event: string[], isBounded = true): void {
    const lane = this.laneOf(given);
    lane.counters.recorded += 1;
    lane.sequence += 1;
    event.push(...eventEnd(lane.sequence));
    this.put(lane, 'event', event, isBounded);
  }

  /** Accepts a creation or completion even beyond the limits, because a session is incomplete without it. */
  control(given: Lane, kind: 'create' | 'complete', body: Body, assumed: readonly string[]): void {
    const lane = this.laneOf(given);
    this.put(lane, kind, [controlContent(kind, lane.key, body, assumed)], false);
  }

  /**
   * Resolves with whether everything for the service was delivered within the timeout, including what other processes
   * left.
   */
  async flush(url: string, timeoutMs: number): Promise<boolean> {
    for (const lane of this.lanesOf(url)) this.sender.hurry(lane);
    return this.flushes.wait(url, timeoutMs);
  }

  pending(url: string): number {
    return this.lanesOf(url).reduce((sum, { pending }) => sum + pending, 0);
  }

  get pendingCount(): number {
    return [...this.lanes.values()].reduce((sum, { pending }) => sum + pending, 0);
  }

  get pendingUrls(): ReadonlySet<string> {
    return new Set([...this.lanes.values()].filter(({ hasPending }) => hasPending).map(({ url }) => url));
  }

  get spooledBytes(): number {
    return this.storage.pendingBytes;
  }

  get files(): ReadonlySet<FileStore> {
    return this.storage.files;
  }

  include({ file, sessions }: LeftFile): void {
    this.storage.add(file);
    for (const { url, sessionId, create, records } of sessions) {
      const made = new Lane(url, sessionId);
      const lane = this.lanes.get(made.key) ?? made;
      if (create && !lane.createBody) {
        lane.createBody = create.body;
        lane.assumed = create.assumed ?? [];
      }
      lane.addAdopted(file, records);
      if (!lane.hasPending) continue;
      this.lanes.set(lane.key, lane);
      Spool.busy.add(this);
      this.sender.schedule(lane);
    }
  }

  /** Rechecks the conditions that flushes wait for. */
  changed(): void {
    this.flushes.check();
    if (this.pendingUrls.size === 0) Spool.busy.delete(this);
  }

  isStuck(url: string): boolean {
    return this.sender.isStuck(url);
  }

  schedule(lane: Lane): void {
    this.sender.schedule(lane);
  }

  log(level: LogEntry['level'], message: string, error?: unknown): void {
    for (const listener of new Set(this.listeners)) {
      try {
        listener({ level, message, ...(error === undefined ? {} : { error }) });
      } catch {
        // A failing log callback cannot be reported anywhere.
      }
    }
  }

  fetchOf(url: string): Fetch {
    // Browsers reject the global `fetch` if it is called as a method of another object.
    return this.fetches.get(url) ?? ((...request) => globalThis.fetch(...request));
  }

  settle(lane: Lane, step: Step, count: number): void {
    lane.settle(step, count);
    this.storage.discardIfSettled(step.run.store);
    this.forget(lane);
    this.changed();
  }

  async refuse(lane: Lane, { record, problem }: Refused): Promise<void> {
    lane.counters.deadLetters += 1;
    const { kind, url, sessionId, at, body } = record;
    this.log('warn', `A record of session ${sessionId} was refused permanently: ${problem.code}.`);
    try {
      const letter = JSON.stringify({ at, url, sessionId, kind, body, problem });
      await this.disk?.writeDeadLetter(letter, this.limits.spoolBytes);
    } catch (error) {
      this.log('error', 'A dead letter could not be written.', error);
    }
    this.drops.call(lane.onDeadLetter ?? this.anyListener('onDeadLetter'), { event: body, problem, kind });
  }

  drop(lane: Lane, reason: DropReason, events: Drop['events'], count = events.length): void {
    this.drops.add(lane, { count, reason, events }, this.anyListener('onDrop'));
    this.drops.tell();
  }

  /** After a failed attempt, drops records that are too old, oldest first. */
  async dropOld(lane: Lane): Promise<void> {
    const oldestMs = Date.now() - this.limits.ageMs;
    for (let step = await lane.nextStep(); step; step = await lane.nextStep()) {
      const young = step.records.findIndex(({ record }) => record !== undefined && record.at >= oldestMs);
      const old = step.records.slice(0, young === -1 ? step.records.length : young);
      const events = old.flatMap(({ record }) => (record?.kind === 'event' ? [record.body] : []));
      if (events.length > 0) this.drop(lane, 'too_old', events);
      if (old.length > 0) this.settle(lane, step, old.length);
      if (young !== -1) return;
    }
  }

  reportDrops(lane: Lane): void {
    const reports = [...lane.unreported];
    lane.unreported.clear();
    for (const [reason, count] of reports) {
      const text = `${count} events dropped: ${reason.replace('_', ' ')}`;
      const payload = JSON.stringify({ kind: 'events_dropped', count, reason, text });
      const atMs = Date.now();
      const event = eventStart(lane.key, atMs, [newId(), ''], 'system', momentPieces(atMs));
      event.push(payload);
      this.event(lane, event, false);
    }
  }

  /** A closed recorder may still record while another one records the same session. */
  private laneOf(given: Lane): Lane {
    return given.users > 0 ? given : (this.lanes.get(given.key) ?? given);
  }

  private put(lane: Lane, kind: RecordKind, content: Pieces, isBounded: boolean): void {
    const isFirst = !lane.hasPending;
    const refusal = this.storage.put(lane, { kind, content, isBounded }, this.limits);
    if (refusal) {
      this.drops.add(lane, { count: 1, reason: refusal, events: [JSON.parse(content.join('')).body] });
      this.drops.tell();
      return;
    }
    if (isFirst) {
      this.lanes.set(lane.key, lane);
      Spool.busy.add(this);
    }
    this.sender.schedule(lane);
  }

  private isIdle(url: string): boolean {
    return this.maintenance.hasAdoptedAll && this.pending(url) === 0;
  }

  private lanesOf(url: string): readonly Lane[] {
    return [...this.lanes.values()].filter((lane) => lane.url === url);
  }

  /** Adopted sessions have no recorder, so any recorder of this process is notified. */
  private anyListener<Name extends 'onDrop' | 'onDeadLetter'>(name: Name): Lane[Name] {
    return [...this.lanes.values()].find((lane) => lane[name])?.[name];
  }

  private forget(lane: Lane): void {
    if (lane.users > 0 || lane.hasPending) return;
    this.lanes.delete(lane.key);
    if (this.lanes.size > 0) return;
    this.discardSettled();
    this.maintenance.stop();
  }
}
