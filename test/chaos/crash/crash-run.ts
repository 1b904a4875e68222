import { ServiceProcess } from '../../e2e/service-process.js';
import { type Figure, type ProofContext, ProofFailure } from '../check.js';
import { HttpCaller } from '../http-call.js';
import { type Audit, auditSession, emptyAudit } from '../kill/audit.js';
import { SessionLedger } from '../kill/ledger.js';
import { sendBatch } from '../kill/traffic.js';
import { type CrashPoint, type CrashPreload, crashEnvironment, GROUP_SESSIONS, hasCrashedAt } from './crash-point.js';
import { type CrashRequest, REQUESTS } from './crash-request.js';

/** Acknowledged before the crash, so it must be there after it. */
const EARLIER_EVENTS = 3;

/** A group usually contains several sessions at the first attempt. */
const MOST_ATTEMPTS = 20;

interface Crashed {
  readonly point: CrashPoint;
  readonly requests: readonly CrashRequest[];
}

/** Kills the service at each point, starts it again on the same store, reads, sends again, and reads once more. */
export class CrashRun {
  private readonly faults: string[] = [];
  private readonly audit: Audit = emptyAudit();
  private readonly ledgers: SessionLedger[] = [];
  private kills = 0;
  private crashed: Crashed | undefined;

  constructor(
    private readonly context: ProofContext,
    private readonly preload: CrashPreload,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Acknowledged facts that were missing after a crash; `run` rejects if there is one. */
  get lost(): number {
    return this.audit.lost;
  }

  async run(points: readonly CrashPoint[], rounds: number): Promise<readonly Figure[]> {
    for (let round = 0; round < rounds; round++) {
      for (const point of points) await this.crash(point);
      this.context.report(`${this.kills} kills`);
    }
    await this.withService({}, (caller) => this.auditAll(caller));
    this.context.document(toTable(points));
    return this.figures(points.length);
  }

  private async crash(point: CrashPoint): Promise<void> {
    this.context.signal.throwIfAborted();
    const mark = `crash-${this.kills}-`;
    const { row } = point;
    await this.withService(crashEnvironment(this.preload, point.place, { mark, row }), async (caller, service) => {
      const requests = await this.crowd(caller, point, mark);
      if (!requests) throw new ProofFailure(`${nameOf(point)} was never reached`);
      // If it lives although a request failed, it is ended here, and has not reported the point.
      const ended = await service.kill();
      if (!hasCrashedAt(point.place, ended))
        throw new ProofFailure(`${nameOf(point)}: the service failed elsewhere: ${ended.output}`);
      this.crashed = { point, requests };
      this.kills++;
    });
  }

  /** Starts the service on the store as the last crash left it: that request is settled before anything else. */
  private async withService(
    environment: Readonly<Record<string, string>>,
    use: (caller: HttpCaller, service: ServiceProcess) => Promise<void>,
  ): Promise<void> {
    const service = ServiceProcess.spawn({ ...this.environment, ...environment });
    const caller = new HttpCaller(await service.address());
    try {
      if (this.crashed) await this.settle(caller, this.crashed);
      this.crashed = undefined;
      await use(caller, service);
    } finally {
      caller.close();
      await service.kill();
    }
  }

  /** Sends requests until the service dies; returns undefined if it survives. */
  private async crowd(caller: HttpCaller, point: CrashPoint, mark: string) {
    const requests: CrashRequest[] = [];
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const ledgers = await this.openSessions(caller, point).catch((error) => {
        if (requests.length === 0) throw error;
        // It died after an answer.
        return undefined;
      });
      if (!ledgers) return requests;
      const next = ledgers.map((ledger) => REQUESTS[point.operation](ledger, mark));
      requests.push(...next);
      const answers = await Promise.allSettled(next.map((request) => request.send(caller)));
      if (answers.some(({ status }) => status === 'rejected')) return requests;
    }
    return undefined;
  }

