import { hash } from 'node:crypto';
import type { Erasure, ErasureCounts } from '../../domain/erasure.js';
import { formatRfc3339, formatTimeOrNull } from '../../lib/time/rfc3339.js';

/**
 * Returns what was erased, when and how much, without naming it. `receiptHash` is the SHA-256 of the JSON text of all
 * members before it, in order and without white space, so that the receipt can later be shown to be unchanged. If
 * nothing was erased, `note` says so.
 */
export function toReceipt(erasure: Erasure): object {
  const { erasureId, state, subjectHash, requestedAtMs, finishedAtMs, counts } = erasure;
  const { sessions, liveEvents, archivedEvents, objects, held } = counts;
  const facts = {
    erasureId,
    state,
    subjectHash,
    requestedAt: formatRfc3339(requestedAtMs),
    finishedAt: formatTimeOrNull(finishedAtMs),
    counts: { sessions, liveEvents, archivedEvents, objects, held },
  };
  if (state === 'erasing') return { ...facts, receiptHash: null };
  const noted = { ...facts, ...noteOn(counts) };
  return { ...noted, receiptHash: hash('sha256', JSON.stringify(noted)) };
}

/** A receipt with zero counts is easily mistaken for a success, so it says explicitly that nothing was erased. */
export function noteOn({ sessions, held }: ErasureCounts): { readonly note?: string } {
  if (sessions > 0) return {};
  return { note: held > 0 ? ALL_HELD : NOTHING_MATCHED };
}

const ALL_HELD = 'No session is erased: every session that matches is under a legal hold.';
const NOTHING_MATCHED =
  'No session matches: nothing is erased. Check the keys and values of the filters; in a query, + must be written as %2B.';
