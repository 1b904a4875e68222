import type { MetadataFilter } from './page.js';
import type { ArchiveRef } from './session.js';

/** What was asked to be erased: one session, or every session whose metadata matches all filters. */
export type ErasureSubject =
  | {
      readonly kind: 'session';
      readonly sessionId: string;
      /** The object of its mark, which has to go as well. */
      readonly archiveKey?: string;
      /** All objects that were found of it, kept before the first of them is removed: so they are counted once. */
      readonly objectKeys?: readonly string[];
    }
  | {
      readonly kind: 'metadata';
      readonly filters: readonly MetadataFilter[];
      /** The sessions being erased now, each with an erasure of its own; those before them are counted already. */
      readonly batch?: readonly string[];
    };

/** One wish to erase, and its receipt. Times are epoch milliseconds. */
export interface Erasure {
  readonly erasureId: string;
  readonly state: 'erasing' | 'erased';
  /** Null once everything is deleted, and soon after the erasure is done: a receipt names nobody. */
  readonly subject: ErasureSubject | null;
  /** Of the subject, under the salt of the database: proves to one who knows it that it was this one. */
  readonly subjectHash: string;
  readonly requestedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly counts: ErasureCounts;
}

/** What went, by tier; and the sessions that stayed since a hold stands over them. */
export interface ErasureCounts {
  readonly sessions: number;
  readonly liveEvents: number;
  readonly archivedEvents: number;
  /**
   * Objects that were there and were removed, those included that no mark names, as a restore or a killed archiver leaves
   * them. Each counts once, whatever is killed. Before they are looked for: those that marks name.
   */
  readonly objects: number;
  readonly held: number;
}

export const NOTHING_COUNTED: ErasureCounts = { sessions: 0, liveEvents: 0, archivedEvents: 0, objects: 0, held: 0 };

/** What goes with a session, by its mark. Events that are archived count there, also while the store has them too. */
export function countsOfSession(eventCount: number, archive: ArchiveRef | null): ErasureCounts {
  const tiers = archive
    ? { liveEvents: 0, archivedEvents: eventCount, objects: 1 }
    : { liveEvents: eventCount, archivedEvents: 0, objects: 0 };
  return { sessions: 1, held: 0, ...tiers };
}

export function addCounts(one: ErasureCounts, other: ErasureCounts): ErasureCounts {
  return {
    sessions: one.sessions + other.sessions,
    liveEvents: one.liveEvents + other.liveEvents,
    archivedEvents: one.archivedEvents + other.archivedEvents,
    objects: one.objects + other.objects,
    held: one.held + other.held,
  };
}

/**
 * Enough of a hash that no two are alike, and short enough for an address. A session has one erasure for ever, so its id
 * follows from the session's hash.
 */
const ID_HEX_CHARS = 40;

export function sessionErasureId(subjectHash: string): string {
  return `s-${subjectHash.slice(0, ID_HEX_CHARS)}`;
}

/** Of a job: `hash` is over its filters and the moment at which it was asked for. */
export function jobErasureId(hash: string): string {
  return `m-${hash.slice(0, ID_HEX_CHARS)}`;
}

/** The filters as one text, in which their order means nothing; no sessionId is like it. */
export function filtersText(filters: readonly MetadataFilter[]): string {
  const pairs = filters.map(({ key, value }) => JSON.stringify([key, value]));
  return `{${pairs.sort().join()}}`;
}
