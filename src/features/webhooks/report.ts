import { createHash } from 'node:crypto';
import { type Head, lateUntilMs } from '../../domain/append.js';
import type { Session } from '../../domain/session.js';
import { ownMember } from '../../lib/own-member.js';
import { completionsOf } from './completions.js';
import { alikeThrough, isSuppressedEvent, isUntouched, NO_SUPPRESSION, type Suppression } from './suppression.js';
import type { WebhookType } from './webhook.js';

/** What of a session was reported to one webhook, or need not be. */
export interface Cursor {
  readonly created: boolean;
  readonly active: boolean;
  /** Up to and including this sequence. */
  readonly events: number;
  /** 0, 1, or 2 if a client's completion has replaced an abandonment. */
  readonly completions: number;
  readonly sealed: boolean;
  /** Identifies the measures that were reported last. */
  readonly measured: string | null;
  /** The reported revisions of annotations, by name. */
  readonly annotations: Readonly<Record<string, number>>;
}

export const NOTHING_REPORTED: Cursor = {
  created: false,
  active: false,
  events: 0,
  completions: 0,
  sealed: false,
  measured: null,
  annotations: {},
};

/** What is stored beside a session, as far as the webhook needs it; changes before its creation count as reported. */
export interface SessionDetails {
  readonly measures: { readonly value: object; readonly storedAtMs: number } | null;
  readonly annotations: readonly {
    readonly name: string;
    readonly revision: number;
    readonly isDeleted: boolean;
    readonly updatedAtMs: number;
  }[];
  readonly suppression: Suppression;
}

const NO_DETAILS: SessionDetails = { measures: null, annotations: [], suppression: NO_SUPPRESSION };

type SessionType = Exclude<WebhookType, 'session.erased'>;

/** The next thing to report, and what has been reported afterwards. */
export interface Report {
  readonly type: SessionType;
  readonly after: Cursor;
  /** Time of the commit; null for that of the last reported event. */
  readonly timestampMs: number | null;
  /** Status of the session at that time. */
  readonly status: Session['status'];
  readonly lastSequence: number;
  /** Waiting for more events would not help. */
  readonly isUrgent: boolean;
  /** It was imported: it counts as reported. */
  readonly isSuppressed: boolean;
  /** Members that only this type has. */
  readonly more?: object;
}

/** Unless a step says otherwise, a report is urgent, and of the session as it is now. */
type Found = Omit<Report, 'status' | 'lastSequence' | 'isUrgent'> & Partial<Report>;

type Step = (head: Head, told: Cursor, details: SessionDetails) => Found | undefined;

/** In reporting order. Events before the completion are reported before it, late ones after it. */
const STEPS: readonly Step[] = [
  reportCreated,
  reportActive,
  reportEvents,
  reportCompleted,
  reportSealed,
  reportMeasures,
  reportAnnotation,
];

/**
 * Returns what is to be reported next to a webhook with these types; what it does not want, and what was imported, is
 * skipped. Pure: the same history gives the same reports, however often and late it is called.
 */
export function nextReport(
  head: Head,
  told: Cursor,
  wanted: readonly WebhookType[],
  details: SessionDetails = NO_DETAILS,
): { readonly told: Cursor; readonly report: Report | undefined } {
  let cursor = told;
  for (;;) {
    const report = firstOf(head, cursor, details);
    if (!report || (wanted.includes(report.type) && !report.isSuppressed)) return { told: cursor, report };
    cursor = report.after;
  }
}

function firstOf(head: Head, told: Cursor, details: SessionDetails): Report | undefined {
  const { status, lastSequence } = head.session;
  for (const step of STEPS) {
    const found = step(head, told, details);
    if (found) return { status, lastSequence, isUrgent: true, ...found };
  }
  return undefined;
}

function reportCreated({ session }: Head, told: Cursor, { suppression }: SessionDetails): Found | undefined {
  if (told.created) return undefined;
  return {
    type: 'session.created',
    after: { ...told, created: true },
    timestampMs: session.createdAtMs,
    status: session.initialStatus,
    lastSequence: 0,
    isSuppressed: suppression.created,
  };
}

