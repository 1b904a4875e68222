import type { ErrorCode } from '../../domain/errors.js';
import type { WriteOperation, WriteResult } from './writer.js';

/**
 * Groups and replies cross the threads as JSON text: a string is copied in one piece, where the structured clone of many
 * small objects took 16 % of the main thread.
 */
export const CLOSE = 'close';

export interface WriterOptions {
  readonly file: string;
  readonly lateEventGraceMs: number;
}

export type StartReply = { readonly kind: 'started' } | { readonly kind: 'refused'; readonly message: string };

export interface CommitRequest {
  readonly operations: readonly WriteOperation[];
  readonly nowMs: number;
}

export type CommitReply =
  /** JSON has no undefined: null stands for it. */
  | { readonly kind: 'committed'; readonly results: readonly (WriteResult | null)[]; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string; readonly cause: string };