  private openSessions(caller: HttpCaller, point: CrashPoint): Promise<readonly SessionLedger[]> {
    const count = point.operation === 'group' ? GROUP_SESSIONS : 1;
    return Promise.all(Array.from({ length: count }, () => this.openSession(caller, point)));
  }

  private async openSession(caller: HttpCaller, { isFresh }: CrashPoint): Promise<SessionLedger> {
    const ledger = new SessionLedger(`s${this.ledgers.length}`, this.faults);
    this.ledgers.push(ledger);
    const { status } = await caller.post('/sessions', { sessionId: ledger.sessionId });
    if (status !== 201) throw new Error(`a session was answered ${status}`);
    ledger.isCreated = true;
    if (isFresh) return ledger;
    const events = Array.from({ length: EARLIER_EVENTS }, () => ledger.newEvent('before the crash'));
    await sendBatch(caller, ledger, events);
    return ledger;
  }

  private async settle(caller: HttpCaller, { point, requests }: Crashed): Promise<void> {
    const found = emptyAudit();
    for (const { ledger } of requests) await auditSession(caller, ledger, found);
    await this.requirePlace(caller, { point, requests }, found);
    for (const request of requests) {
      const { status, text } = await request.send(caller);
      if (status >= 300) this.faults.push(`${nameOf(point)}: asked again, it is answered ${status} ${text}`);
      const repeat = await request.send(caller);
      if (!request.isRepeat(repeat)) this.faults.push(`${nameOf(point)}: no repeat: ${repeat.status} ${repeat.text}`);
      await auditSession(caller, request.ledger, found);
    }
    for (const key of ['lost', 'duplicates', 'orderBreaks'] as const) this.audit[key] += found[key];
    this.requireSound(`behind ${nameOf(point)}`);
  }

  /** What is stored agrees with the name of the point. */
  private async requirePlace(caller: HttpCaller, { point, requests }: Crashed, found: Audit): Promise<void> {
    if (point.stored === 'any') return;
    let stored = found.storedUnacknowledged;
    if (point.operation === 'complete') {
      const { json } = await caller.get(`/sessions/${requests[0]?.ledger.sessionId}`);
      stored = json.endedAt === null ? 0 : 1;
    }
    if (stored !== point.stored)
      throw new ProofFailure(`${nameOf(point)}: ${stored} of the request are stored, not ${point.stored}`);
  }

  private async auditAll(caller: HttpCaller): Promise<void> {
    for (const ledger of this.ledgers) await auditSession(caller, ledger, this.audit);
    this.requireSound('in the end');
  }

  private requireSound(when: string): void {
    const { lost, duplicates, orderBreaks } = this.audit;
    if (lost + duplicates + orderBreaks + this.faults.length === 0) return;
    const summary = `${when}: lost ${lost}, duplicates ${duplicates}, order breaks ${orderBreaks}`;
    throw new ProofFailure([summary, ...this.faults.slice(0, 20)].join('\n'));
  }

  private figures(points: number): readonly Figure[] {
    const { lost, duplicates, orderBreaks } = this.audit;
    return [
      { what: 'points in append, batch, complete and groups', value: points },
      { what: 'kills at them', value: this.kills },
      { what: 'events acknowledged', value: this.ledgers.reduce((sum, { acknowledged }) => sum + acknowledged, 0) },
      { what: 'acknowledged facts lost', value: lost, mustBe: 0 },
      { what: 'duplicates', value: duplicates, mustBe: 0 },
      { what: 'order breaks', value: orderBreaks, mustBe: 0 },
      { what: 'answers that disagree', value: this.faults.length, mustBe: 0 },
    ];
  }
}

function nameOf({ operation, place, row }: CrashPoint): string {
  return `${operation}, ${place}${row === undefined ? '' : ` ${row}`}`;
}

function toTable(points: readonly CrashPoint[]): string {
  const rows = points.map((point) => `| ${nameOf(point)} | ${point.stored} |`);
  return ['| killed at | stored of the request |', '|---|---|', ...rows].join('\n');
}
