/** What the list can show of a session in addition to its id and status. */
export const COLUMNS = [
  { name: 'started', title: 'Started', isUsual: true, isMeasure: false },
  { name: 'duration', title: 'Duration', isUsual: true, isMeasure: false },
  { name: 'events', title: 'Events', isUsual: true, isMeasure: false },
  { name: 'changed', title: 'Last change', isUsual: true, isMeasure: false },
  { name: 'language', title: 'Language', isUsual: true, isMeasure: false },
  { name: 'reason', title: 'End reason', isUsual: true, isMeasure: false },
  { name: 'answers', title: 'Response p95', isUsual: false, isMeasure: true },
  { name: 'slowest', title: 'Slowest answer', isUsual: false, isMeasure: true },
  { name: 'interruptions', title: 'Interruptions', isUsual: false, isMeasure: true },
  { name: 'tools', title: 'Tool errors', isUsual: false, isMeasure: true },
  { name: 'unanswered', title: 'Unanswered', isUsual: false, isMeasure: true },
] as const;

export type ColumnName = (typeof COLUMNS)[number]['name'];

export const USUAL_COLUMNS: readonly ColumnName[] = COLUMNS.filter(({ isUsual }) => isUsual).map(({ name }) => name);

/** In display order; unknown names are dropped. */
export function parseColumns(text: string): readonly ColumnName[] {
  const names = new Set(text.split(','));
  return COLUMNS.filter(({ name }) => names.has(name)).map(({ name }) => name);
}

/** Returns the columns with this one added or removed; undefined if they are then the default. */
export function toggleColumn(
  chosen: readonly ColumnName[] | undefined,
  toggled: ColumnName,
): readonly ColumnName[] | undefined {
  const names = new Set(chosen ?? USUAL_COLUMNS);
  if (!names.delete(toggled)) names.add(toggled);
  const columns = parseColumns([...names].join());
  return columns.join() === USUAL_COLUMNS.join() ? undefined : columns;
}

export function needsMeasures(columns: readonly ColumnName[] | undefined): boolean {
  return COLUMNS.some(({ name, isMeasure }) => isMeasure && columns?.includes(name));
}
