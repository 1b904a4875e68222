import type { Head } from '../../domain/append.js';
import type { Deadline } from './deadline.js';
import type { SlotDocument } from './event-document.js';
import { atMost } from './filters.js';
import { findLastSlot } from './find-head.js';
import { fromHeadDocument } from './head-document.js';
import { fromSlotHead, lastSlotOf, type Projected, SEAL_ID } from './log/slot-log.js';
import type { Models } from './models.js';
import { keepHeads } from './projection.js';
import { type SessionDocument, toFoundHead } from './session-document.js';

export interface ListedHead {
  readonly head: Head;
  /** What the session's document says about its end; it may be out of date. */
  readonly projected: Projected;
}

/** How far the document of a live session may lag behind its growing log. It costs a list some index keys. */
const MAX_SLOTS_BEHIND = 64;

/**
 * Returns the heads of a page of sessions, in the order of the documents, in at most four requests. A head in the
 * document that is sealed is final. Above any other head, the slots of the log are counted: they have no gaps, so the
 * count tells which slot is the last, and that one is read. Then documents that lag far behind are updated, so that the
 * next list reads less.
 */
export async function findHeads(
  models: Models,
  documents: readonly SessionDocument[],
  deadline: Deadline,
): Promise<readonly ListedHead[]> {
  const newer = await findNewerHeads(models, documents, deadline);
  const lagging: Head[] = [];
  const listed = documents.map((document) => {
    const { birth, projected } = toFoundHead(document, null);
    const found = newer.get(document._id);
    const [source, atMs] = found ? [found.head, found.recordedAt] : [document.head, document.head?.updatedAt];
    const head = fromSlotHead(birth, source && atMs && fromHeadDocument(source, atMs.getTime()));
    if (found && isWorthKeeping(document, head)) lagging.push(head);
    return { head, projected };
  });
  await keepHeads(models, lagging, deadline);
  return listed;
}

/** By sessionId; without sessions whose document has the latest head. */
async function findNewerHeads(
  models: Models,
  documents: readonly SessionDocument[],
  deadline: Deadline,
): Promise<ReadonlyMap<string, SlotDocument>> {
  const open = documents.filter(({ head }) => !head?.sealed);
  // The events of an archived session may be deleted, so they cannot be counted; its seal remains, and is its last
  // slot.
  const seals = open.filter(({ archive }) => archive).map(({ _id }) => ({ sessionId: _id, eventId: SEAL_ID }));
  const live = open.filter(({ archive }) => !archive);
  const places = [...(await findLastPlaces(models, live, deadline)), ...seals];
  if (places.length === 0) return new Map();
  const last = { $or: [...places] };
  const found = await deadline.retry(() =>
    models.events.find(last, null, atMost(places.length)).select({ payload: 0 }).lean().exec(),
  );
  const newer = new Map<string, SlotDocument>(found.map((document) => [document.sessionId, document]));
  // Only an erasure that has just begun leaves gaps.
  for (const { sessionId } of places) {
    const last = newer.has(sessionId) ? null : await findLastSlot(models, { sessionId }, deadline);
    if (last) newer.set(sessionId, last);
  }
  return newer;
}

/** Returns the last slot of each session whose log continues above the head in its document. */
async function findLastPlaces(
  { events }: Models,
  live: readonly SessionDocument[],
  deadline: Deadline,
): Promise<readonly { readonly sessionId: string; readonly slot: number }[]> {
  if (live.length === 0) return [];
  const known = new Map(live.map(({ _id, head }) => [_id, head?.slot ?? 0]));
  const above = [...known].map(([sessionId, slot]) => ({ sessionId, slot: { $gt: slot } }));
  const stages = [{ $match: { $or: above } }, { $group: { _id: '$sessionId', count: { $sum: 1 } } }];
  const options = { batchSize: live.length + 1 };
  const counted = await deadline.retry(() =>
    events.aggregate<{ readonly _id: string; readonly count: number }>(stages, options).exec(),
  );
  return counted.map(({ _id, count }) => ({ sessionId: _id, slot: (known.get(_id) ?? 0) + count }));
}

/** The log of a completed session hardly grows, so its document is updated once, and once more by the seal. */
function isWorthKeeping({ head: kept }: SessionDocument, head: Head): boolean {
  const slotsBehind = lastSlotOf(head) - (kept?.slot ?? 0);
  return slotsBehind >= (head.session.completedAtMs === null ? MAX_SLOTS_BEHIND : 1);
}
