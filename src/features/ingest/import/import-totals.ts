import type { ImportIssue } from '@conversation-service/importers';
import { countOutcomes, type EventOutcome } from '../activity/source-activity.js';
import type { StoredCall } from '../call-writer.js';

/** What an import comes to. */
export interface ImportTotals extends Readonly<Record<EventOutcome, number>> {
  readonly files: number;
  /** Files of which nothing, or not all, could be taken. */
  readonly failed: number;
  readonly sessions: number;
  readonly created: number;
  readonly completed: number;
  readonly issues: number;
}

export const NO_TOTALS: ImportTotals = {
  files: 0,
  failed: 0,
  sessions: 0,
  created: 0,
  completed: 0,
  appended: 0,
  duplicates: 0,
  conflicts: 0,
  sealed: 0,
  invalid: 0,
  issues: 0,
};

/** What became of one file. */
export interface ImportedFile {
  readonly sessions: readonly StoredCall[];
  readonly issues: readonly ImportIssue[];
}

export function withFile(totals: ImportTotals, { sessions, issues }: ImportedFile): ImportTotals {
  const outcomes = countOutcomes(sessions);
  return {
    ...totals,
    files: totals.files + 1,
    sessions: totals.sessions + sessions.length,
    created: totals.created + sessions.filter(({ created }) => created).length,
    completed: totals.completed + sessions.filter(({ completed }) => completed).length,
    appended: totals.appended + outcomes.appended,
    duplicates: totals.duplicates + outcomes.duplicates,
    conflicts: totals.conflicts + outcomes.conflicts,
    sealed: totals.sealed + outcomes.sealed,
    invalid: totals.invalid + outcomes.invalid,
    issues: totals.issues + issues.length,
  };
}

export function totalsText(totals: ImportTotals): string {
  const { files, failed, sessions, created, appended, duplicates, conflicts, sealed, invalid, issues } = totals;
  const events = `${appended} events are new, ${duplicates} were already stored`;
  const refused = `${conflicts} conflicts, ${sealed} too late, ${invalid} invalid`;
  return `Read ${files} files: ${sessions} sessions, ${created} of them new; ${events}; ${refused}; ${issues} issues; ${failed} files failed.`;
}
