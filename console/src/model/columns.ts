/** What the list can show of a session beside its id and its status. */
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

/** In the order in which they stand; names that are not known are left out. */
export function parseColumns(text: string): readonly ColumnName[] {
  const names = new Set(text.split(','));
  return COLUMNS.filter(({ name }) => names.has(name)).map(({ name }) => name);
}

/** What is chosen with this column added, or taken away; undefined where they are the usual ones. */
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
