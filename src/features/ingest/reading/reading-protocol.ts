import type { ReadingResult } from './prepared-body.js';

/** The first message from the thread. */
export type ReadingReply =
  | { readonly kind: 'read'; readonly result: ReadingResult }
  /** A bug of ours. `cause` is for the log. */
  | { readonly kind: 'failed'; readonly cause: string };
