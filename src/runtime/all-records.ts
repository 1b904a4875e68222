import type { RecordQuery, Records, StoredRecord } from '../ports/records.js';

/** Yields every record of the query in order of id; `limit` of them are in memory at a time. */
export async function* allRecords(records: Records, query: RecordQuery): AsyncGenerator<StoredRecord, void, void> {
  for (let after = query.after ?? ''; ; ) {
    const page = await records.list({ ...query, after });
    yield* page;
    after = page.at(-1)?.id ?? after;
    if (page.length < query.limit) return;
  }
}
