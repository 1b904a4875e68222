import type { TransferReport } from './transfer-sessions.js';

export type TransferMode = 'transfer' | 'dry-run' | 'verify';

/** Whether everything in the source is in the target and equal. */
export function isWhole({ outcomes, erasedMissing }: TransferReport): boolean {
  return outcomes.missing + outcomes.different + outcomes.vanished + erasedMissing === 0;
}

/** Returns the report for a terminal. */
export function toText(report: TransferReport, mode: TransferMode): string {
  const { outcomes } = report;
  const lines = [
    `${report.sessions} sessions with ${report.events} events in the source, ${report.archived} of them archived`,
    count(outcomes.copied, 'copied, and verified by hash'),
    count(outcomes.same, 'already equal'),
    count(outcomes.erased, 'left out: erased in the target'),
    count(outcomes.missing, mode === 'dry-run' ? 'to be copied' : 'missing in the target'),
    count(
      outcomes.different,
      mode === 'dry-run' ? 'to be completed, if that makes them equal' : 'DIFFERENT in the target',
    ),
    count(outcomes.vanished, 'disappeared from the source meanwhile: something writes to it'),
    count(report.onlyInTarget, 'only in the target'),
    count(report.erased, 'remembered as erased'),
    count(report.erasedMissing, mode === 'dry-run' ? 'of these to be remembered' : 'of these NOT in the target'),
    ...report.faults.map(({ sessionId, outcome }) => `    ${outcome}: ${sessionId}`),
    lastLine(report, mode),
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

function count(amount: number, what: string): string | undefined {
  return amount > 0 ? `${String(amount).padStart(9)} ${what}` : undefined;
}

function lastLine(report: TransferReport, mode: TransferMode): string {
  if (mode === 'dry-run') return 'Nothing was written.';
  if (isWhole(report)) return 'The target contains every session of the source, with equal hashes.';
  return mode === 'verify'
    ? 'The target does NOT contain everything in the source.'
    : 'Not everything could be copied: the sessions that differ in the target are not earlier states of those in the source.';
}
