import type { SessionListQuery, SessionPosition } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { eventJson } from '../../http/event-json.js';
import { sessionJson } from '../../http/session-json.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { eventsOf } from '../../runtime/events-of.js';
import { type Annotation, annotationJson, isStanding, readAnnotations } from '../annotations/index.js';
import { type Exported, ExportFailed, type ExportPlace, type ExportTarget } from './export-target.js';

export interface ExportOptions {
  readonly store: ConversationStore;
  readonly filters: Omit<SessionListQuery, 'limit' | 'after'>;
  readonly target: ExportTarget;
  readonly signal: AbortSignal;
  /** Called at the start, and after each chunk of events. */
  readonly onProgress: (exported: Exported) => void;
  /** Lowered only in tests. */
  readonly commitBytes?: number;
}

const PAGE_SIZE = 100;

/** Held in memory, and written again after an interruption: about a second's work. */
const COMMIT_BYTES = 16 * 1024 * 1024;

const START: ExportPlace = { page: null, whole: [], partial: null, sessions: 0, events: 0, bytes: 0 };

/**
 * Writes the matching sessions, newest first, as JSON Lines: a line `{"session": …}`, then a line `{"event": …}` for
 * each of its events in order of sequence, and a line `{"annotation": …}` for each of its annotations, in the form of
 * the API. An interrupted run resumes at the last position that its target has stored, and ends with the same lines as
 * an uninterrupted one.
 */
export async function exportSessions(options: ExportOptions): Promise<Exported> {
  const { store, filters, target, onProgress } = options;
  const begun = await target.begin();
  try {
    const run = new ExportRun(options, { ...(begun ?? START) });
    onProgress(run.place);
    for (let page = begun?.page ?? null; ; ) {
      const { sessions, next } = await store.listSessions({
        ...filters,
        limit: PAGE_SIZE,
        ...(page ? { after: page } : {}),
      });
      for (const session of sessions) await run.write(session);
      if (!next) return await run.finish();
      page = next;
      run.turnTo(page);
    }
  } finally {
    await target.close?.();
  }
}

/** Keeps the place up to date. */
class ExportRun {
  private readonly whole = new Set(this.place.whole);
  private committedBytes = this.place.bytes;

  constructor(
    private readonly options: ExportOptions,
    readonly place: { -readonly [Member in keyof ExportPlace]: ExportPlace[Member] },
  ) {}

  /** Skips a session that is already written. */
  async write(session: Session): Promise<void> {
    const { sessionId } = session;
    if (this.whole.has(sessionId)) return;
    const { place } = this;
    const { partial } = place;
    const after = partial?.sessionId === sessionId ? partial.sequence : undefined;
    if (after === undefined) await this.put(`{"session":${sessionJson(session)}}\n`);
    for await (const chunk of eventsOf(this.options.store, sessionId, after)) {
      await this.put(chunk.map((event) => `{"event":${eventJson(event)}}\n`).join(''));
      place.events += chunk.length;
      place.partial = { sessionId, sequence: chunk.at(-1)?.sequence ?? 0 };
      await this.mayRest();
    }
    await this.writeAnnotations(sessionId);
    place.partial = null;
    this.whole.add(sessionId);
    place.sessions++;
    await this.mayRest();
  }

  /** After the events, and without a commit in between: a run that resumes in the session writes all of them. */
  private async writeAnnotations(sessionId: string): Promise<void> {
    const annotations = (await readAnnotations(this.options.store.records, sessionId)).filter(isStanding);
    await this.put(annotations.map((annotation) => annotationLine(sessionId, annotation)).join(''));
  }

  turnTo(page: SessionPosition): void {
    this.place.page = page;
    this.whole.clear();
  }

  async finish(): Promise<Exported> {
    const { sessions, events, bytes } = this.place;
    if (bytes > this.committedBytes) await this.commit();
    const exported = { sessions, events, bytes };
    await this.options.target.finish(exported);
    return exported;
  }

  private async put(text: string): Promise<void> {
    this.place.bytes += Buffer.byteLength(text);
    await this.options.target.write(text);
  }

  /** Called between two lines: here a run may stop and another may resume. */
  private async mayRest(): Promise<void> {
    const { signal, onProgress, commitBytes = COMMIT_BYTES } = this.options;
    if (this.place.bytes - this.committedBytes >= (signal.aborted ? 1 : commitBytes)) await this.commit();
    onProgress(this.place);
    if (!signal.aborted) return;
    throw new ExportFailed(`Stopped after ${this.place.sessions} sessions. Run the same command to continue.`);
  }

  private async commit(): Promise<void> {
    const place = { ...this.place, whole: [...this.whole] };
    await this.options.target.commit(place);
    this.committedBytes = place.bytes;
  }
}

/** Includes the session id, as events do, so that each line is self-contained. */
function annotationLine(sessionId: string, annotation: Annotation): string {
  return `{"annotation":{"sessionId":"${sessionId}",${annotationJson(annotation).slice(1)}}\n`;
}
