import { Types } from 'mongoose';
import { conditionsOf, type Filters } from '../../domain/filters.js';
import {
  type Expected,
  isExpected,
  type PutOutcome,
  type RecordFilter,
  type RecordInput,
  type RecordQuery,
  Records,
  type StoredRecord,
} from '../../ports/records.js';
import type { Deadline } from './deadline.js';
import { atMost, type FieldConditions, mergedFields } from './filters.js';
import { insertOnce } from './insert-missing.js';
import { AS_BUILT, buildRecord, type RecordDocument } from './models.js';
import type { MongoAccess } from './mongo-access.js';
import { STANDING } from './session-document.js';

/** Greater than every id (see `RECORD_NAME_PATTERN`). */
const END = '\u007f';

/** A larger value is not a valid date, and would sort before every other. */
const LAST_DATE_MS = 8_640_000_000_000_000;

const ORDER_OF_IDS = { id: 1 } as const;
const ORDER_OF_DUE = { dueAt: 1, id: 1 } as const;

const FILTERS: Filters<RecordFilter, FieldConditions> = {
  ids: (ids) => ({ id: { $in: ids } }),
  prefix: (prefix) => ({ id: { $gte: prefix, $lt: prefix + END } }),
  after: (after) => ({ id: { $gt: after } }),
  dueUntilMs: (dueUntilMs) => ({ dueAt: { $lte: new Date(Math.min(dueUntilMs, LAST_DATE_MS)) } }),
  sessionId: (sessionId) => ({ sessionId: { $eq: sessionId } }),
};

/**
 * Records in one collection. A put is one insert, or one update that names the expected version; each has its own tag,
 * by which a writer recognizes its own put after a lost reply.
 */
export class MongoRecords extends Records {
  constructor(private readonly access: MongoAccess) {
    super();
  }

  list(query: RecordQuery): Promise<readonly StoredRecord[]> {
    const { kind, dueUntilMs, limit } = query;
    const filter = { kind, ...mergedFields(conditionsOf(FILTERS, query)) };
    const sort = dueUntilMs === undefined ? ORDER_OF_IDS : ORDER_OF_DUE;
    return this.access.guard(async (deadline) => {
      const find = () => this.model.find(filter, null, atMost(limit)).sort(sort).lean().exec();
      return (await deadline.retry(find)).map(toRecord);
    });
  }

  put(input: RecordInput, expected: Expected): Promise<PutOutcome> {
    return this.access.guard(async (deadline) => {
      if (!(await this.mayPut(input, deadline))) return { kind: 'no-session' };
      // Before the write, as with every change of a session (see `ChangeMarker`).
      if (input.changesSession && input.sessionId) await this.access.marker.mark(input.sessionId);
      for (let attempt = 1; ; attempt += 1) {
        const current = await this.find(input.kind, input.id, deadline);
        if (!isExpected(current, expected)) return { kind: 'conflict', current: toStored(current) };
        const document = toDocument(input, (current?.version ?? 0) + 1);
        if (await this.write(document, current, deadline)) return { kind: 'stored', record: toRecord(document) };
        await deadline.pause(attempt);
      }
    });
  }

  delete(kind: string, id: string, expected: Exclude<Expected, 'absent'>): Promise<boolean> {
    const filter = { _id: nameOf(kind, id), ...(expected === 'any' ? {} : { version: expected }) };
    return this.access.guard(async (deadline) => {
      const { deletedCount } = await deadline.retry(() => this.model.deleteOne(filter).exec());
      return deletedCount > 0;
    });
  }

  private get model() {
    return this.access.models.records;
  }

  private find(kind: string, id: string, deadline: Deadline): Promise<RecordDocument | null> {
    const _id = nameOf(kind, id);
    return deadline.retry(() => this.model.findOne({ _id }).lean().exec());
  }

  private async mayPut({ sessionId = null }: RecordInput, deadline: Deadline): Promise<boolean> {
    if (sessionId === null) return true;
    const { sessions } = this.access.models;
    return (await deadline.retry(() => sessions.exists({ _id: sessionId, ...STANDING }).exec())) !== null;
  }

  /**
   * Returns false if another writer was faster. A repeat after a lost reply fails the version check: then the tag
   * decides.
   */
  private async write(document: RecordDocument, current: RecordDocument | null, deadline: Deadline): Promise<boolean> {
    const { _id, tag } = document;
    const put = async () => {
      if (!current) return insertOnce(() => this.model.insertMany([document], AS_BUILT));
      return (await this.model.replaceOne({ _id, tag: current.tag }, document).exec()).matchedCount > 0;
    };
    if (await deadline.retry(put)) return true;
    return (await deadline.retry(() => this.model.exists({ _id, tag }).exec())) !== null;
  }
}

function nameOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}

function toDocument({ kind, id, value, dueAtMs, sessionId }: RecordInput, version: number): RecordDocument {
  return buildRecord({
    _id: nameOf(kind, id),
    kind,
    id,
    version,
    tag: new Types.ObjectId(),
    value: JSON.stringify(value),
    ...(typeof dueAtMs === 'number' ? { dueAt: new Date(dueAtMs) } : {}),
    ...(typeof sessionId === 'string' ? { sessionId } : {}),
  });
}

function toStored(document: RecordDocument | null): StoredRecord | undefined {
  return document ? toRecord(document) : undefined;
}

function toRecord({ kind, id, version, value, dueAt, sessionId }: RecordDocument): StoredRecord {
  return {
    kind,
    id,
    version,
    value: JSON.parse(value),
    dueAtMs: dueAt?.getTime() ?? null,
    sessionId: sessionId ?? null,
  };
}
