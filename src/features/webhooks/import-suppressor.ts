import type { Head } from '../../domain/append.js';
import { ownMember } from '../../lib/own-member.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { Imported, ImportedRevision, ImportObserver } from '../../runtime/import-observer.js';
import { readAnnotations } from '../annotations/index.js';
import { completionsOf } from './completions.js';
import { Registry } from './registry.js';
import { joinSuppressions, revisionsByName, type Suppression } from './suppression.js';
import { SuppressionRecords } from './suppression-records.js';

const NOTHING_IMPORTED: Imported = { created: false, completed: false, appended: 0 };

/**
 * Keeps imports from being reported to webhooks: the data is old, and was reported where it originated. Later changes
 * of such a session are reported as usual. Without webhooks it costs one read, because a webhook created later is not
 * told about earlier changes.
 */
export class ImportSuppressor implements ImportObserver {
  private readonly registry: Registry;
  private readonly suppressions: SuppressionRecords;

  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
  ) {
    this.registry = new Registry(store.records, store.changes);
    this.suppressions = new SuppressionRecords(store, clock);
  }

  async around<Result>(
    sessionId: string,
    work: () => Promise<Result>,
    doneBy: (result: Result) => Imported | undefined,
  ): Promise<Result> {
    if (!(await this.hasWebhooks())) return work();
    const before = await this.store.findHead(sessionId);
    // An import was killed: this one continues it.
    if (before) await this.suppressions.endKilled(before);
    const revisions = await this.revisionsOf(sessionId);
    const stored = await this.suppressions.find(sessionId);
    const { lastSequence = 0 } = before?.session ?? {};
    const completions = before ? completionsOf(before.session) : 0;
    const begun = { atMs: this.clock.nowMs(), isThere: before !== undefined, lastSequence, completions };
    await this.suppressions.put(sessionId, { ...stored, begun }, false);
    const result = await work();
    const suppression = await this.imported(sessionId, doneBy(result) ?? NOTHING_IMPORTED, lastSequence, revisions);
    await this.suppressions.put(
      sessionId,
      { ...stored, silence: joinSuppressions(stored.silence, suppression), begun: null },
      true,
    );
    return result;
  }

  async expect(head: Head, annotations: readonly ImportedRevision[]): Promise<void> {
    if (!(await this.hasWebhooks())) return;
    const { sessionId, createdAtMs, lastSequence } = head.session;
    const there = await this.store.findHead(sessionId);
    const completions = completionsOf(head.session);
    const imported: Suppression = {
      created: !there,
      events: [[there?.session.lastSequence ?? 0, lastSequence]],
      completions: !there || completionsOf(there.session) < completions ? [completions] : [],
      annotations: revisionsByName(annotations),
    };
    const stored = await this.suppressions.find(sessionId);
    await this.suppressions.put(
      sessionId,
      { silence: joinSuppressions(stored.silence, imported), begun: null, createdAtMs },
      there !== undefined,
    );
  }

  private async hasWebhooks(): Promise<boolean> {
    return (await this.registry.list()).length > 0;
  }

  private async imported(
    sessionId: string,
    { created, completed, appended }: Imported,
    lastBefore: number,
    before: Readonly<Record<string, number>>,
  ): Promise<Suppression> {
    const session = await this.store.findSession(sessionId);
    const lastSequence = session?.lastSequence ?? 0;
    const revisions = Object.entries(await this.revisionsOf(sessionId));
    return {
      created,
      // If others have written as well, it is unknown whose events are whose: reporting all of them is better than too
      // few.
      events: lastSequence - lastBefore === appended ? [[lastBefore, lastSequence]] : [],
      completions: completed && session ? [completionsOf(session)] : [],
      annotations: Object.fromEntries(
        revisions.filter(([name, revision]) => revision > (ownMember(before, name) ?? 0)),
      ),
    };
  }

  private async revisionsOf(sessionId: string): Promise<Readonly<Record<string, number>>> {
    return revisionsByName(await readAnnotations(this.store.records, sessionId));
  }
}
