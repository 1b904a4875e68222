import type { Head } from '../../domain/append.js';
import { DATE, type Members, membersOf, NUMBER, type Paths, partOf, pathsOf, TEXT } from './document-schema.js';
import { type CompletionFacts, lastSlotOf, type SlotHead, toSlotHead } from './log/slot-log.js';

/** What is needed to decide about the next slot, apart from the record itself. */
export interface HeadDocument {
  readonly lastSequence: number;
  readonly maxTimestamp: Date | null;
  readonly strays: number;
  readonly completion?: CompletionDocument;
  readonly sealed?: true;
}

type NewFacts = 'lateGraceMs' | 'abandonment';

/** Those of versions before one of the new facts lack it. */
type CompletionDocument = Omit<CompletionFacts, NewFacts> & Partial<Pick<CompletionFacts, NewFacts>>;

/** The head after a slot, as stored in the session's document. */
export interface KeptHeadDocument extends HeadDocument {
  readonly slot: number;
  readonly updatedAt: Date;
}

const COMPLETION: Paths<CompletionDocument> = {
  status: TEXT,
  endReason: String,
  endedAtMs: NUMBER,
  completedAtMs: NUMBER,
  completedSequence: NUMBER,
  lateGraceMs: Number,
  abandonment: partOf<NonNullable<CompletionDocument['abandonment']>>({ replacedSequence: Number }),
};

const HEAD: Members<HeadDocument, SlotHead> = {
  lastSequence: [NUMBER, ({ lastSequence }) => lastSequence],
  maxTimestamp: [Date, ({ maxTimestampMs }) => (maxTimestampMs === null ? null : new Date(maxTimestampMs))],
  strays: [NUMBER, ({ outOfOrderCount }) => outOfOrderCount],
  completion: [partOf<CompletionDocument>(COMPLETION), ({ completion }) => completion ?? undefined],
  sealed: [Boolean, ({ sealed }) => sealed || undefined],
};

export const HEAD_PART = partOf<HeadDocument>(pathsOf(HEAD));
export const KEPT_HEAD_PART = partOf<KeptHeadDocument>({ ...pathsOf(HEAD), slot: NUMBER, updatedAt: DATE });

export function toHeadDocument(head: SlotHead): HeadDocument {
  return membersOf(HEAD, head);
}

export function toKeptHead(head: Head): KeptHeadDocument {
  const updatedAt = new Date(head.session.updatedAtMs);
  return { ...toHeadDocument(toSlotHead(head)), slot: lastSlotOf(head), updatedAt };
}

/**
 * `updatedAt` is when the slot was written, except for the seal, which changes nothing that readers see and keeps the
 * old time.
 */
export function fromHeadDocument(head: HeadDocument, updatedAtMs: number): SlotHead {
  return {
    lastSequence: head.lastSequence,
    maxTimestampMs: head.maxTimestamp?.getTime() ?? null,
    outOfOrderCount: head.strays,
    updatedAtMs,
    completion: head.completion ? { lateGraceMs: null, abandonment: null, ...head.completion } : null,
    sealed: head.sealed === true,
  };
}
