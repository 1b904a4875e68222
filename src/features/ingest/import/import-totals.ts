import type { ImportIssue } from '@conversation-service/importers';
import { addCounts, countCalls } from '../activity/source-activity.js';
import type { StoredCall } from '../call-writer.js';

/** What an import comes to. `failed` counts files of which nothing, or not all, could be taken. */
export type ImportTotals = typeof NO_TOTALS;

export const NO_TOTALS = {
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

/** The outcome of one file. */
export interface ImportedFile {
  readonly sessions: readonly StoredCall[];
  readonly issues: readonly ImportIssue[];
}

export function withFile(totals: ImportTotals, { sessions, issues }: ImportedFile): ImportTotals {
  const file = { files: 1, sessions: sessions.length, ...countCalls(sessions), issues: issues.length };
  return addCounts(totals, file);
}

export function totalsText(totals: ImportTotals): string {
  const { files, failed, sessions, created, appended, duplicates, conflicts, sealed, invalid, issues } = totals;
  const events = `${appended} events are new, ${duplicates} were already stored`;
  const refused = `${conflicts} conflicts, ${sealed} too late, ${invalid} invalid`;
  return `Read ${files} files: ${sessions} sessions, ${created} of them new; ${events}; ${refused}; ${issues} issues; ${failed} files failed.`;
}
