import type { Expected, PutOutcome, Records, StoredRecord } from '../../ports/records.js';
import { allRecords } from '../../runtime/all-records.js';
import { type AnnotationState, isStanding } from './annotation.js';

const KIND = 'annotation';

/** Annotations of up to 64 KiB: a page is in memory as a whole. */
const PAGE_SIZE = 50;

/**
 * One record per annotation of a session. The record of a deleted one remains, without its text, until the session is
 * erased.
 */
export class AnnotationRecords {
  constructor(private readonly records: Records) {}

  find(sessionId: string, name: string): Promise<StoredRecord | undefined> {
    return this.records.get(KIND, idOf(sessionId, name));
  }

  put(sessionId: string, { name, ...value }: AnnotationState, expected: Expected): Promise<PutOutcome> {
    return this.records.put(
      { kind: KIND, id: idOf(sessionId, name), sessionId, value, changesSession: true },
      expected,
    );
  }

  /**
   * Increases the version of a record that does not stand for an existing annotation, so that a put expecting the old
   * version fails. Returns true if one exists by now.
   */
  async renew(sessionId: string, name: string, found: StoredRecord | undefined): Promise<boolean> {
    const value = found?.value ?? NEVER_PUT;
    const record = { kind: KIND, id: idOf(sessionId, name), sessionId, value };
    const outcome = await this.records.put(record, found?.version ?? 'absent');
    return outcome.kind === 'conflict' && isStanding(stateOf(outcome.current));
  }

  /** Returns the state of every annotation that ever existed, in order of name. */
  async list(sessionId: string): Promise<readonly AnnotationState[]> {
    const prefix = idOf(sessionId, '');
    const states: AnnotationState[] = [];
    for await (const record of allRecords(this.records, { kind: KIND, prefix, limit: PAGE_SIZE })) {
      const state = stateOf(record);
      if (state) states.push(state);
    }
    return states;
  }
}

/** Stands for an annotation that is about to be put for the first time. */
const NEVER_PUT: Omit<AnnotationState, 'name'> = { text: null, revision: 0, createdAtMs: 0, updatedAtMs: 0 };

/** Returns undefined if it was never put. */
export function stateOf(record: StoredRecord | undefined): AnnotationState | undefined {
  if (!record) return undefined;
  const value = record.value as Omit<AnnotationState, 'name'>;
  return value.revision === 0 ? undefined : { name: record.id.slice(record.id.indexOf('/') + 1), ...value };
}

/** No id and no name contains a slash. */
function idOf(sessionId: string, name: string): string {
  return `${sessionId}/${name}`;
}
