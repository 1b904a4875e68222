import type { Head } from './append.js';
import { type ArchiveRef, type Hold, isStartOpen, type Session } from './session.js';

/** What can change about a session apart from its log. */
export type SessionChange =
  /** When the conversation began, if the creation did not say. */
  | { readonly kind: 'start'; readonly startedAtMs: number }
  /** An existing hold keeps its first reason and time; null lifts it. */
  | { readonly kind: 'hold'; readonly hold: Hold | null }
  /** The events are in this object too. For a sealed session without a hold and without another archive reference. */
  | { readonly kind: 'archive'; readonly archive: ArchiveRef };

/** Returns the session after the change; the same object if nothing changes. Pure and total, like the append rule. */
export function decideChange({ session, sealed }: Head, change: SessionChange): Session {
  switch (change.kind) {
    case 'start':
      return isStartOpen(session) ? { ...session, startedAtMs: change.startedAtMs } : session;
    case 'hold':
      return (session.hold === null) === (change.hold === null) ? session : { ...session, hold: change.hold };
    case 'archive':
      return sealed && !session.hold && !session.archive ? { ...session, archive: change.archive } : session;
  }
}

/**
 * Whether consumers of the change log have to be notified. Archiving does not change what can be derived from a
 * session.
 */
export function isNews({ kind }: SessionChange): boolean {
  return kind !== 'archive';
}