function reportActive({ session }: Head, told: Cursor, { suppression }: SessionDetails): Found | undefined {
  const isFromBirth = session.initialStatus === 'active';
  if (told.active || (!isFromBirth && session.lastSequence === 0)) return undefined;
  return {
    type: 'session.active',
    after: { ...told, active: true },
    timestampMs: isFromBirth ? session.createdAtMs : null,
    status: 'active',
    lastSequence: isFromBirth ? 0 : 1,
    isSuppressed: isFromBirth ? suppression.created : isSuppressedEvent(suppression, 1),
  };
}

function reportEvents({ session, sealed }: Head, told: Cursor, { suppression }: SessionDetails): Found | undefined {
  const { completedSequence, lastSequence } = session;
  const isEnding = told.completions === 0 && completedSequence !== null;
  const last = isEnding ? completedSequence : lastSequence;
  if (told.events >= last) return undefined;
  const through = alikeThrough(suppression, told.events, last);
  return {
    type: 'event.appended',
    after: { ...told, events: through },
    timestampMs: null,
    status: isEnding ? 'active' : session.status,
    lastSequence: through,
    isUrgent: isEnding || sealed || through < last,
    isSuppressed: isSuppressedEvent(suppression, through),
  };
}

function reportCompleted({ session }: Head, told: Cursor, { suppression }: SessionDetails): Found | undefined {
  const completions = completionsOf(session);
  if (told.completions >= completions) return undefined;
  const isFirst = completions === 1;
  return {
    type: 'session.completed',
    after: { ...told, completions },
    timestampMs: isFirst ? session.completedAtMs : session.updatedAtMs,
    lastSequence: (isFirst ? session.completedSequence : session.abandonment?.replacedSequence) ?? 0,
    isSuppressed: suppression.completions.includes(completions),
  };
}

function reportSealed(head: Head, told: Cursor, { suppression }: SessionDetails): Found | undefined {
  const { session, sealed } = head;
  if (told.sealed || !sealed) return undefined;
  return {
    type: 'session.sealed',
    after: { ...told, sealed: true },
    timestampMs: Math.max(lateUntilMs(session), session.completedAtMs ?? 0),
    isSuppressed: isUntouched(head, suppression),
  };
}

function reportMeasures(head: Head, told: Cursor, { measures, suppression }: SessionDetails): Found | undefined {
  if (!measures) return undefined;
  const measured = createHash('sha256').update(JSON.stringify(measures.value)).digest('base64');
  if (measured === told.measured) return undefined;
  return {
    type: 'session.measured',
    after: { ...told, measured },
    timestampMs: measures.storedAtMs,
    isSuppressed: isUntouched(head, suppression),
    more: { measures: measures.value },
  };
}

function reportAnnotation(_: Head, told: Cursor, { annotations, suppression }: SessionDetails): Found | undefined {
  const changed = annotations.find(({ name, revision }) => revision > (ownMember(told.annotations, name) ?? 0));
  if (!changed) return undefined;
  const { name, revision, isDeleted: deleted, updatedAtMs } = changed;
  return {
    type: 'annotation.changed',
    after: { ...told, annotations: { ...told.annotations, [name]: revision } },
    timestampMs: updatedAtMs,
    isSuppressed: revision <= (ownMember(suppression.annotations, name) ?? 0),
    more: { name, deleted },
  };
}

/**
 * Returns what a webhook created at this time need not be told about an older session. `events` is the last sequence
 * committed before.
 */
export function reportedBefore({ session, sealed }: Head, events: number, sinceMs: number): Cursor {
  const { completedAtMs, updatedAtMs, initialStatus } = session;
  const isOldEnd = completedAtMs !== null && completedAtMs < sinceMs;
  const isWhollyOld = updatedAtMs < sinceMs;
  return {
    ...NOTHING_REPORTED,
    created: true,
    active: initialStatus === 'active' || events > 0,
    events,
    completions: isOldEnd ? Math.min(completionsOf(session), isWhollyOld ? 2 : 1) : 0,
    sealed: sealed && isOldEnd && lateUntilMs(session) < sinceMs,
  };
}
