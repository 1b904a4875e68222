import type { Head } from './append.js';
import { type ArchiveRef, type Hold, isStartOpen, type Session } from './session.js';

/** What may change of a session beside its log. */
export type SessionChange =
  /** When the conversation began, where its creation did not say it. */
  | { readonly kind: 'start'; readonly startedAtMs: number }
  /** A hold that stands keeps its first reason and time; null lifts it. */
  | { readonly kind: 'hold'; readonly hold: Hold | null }
  /** Its events are in this object too: for a sealed session that is not held and has no other mark. */
  | { readonly kind: 'archive'; readonly archive: ArchiveRef };

/** The session after the change; the same object where nothing changes. Pure and total, as the append rule. */
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

/** Whether those who derive something from sessions have to look: what is archived tells what it told before. */
export function isNews({ kind }: SessionChange): boolean {
  return kind !== 'archive';
}
