import { type ProofCheck, type ProofContext, ProofFailure } from '../check.js';
import { SmallDisk, smallDiskSkipReason } from '../disk/small-disk.js';
import { type CallAnswer, HttpCaller } from '../http-call.js';
import { auditSession, emptyAudit } from '../kill/audit.js';
import { SessionLedger } from '../kill/ledger.js';

const LANES = 16;
const SESSIONS = 4;
const WORDS_CHARS = 20_000;

/** The disk counts as full when this many writes in a row are refused. */
const REFUSALS = 100;

const MAX_RECOVERY_MS = 5_000;

export const check: ProofCheck = {
  name: 'disk-full',
  promise: 'disk full: writes are answered with 503 `STORAGE_FULL`, reads go on, no partial record, recovery by itself',
  topic: 'faults',
  needs: ['unshare'],
  budgetSeconds: 20,
  async run(context) {
    const reason = smallDiskSkipReason();
    if (reason !== undefined) throw new Error(reason);
    const disk = SmallDisk.start(context.folder);
    const caller = new HttpCaller(await disk.service.address());
    try {
      return await new FullDisk(disk, caller, context).run();
    } finally {
      caller.close();
      await disk.service.kill();
    }
  },
};

class FullDisk {
  private readonly faults: string[] = [];
  private readonly ledgers: readonly SessionLedger[];
  private readonly audit = emptyAudit();
  private refused = 0;
  private readsWhileFull = 0;
  private slowestRecoveryMs = 0;

  constructor(
    private readonly disk: SmallDisk,
    private readonly caller: HttpCaller,
    private readonly context: ProofContext,
  ) {
    this.ledgers = Array.from({ length: SESSIONS }, (_, index) => new SessionLedger(`s${index}`, this.faults));
  }

  async run() {
    for (const { sessionId } of this.ledgers) await this.caller.post('/sessions', { sessionId });
    await this.fill();
    // Once more after there was room again, because the second time may differ from the first.
    await this.recover();
    await this.fill();
    if (this.faults.length > 0) throw new ProofFailure(this.faults.slice(0, 10).join('\n'));
    const { lost, duplicates, orderBreaks, storedUnacknowledged } = this.audit;
    return [
      { what: 'events acknowledged', value: this.ledgers.reduce((sum, { acknowledged }) => sum + acknowledged, 0) },
      { what: 'writes refused with 503 STORAGE_FULL', value: this.refused },
      { what: 'acknowledged events lost', value: lost, mustBe: 0 },
      { what: 'duplicates and order breaks', value: duplicates + orderBreaks, mustBe: 0 },
      { what: 'refused, but stored nevertheless', value: storedUnacknowledged, mustBe: 0 },
      { what: 'other answers', value: this.faults.length, mustBe: 0 },
      { what: 'complete logs read while the disk was full', value: this.readsWhileFull },
      { what: 'from free space to the first stored write', value: Math.round(this.slowestRecoveryMs), unit: 'ms' },
    ];
  }

  /** Writes until there is no room, then reads everything. */
  private async fill(): Promise<void> {
    let refusals = 0;
    const lane = async (_: unknown, index: number) => {
      const ledger = this.ledgers[index % SESSIONS];
      while (ledger && refusals < REFUSALS) {
        this.context.signal.throwIfAborted();
        refusals += (await this.append(ledger)) === 503 ? 1 : 0;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    for (const ledger of this.ledgers) {
      await auditSession(this.caller, ledger, this.audit);
      this.readsWhileFull++;
    }
  }

  private async recover(): Promise<void> {
    const [ledger] = this.ledgers;
    const startedMs = performance.now();
    this.disk.giveRoom();
    while (ledger && (await this.append(ledger)) !== 201) {
      if (performance.now() - startedMs > MAX_RECOVERY_MS) throw new ProofFailure('it does not recover by itself');
    }
    this.slowestRecoveryMs = Math.max(this.slowestRecoveryMs, performance.now() - startedMs);
  }

  private async append(ledger: SessionLedger): Promise<number> {
    const event = ledger.newEvent('w'.repeat(WORDS_CHARS));
    const answer = await this.caller.post(`/sessions/${ledger.sessionId}/events`, event);
    if (answer.status === 201) ledger.acknowledge(event.eventId, answer.json.sequence);
    else if (isStorageFull(answer)) this.refused++;
    else this.faults.push(`${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.status;
  }
}

function isStorageFull({ status, json, headers }: CallAnswer): boolean {
  return status === 503 && json.code === 'STORAGE_FULL' && headers['retry-after'] !== undefined;
}
