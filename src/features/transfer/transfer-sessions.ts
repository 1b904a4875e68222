import type { ConversationStore } from '../../ports/conversation-store.js';
import type { ImportObserver } from '../../runtime/import-observer.js';
import { eraseSince, listErased, moveErased, requireNoErasureUnderWay } from './erased-sessions.js';
import { type MovedSession, type MoveOutcome, moveSession } from './move-session.js';
import { listSessionIds } from './session-ids.js';

export interface TransferOptions {
  readonly source: ConversationStore;
  /** Undefined if it does not exist yet and nothing is to be written. */
  readonly target: ConversationStore | undefined;
  /** Observes what is written. Undefined: only compare. */
  readonly importObserver: ImportObserver | undefined;
  /** Concurrent sessions. */
  readonly parallel: number;
  readonly nowMs: number;
  /** Called after each session. */
  readonly onProgress: (doneSessions: number, totalSessions: number) => void;
}

export interface Fault {
  readonly sessionId: string;
  readonly outcome: MoveOutcome;
}

export interface TransferReport {
  /** In the source. */
  readonly sessions: number;
  readonly events: number;
  /** Number of archived ones; their events stay in the object store. */
  readonly archived: number;
  readonly outcomes: Readonly<Record<MoveOutcome, number>>;
  /** Sessions of the target that the source does not have. */
  readonly onlyInTarget: number;
  /** Sessions that the source remembers as erased, and how many of them the target does not. */
  readonly erased: number;
  readonly erasedMissing: number;
  /** Sessions that differ, at most `MAX_FAULTS`. */
  readonly faults: readonly Fault[];
}

/** Listed in the report; all are counted. */
const MAX_FAULTS = 100;

/**
 * Transfers every session of the source with all facts, sequences and times, each verified by its hash; or only
 * compares. A repeat resumes: what is equal is left alone. Nobody may write to either store meanwhile.
 */
export async function transferSessions(options: TransferOptions): Promise<TransferReport> {
  const { source, target, importObserver } = options;
  if (importObserver) await requireNoErasureUnderWay(source);
  const [groups, erased] = [await listSessionIds(source), await listErased(source)];
  const onlyInTarget = target ? await listOnlyIn(target, groups) : [];
  if (importObserver && target) {
    await moveErased(source, target, erased);
    await eraseSince(target, erased, onlyInTarget, options.nowMs);
  }
  const tally = await moveAll(groups, options);
  const erasedThere = target ? await listErased(target) : new Set<string>();
  const erasedMissing = [...erased].filter((fingerprint) => !erasedThere.has(fingerprint)).length;
  return { ...tally, onlyInTarget: onlyInTarget.length, erased: erased.size, erasedMissing };
}

async function listOnlyIn(
  target: ConversationStore,
  groups: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const known = new Set(groups.flat());
  return (await listSessionIds(target)).flat().filter((sessionId) => !known.has(sessionId));
}

type Tally = Pick<TransferReport, 'sessions' | 'events' | 'archived' | 'outcomes' | 'faults'>;

/** Each worker takes the next group and transfers its sessions one after another, in the order of creation. */
async function moveAll(groups: readonly (readonly string[])[], options: TransferOptions): Promise<Tally> {
  const tally = new SessionTally();
  const totalSessions = groups.reduce((sum, group) => sum + group.length, 0);
  const waiting = groups.values();
  const { source, target, importObserver } = options;
  let isStopped = false;
  const move = async (sessionId: string) => {
    if (isStopped) return;
    tally.add(sessionId, await moveSession(source, target, sessionId, importObserver));
    options.onProgress(tally.sessions, totalSessions);
  };
  const lane = async () => {
    try {
      for (const group of waiting) for (const sessionId of group) await move(sessionId);
    } catch (error) {
      isStopped = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: options.parallel }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return tally;
}

class SessionTally implements Tally {
  sessions = 0;
  events = 0;
  archived = 0;
  readonly outcomes = { copied: 0, same: 0, erased: 0, missing: 0, different: 0, vanished: 0 };
  readonly faults: Fault[] = [];

  add(sessionId: string, { outcome, events, isArchived }: MovedSession): void {
    this.sessions += 1;
    this.events += events;
    if (isArchived) this.archived += 1;
    this.outcomes[outcome] += 1;
    const isFault = outcome === 'missing' || outcome === 'different' || outcome === 'vanished';
    if (isFault && this.faults.length < MAX_FAULTS) this.faults.push({ sessionId, outcome });
  }
}
