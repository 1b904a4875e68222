import { isWorse, type Row } from './measure.js';

/** Runs of the same code differ by a few per cent, and by more on a busy machine. */
const TOLERANCE = 0.25;

/**
 * Returns what has become clearly worse than in the last results, one line each, for a person to look at. It never
 * fails a run. Only measures with a target and an unchanged name are compared.
 */
export function comparedWith(page: string, rows: readonly Row[]): readonly string[] {
  const before = measuredIn(page);
  return rows.flatMap(({ what, value, target }) => {
    const last = before.get(what);
    if (last === undefined || target === undefined || !isWorse(value, last, target, TOLERANCE)) return [];
    return [`${what}: ${Number(value.toFixed(2))}, was ${last}`];
  });
}

/** Columns: id, measure, target, measured, spread, by processor, verdict. Older results have no sixth column. */
const CELLS = [8, 9];

/** The column _measured_ of the first table, by the column _measure_. */
function measuredIn(page: string): ReadonlyMap<string, number> {
  const measured = new Map<string, number>();
  for (const line of page.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (!CELLS.includes(cells.length)) continue;
    const value = Number.parseFloat((cells[4] ?? '').replaceAll(',', ''));
    if (!Number.isNaN(value)) measured.set(cells[2] ?? '', value);
  }
  return measured;
}
