import type { PendingErasure } from '../../ports/erasure-store.js';
import { fromJson } from './session-row.js';

export interface ErasingRow {
  readonly session_key: number;
  readonly session_id: string;
  /** JSON. */
  readonly archive: string | null;
  readonly begun_at: number;
}

export function toPendingErasure({ session_id: sessionId, archive, begun_at }: ErasingRow): PendingErasure {
  return { sessionId, archive: fromJson(archive), begunAtMs: begun_at };
}
