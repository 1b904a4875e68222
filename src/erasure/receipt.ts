import { createHash } from 'node:crypto';
import type { Erasure } from '../domain/erasure.js';
import { formatRfc3339 } from '../domain/rfc3339.js';

/**
 * What was erased, when and how much of it; it names nobody. `receiptHash` is the SHA-256 of the JSON text of all members
 * before it, in their order and without blanks: who keeps the receipt can show later that it was not changed.
 */
export function toReceipt(erasure: Erasure): object {
  const { erasureId, state, subjectHash, requestedAtMs, finishedAtMs, counts } = erasure;
  const { sessions, liveEvents, archivedEvents, objects, held } = counts;
  const facts = {
    erasureId,
    state,
    subjectHash,
    requestedAt: formatRfc3339(requestedAtMs),
    finishedAt: finishedAtMs === null ? null : formatRfc3339(finishedAtMs),
    counts: { sessions, liveEvents, archivedEvents, objects, held },
  };
  return { ...facts, receiptHash: state === 'erased' ? sha256(JSON.stringify(facts)) : null };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
