/** What the recorder (preload/record-io.c) saw, in the real order. */
export type IoRecord =
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'unlink'; readonly file: string }
  /** `file` is "." for the folder. */
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'answer'; readonly bytes: Buffer };

/** Rebuilt by SQLite at every start after a crash, and only for locks: contains no data that must survive. */
const IGNORED = /-shm$|\.lock(-journal)?$/;

/** A process that was killed leaves half a record at the end, which is ignored. */
export function parseIoRecords(recorded: Buffer): readonly IoRecord[] {
  const records: IoRecord[] = [];
  for (let at = 0; at + 2 <= recorded.length; ) {
    const kind = String.fromCharCode(recorded[at] ?? 0);
    const nameEnd = at + 2 + (recorded[at + 1] ?? 0);
    if (nameEnd + 16 > recorded.length) break;
    const file = recorded.toString('utf8', at + 2, nameEnd);
    const offset = Number(recorded.readBigInt64LE(nameEnd));
    const length = Number(recorded.readBigUInt64LE(nameEnd + 8));
    const start = nameEnd + 16;
    const end = start + (kind === 'W' || kind === 'A' ? length : 0);
    if (end > recorded.length) break;
    if (!IGNORED.test(file)) records.push(toRecord(kind, file, offset, recorded.subarray(start, end)));
    at = end;
  }
  return records;
}

function toRecord(kind: string, file: string, offset: number, bytes: Buffer): IoRecord {
  switch (kind) {
    case 'W':
      return { kind: 'write', file, offset, bytes };
    case 'T':
      return { kind: 'truncate', file, length: offset };
    case 'U':
      return { kind: 'unlink', file };
    case 'S':
      return { kind: 'sync', file };
    case 'A':
      return { kind: 'answer', bytes };
    default:
      throw new Error(`the recorder wrote a record of kind ${kind}`);
  }
}
