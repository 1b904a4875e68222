import type { MetadataFilter } from './page.js';
import type { ArchiveRef } from './session.js';

/** What is to be erased: one session, or every session whose metadata matches all filters. */
export type ErasureSubject =
  | {
      readonly kind: 'session';
      readonly sessionId: string;
      /** The object that the session's archive reference names, which is erased as well. */
      readonly archiveKey?: string;
      /** All its objects that were found, recorded before the first is deleted, so that each is counted once. */
      readonly objectKeys?: readonly string[];
    }
  | {
      readonly kind: 'metadata';
      readonly filters: readonly MetadataFilter[];
      /** The sessions that are being erased now, each with an erasure of its own; earlier ones are already counted. */
      readonly batch?: readonly string[];
    };

/** A request to erase, and its receipt. Times are in epoch milliseconds. */
export interface Erasure {
  readonly erasureId: string;
  readonly state: 'erasing' | 'erased';
  /** Null once everything is deleted, and soon after the erasure is done: a receipt does not name the subject. */
  readonly subject: ErasureSubject | null;
  /** Hash of the subject, salted per database: whoever knows the subject can prove that this receipt is for it. */
  readonly subjectHash: string;
  readonly requestedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly counts: ErasureCounts;
}

/** What was erased, by tier, and how many sessions were kept because they are under a legal hold. */
export interface ErasureCounts {
  readonly sessions: number;
  readonly liveEvents: number;
  readonly archivedEvents: number;
  /**
   * Objects that existed and were deleted, including those that no archive reference names, which a restore or a killed
   * archiver can leave. Each counts once, even after a crash. Before the search, the number of referenced objects.
   */
  readonly objects: number;
  readonly held: number;
}

export const NOTHING_COUNTED: ErasureCounts = { sessions: 0, liveEvents: 0, archivedEvents: 0, objects: 0, held: 0 };

/**
 * Counts what is erased with a session, by its archive reference. Archived events count there, even if the store still
 * has them.
 */
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
 * Long enough to be unique and short enough for a URL. A session has only one erasure, so the id follows from its hash.
 */
const ID_HEX_CHARS = 40;

export function sessionErasureId(subjectHash: string): string {
  return `s-${subjectHash.slice(0, ID_HEX_CHARS)}`;
}

/** The prefix of the ids of jobs; the id of a session's erasure never has it. */
export const JOB_ID_PREFIX = 'm-';

/** Returns the id of a job; `hash` covers its filters and the time of the request. */
export function jobErasureId(hash: string): string {
  return `${JOB_ID_PREFIX}${hash.slice(0, ID_HEX_CHARS)}`;
}

/** Returns the filters as text, independent of their order; never equal to a sessionId. */
export function filtersText(filters: readonly MetadataFilter[]): string {
  const pairs = filters.map(({ key, value }) => JSON.stringify([key, value]));
  return `{${pairs.sort().join()}}`;
}
