import { createHash, type Hash } from 'node:crypto';
import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { Abandonment, ArchiveRef, Hold, Session } from '../../domain/session.js';
import type { AnnotationState } from '../annotations/index.js';

/** What each field contributes to the digest. A table that lacks a field does not compile. */
type Parts<Fact> = { readonly [Name in keyof Fact]-?: (value: Fact[Name]) => unknown };

const whole = (value: unknown): unknown => value;
/** Whether a store has deleted its own copies is not part of the session. */
const ofTheStoreAlone = (): null => null;

const ARCHIVE_PARTS: Parts<ArchiveRef> = {
  key: whole,
  sha256: whole,
  sizeBytes: whole,
  archivedAtMs: whole,
  isReleased: ofTheStoreAlone,
};

const HOLD_PARTS: Parts<Hold> = { reason: whole, sinceMs: whole };

const ABANDONMENT_PARTS: Parts<Abandonment> = { replacedSequence: whole };

const SESSION_PARTS: Parts<Session> = {
  sessionId: whole,
  status: whole,
  initialStatus: whole,
  language: whole,
  metadata: whole,
  startedAtMs: whole,
  endedAtMs: whole,
  endReason: whole,
  lastSequence: whole,
  createdAtMs: whole,
  updatedAtMs: whole,
  completedAtMs: whole,
  completedSequence: whole,
  lateGraceMs: whole,
  abandonment: (abandonment) => abandonment && partsOf(ABANDONMENT_PARTS, abandonment),
  archive: (mark) => mark && partsOf(ARCHIVE_PARTS, mark),
  hold: (hold) => hold && partsOf(HOLD_PARTS, hold),
};

const HEAD_PARTS: Parts<Head> = {
  session: (session) => partsOf(SESSION_PARTS, session),
  sealed: whole,
  maxTimestampMs: whole,
  outOfOrderCount: whole,
};

const EVENT_PARTS: Parts<StoredEvent> = {
  eventId: whole,
  sessionId: whole,
  sequence: whole,
  type: whole,
  payload: whole,
  timestampMs: whole,
  recordedAtMs: whole,
  clientSequence: whole,
  late: whole,
};

const ANNOTATION_PARTS: Parts<AnnotationState> = {
  name: whole,
  text: whole,
  revision: whole,
  createdAtMs: whole,
  updatedAtMs: whole,
};

function partsOf<Fact extends object>(table: Parts<Fact>, fact: Fact): readonly unknown[] {
  const parts: unknown[] = [];
  for (const name in table) parts.push(table[name](fact[name]));
  return parts;
}

/**
 * SHA-256 over a whole session: every field of its head, then of every event in order of sequence, then of its
 * annotations in order of name. Any two stores with the same session give the same digest.
 */
export class SessionDigest {
  private readonly hash: Hash = createHash('sha256');

  constructor(head: Head) {
    this.add(partsOf(HEAD_PARTS, head));
  }

  addEvents(events: readonly StoredEvent[]): void {
    for (const event of events) this.add(partsOf(EVENT_PARTS, event));
  }

  addAnnotations(annotations: readonly AnnotationState[]): void {
    for (const annotation of annotations) this.add(partsOf(ANNOTATION_PARTS, annotation));
  }

  /** Returns the digest in hex, and ends it. */
  end(): string {
    return this.hash.digest('hex');
  }

  private add(parts: readonly unknown[]): void {
    this.hash.update(`${JSON.stringify(parts)}\n`);
  }
}
