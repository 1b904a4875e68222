import type { MetadataFilter } from './page.js';

/** What was asked to be erased: one session, or every session whose metadata matches all filters. */
export type ErasureSubject =
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'metadata'; readonly filters: readonly MetadataFilter[] };

/** One wish to erase, and its receipt. Times are epoch milliseconds. */
export interface Erasure {
  readonly erasureId: string;
  readonly state: 'erasing' | 'erased';
  /** Null once it is done: a receipt names nobody. */
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
  readonly objects: number;
  readonly held: number;
}
