import type { SessionListQuery, SessionPosition } from '../domain/page.js';
import { pause } from '../lib/pause.js';
import type { Clock } from '../ports/clock.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import type { FailedSessions } from './failed-sessions.js';
import { HeldLease } from './held-lease.js';
import type { SessionProcessor } from './session-processor.js';

export interface FirstPassParts {
  readonly store: ConversationStore;
  readonly clock: Clock;
  readonly failed: FailedSessions;
  /** Identifies this process; globally unique. */
  readonly owner: string;
}

/** The progress of a first pass. */
export interface PassProgress {
  /** Version of the processor; a new version begins a new pass. */
  readonly version: string;
  readonly visited: number;
  /** Everything that started at this time or later was visited; null before the first page. */
  readonly reached: SessionPosition | null;
  readonly isDone: boolean;
  /** A pass of some version has completed, so every session was visited at least once. */
  readonly hasEnded: boolean;
}

export const PASS_KIND = 'first-pass';

const PAGE_SESSIONS = 100;
const ELSEWHERE_MS = 10_000;
const DONE_MS = 3_600_000;

export async function findPassProgress(
  { records }: ConversationStore,
  processor: string,
): Promise<PassProgress | undefined> {
  return (await records.get(PASS_KIND, processor))?.value as PassProgress | undefined;
}

/**
 * Shows a processor every existing session, newest first, because the change log contains only changes since the
 * processor was registered. Resumes after an interruption, and completes once per version. Uses at most half of the
 * time.
 */
export class FirstPass {
  private readonly lease = new HeldLease(
    { ...this.parts, records: this.parts.store.records },
    `${PASS_KIND}/${this.processor.name}`,
  );

  constructor(
    private readonly processor: SessionProcessor,
    private readonly parts: FirstPassParts,
    private readonly version: string,
  ) {}

  /** Runs to the end, unless another instance is running it. Returns the delay before the next run in milliseconds. */
  async run(signal: AbortSignal, tell?: (progress: PassProgress) => void): Promise<number> {
    if ((await this.progress()).isDone) return DONE_MS;
    return (await this.lease.once(signal, (own) => this.toEnd(own, tell))) ?? ELSEWHERE_MS;
  }

  private async toEnd(signal: AbortSignal, tell?: (progress: PassProgress) => void): Promise<number> {
    for (let progress = await this.progress(); !progress.isDone; ) {
      signal.throwIfAborted();
      const startedAtMs = this.parts.clock.elapsedMs();
      progress = await this.visitPage(progress, signal);
      tell?.(progress);
      await pause(this.parts.clock.elapsedMs() - startedAtMs, signal);
    }
    return DONE_MS;
  }

  /** Progress of the current version. */
  async progress(): Promise<PassProgress> {
    const known = await findPassProgress(this.parts.store, this.processor.name);
    const { hasEnded = false } = known ?? {};
    const fresh = { version: this.version, visited: 0, reached: null, isDone: false, hasEnded };
    return known?.version === this.version ? known : fresh;
  }

  private async visitPage(before: PassProgress, signal: AbortSignal): Promise<PassProgress> {
    const { store } = this.parts;
    const place: Pick<SessionListQuery, 'after'> = before.reached ? { after: before.reached } : {};
    const query = { metadata: [], limit: PAGE_SESSIONS, withoutMetadata: true, ...place };
    const { sessions, next } = await store.listSessions(query);
    for (const { sessionId } of sessions) await this.visit(sessionId, signal);
    const progress: PassProgress = {
      version: this.version,
      visited: before.visited + sessions.length,
      reached: next ?? before.reached,
      isDone: next === null,
      hasEnded: before.hasEnded || next === null,
    };
    await store.records.put({ kind: PASS_KIND, id: this.processor.name, value: progress }, 'any');
    return progress;
  }

  private async visit(sessionId: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    try {
      await this.processor.process(sessionId, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      await this.parts.failed.add(sessionId, error);
    }
  }
}
