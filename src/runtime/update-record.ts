import type { RecordInput, Records, StoredRecord } from '../ports/records.js';

/**
 * Changes a record, whatever others do to it meanwhile. `change` may be called several times, with undefined where there is no
 * such record, and answers undefined where nothing is to change. Undefined: nothing changed, or the session of the record is gone.
 */
export async function updateRecord(
  records: Records,
  kind: string,
  id: string,
  change: (stored: StoredRecord | undefined) => Omit<RecordInput, 'kind' | 'id'> | undefined,
): Promise<StoredRecord | undefined> {
  for (;;) {
    const stored = await records.get(kind, id);
    const next = change(stored);
    if (!next) return undefined;
    const outcome = await records.put({ ...next, kind, id }, stored?.version ?? 'absent');
    if (outcome.kind === 'no-session') return undefined;
    if (outcome.kind === 'stored') return outcome.record;
  }
}
