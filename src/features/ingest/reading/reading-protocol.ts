import type { ReadingResult } from './prepared-body.js';

/** What the thread says first. */
export type ReadingReply =
  | { readonly kind: 'read'; readonly result: ReadingResult }
  /** A fault of ours. `cause` is for the log. */
  | { readonly kind: 'failed'; readonly cause: string };
