import mongoose, { Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aHead } from '../../../test/builders/head.js';
import { aSession } from '../../../test/builders/session.js';
import { ScriptedMongodb } from '../../../test/stack/servers/scripted-mongodb.js';
import { declaredIndexes, INDEXED_COLLECTIONS } from './declared-indexes.js';
import { buildSlot, toSlotDocument } from './event-document.js';
import { toKeptHead } from './head-document.js';
import { toSlotRecord } from './log/slot-log.js';
import { type Models, modelsOf, UNORDERED } from './models.js';
import { isTransient } from './mongo-errors.js';
import { buildSession, type SessionDocument, toSessionDocument } from './session-document.js';

const COMPLETED = aHead({
  session: aSession({
    status: 'completed',
    completedAtMs: 2_000,
    endedAtMs: 1_000,
    completedSequence: 7,
    lastSequence: 8,
    lateGraceMs: null,
    hold: { reason: null, sinceMs: 3_000 },
  }),
});

/** Only a fault of the service could produce these. */
const UNKNOWN = { colour: 'red' } as object;
const WRONG = { startedAt: 'soon', status: { $gt: '' } } as object;

const REFUSED = /strict ?(?:mode|query)|Cast to/i;

let server: ScriptedMongodb;
let connection: mongoose.Connection;
let models: Models;

beforeAll(async () => {
  server = await ScriptedMongodb.start();
  connection = await mongoose.createConnection(server.uri(), { bufferCommands: false }).asPromise();
  models = modelsOf(connection);
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});
beforeEach(() => {
  server.commands.length = 0;
});

describe('a document built by the model', () => {
  it('equals what it was built from: nothing is added, left out or altered', () => {
    const session = { ...toSessionDocument(COMPLETED.session), head: toKeptHead(COMPLETED), facets: ['a n1'] };
    expect({ ...buildSession(session) }).toEqual(session);
    expect(session.hold).toEqual({ reason: null, since: new Date(3_000) });
    const slot = toSlotDocument(toSlotRecord(COMPLETED, new Types.ObjectId().toHexString(), ':completed'));
    expect(buildSlot(slot)).toEqual(slot);
    expect(slot.head.completion).toMatchObject({ lateGraceMs: null, abandonment: null });
  });

  it('has the payload itself, untouched by any cast', () => {
    const marker = toSlotDocument(toSlotRecord(COMPLETED, new Types.ObjectId().toHexString(), ':completed'));
    const payload = { type: { type: 'x' }, toObject: 1, at: '2026-01-01', none: null, empty: {}, constructor: 'y' };
    expect(buildSlot({ ...marker, payload }).payload).toBe(payload);
  });

  it.each([
    ['a member that is not in the schema', UNKNOWN, /colour/],
    ['a member of the wrong type', WRONG, /Cast to (?:date|string)/],
    [
      'a part with a member that is not in the schema',
      { hold: { reason: 'x', since: new Date(), ...UNKNOWN } },
      /colour/,
    ],
    ['a part without a required member', { hold: { reason: 'x' } }, /required/],
  ])('is refused for %s, as an internal error that a retry does not fix', (_what, members, message) => {
    const faulty = { ...toSessionDocument(COMPLETED.session), ...members } as SessionDocument;
    expect(() => buildSession(faulty)).toThrow(message);
    expect(() => buildSession(faulty)).toThrow(expect.toSatisfy((error) => !isTransient(error)));
  });

  it('is refused if a required member is missing', () => {
    const { createdAt: _createdAt, ...others } = toSessionDocument(COMPLETED.session);
    expect(() => buildSession(others as SessionDocument)).toThrow(/required/);
  });
});

describe('what is not in the schema, or has another type,', () => {
  const id = { _id: 'session' };

  it.each([UNKNOWN, WRONG, { 'head.colour': 1 }])('cannot be used in a query: %j', async (filter) => {
    await expect(models.sessions.find(filter).lean().exec()).rejects.toThrow(REFUSED);
    await expect(models.sessions.deleteMany(filter).exec()).rejects.toThrow(REFUSED);
    expect(server.commands).toEqual([]);
  });

  it.each([UNKNOWN, { startedAt: 'soon' }, { 'archive.colour': 1 }])('cannot be set: %j', async ($set) => {
    await expect(models.sessions.updateOne(id, { $set }).exec()).rejects.toThrow(REFUSED);
    const updates = [{ updateOne: { filter: id, update: { $set } } }];
    await expect(models.sessions.bulkWrite(updates, UNORDERED)).rejects.toThrow();
    expect(server.commands).toEqual([]);
  });

  it('cannot be inserted, and cannot replace another document', async () => {
    const record = { ...id, kind: 'k', id: 'i', version: 1, tag: new Types.ObjectId(), value: '{}' };
    for (const members of [UNKNOWN, { version: 'first' }]) {
      const faulty = { ...record, ...members };
      await expect(models.records.insertOne(faulty)).rejects.toThrow(REFUSED);
    }
    await expect(models.records.replaceOne(id, { ...record, ...UNKNOWN }).exec()).rejects.toThrow(REFUSED);
    expect(server.commands).toEqual([]);
  });

  it('is not read as an index: the schemas declare the indexes that are built', () => {
    const names = Object.values(models).flatMap(({ schema }: Models[keyof Models]) =>
      schema.indexes().map(([, { name }]) => name),
    );
    const declared = INDEXED_COLLECTIONS.flatMap(declaredIndexes).map(({ name }) => name);
    expect(names).toContain('session_slot');
    expect(names.toSorted()).toEqual(declared.toSorted());
  });
});
