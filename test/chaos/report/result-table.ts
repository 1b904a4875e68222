import type { Figure } from '../check.js';
import type { CheckResult } from '../check-result.js';

/** What a person sees at the end. */
export function resultTable(results: readonly CheckResult[]): string {
  const rows = results.map((result) => [
    result.name,
    result.outcome,
    `${result.durationSeconds} s`,
    result.outcome === 'held' ? result.figures.map(figureText).join(', ') : (result.reason?.split('\n')[0] ?? ''),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const total = results.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const held = results.filter(({ outcome }) => outcome === 'held').length;
  return `${lines.join('\n')}\n\n${held} of ${results.length} held, in ${Math.round(total)} s\n`;
}

export function figureText({ what, value, unit }: Figure): string {
  return `${what} ${numberText(value)}${unit === undefined ? '' : ` ${unit}`}`;
}

/** 1,000,000 and 0.25. */
export function numberText(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 3 });
}
