import type { RecordInput, Records, StoredRecord } from '../ports/records.js';

/**
 * Updates a record atomically, despite concurrent changes. `change` may be called several times: with undefined if
 * there is no such record, and it returns undefined to change nothing. Resolves with undefined if nothing changed or
 * the session of the record no longer exists.
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
