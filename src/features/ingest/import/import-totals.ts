import type { ImportIssue } from '@conversation-service/importers';
import type { StoredCall } from '../call-writer.js';

/** What an import comes to. */
export interface ImportTotals {
  readonly files: number;
  /** Files of which nothing, or not all, could be taken. */
  readonly failed: number;
  readonly sessions: number;
  readonly created: number;
  readonly completed: number;
  readonly appended: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly sealed: number;
  readonly invalid: number;
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
  const sum = (count: (call: StoredCall) => number) => sessions.reduce((total, call) => total + count(call), 0);
  return {
    ...totals,
    files: totals.files + 1,
    sessions: totals.sessions + sessions.length,
    created: totals.created + sum(({ created }) => Number(created)),
    completed: totals.completed + sum(({ completed }) => Number(completed)),
    appended: totals.appended + sum(({ appended }) => appended),
    duplicates: totals.duplicates + sum(({ duplicates }) => duplicates),
    conflicts: totals.conflicts + sum(({ conflicts }) => conflicts),
    sealed: totals.sealed + sum(({ sealed }) => sealed),
    invalid: totals.invalid + sum(({ invalid }) => invalid),
    issues: totals.issues + issues.length,
  };
}

export function totalsText(totals: ImportTotals): string {
  const { files, failed, sessions, created, appended, duplicates, conflicts, sealed, invalid, issues } = totals;
  const events = `${appended} events are new, ${duplicates} were already stored`;
  const refused = `${conflicts} conflicts, ${sealed} too late, ${invalid} invalid`;
  return `Read ${files} files: ${sessions} sessions, ${created} of them new; ${events}; ${refused}; ${issues} issues; ${failed} files failed.`;
}
