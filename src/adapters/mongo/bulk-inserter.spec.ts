import mongoose, { Schema } from 'mongoose';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aNewEvent } from '../../../test/builders/event.js';
import { ScriptedMongodb } from '../../../test/stack/servers/scripted-mongodb.js';
import type { JsonText } from '../../lib/json/json.js';
import { BulkInserter } from './bulk-inserter.js';
import { fromStoredJson, toStoredJson } from './payload.js';
import { ServerMonitor } from './server-monitor.js';

const PATIENCE_MS = 60_000;
/** Larger than what the driver sends in one document. */
const TOO_LARGE = 'x'.repeat(17 * 1_048_576);
interface AnyDocument {
  readonly _id: string;
  readonly text?: string;
}

const ANY = new Schema({ _id: String, text: String });

let server: ScriptedMongodb;
let connection: mongoose.Connection;
let pulse: ServerMonitor;
let inserter: BulkInserter<AnyDocument>;

beforeEach(async () => {
  server = await ScriptedMongodb.start();
  connection = await mongoose.createConnection(server.uri(), { autoIndex: false, autoCreate: false }).asPromise();
  pulse = new ServerMonitor(connection.getClient(), PATIENCE_MS);
  inserter = new BulkInserter(connection.model<AnyDocument>('Any', ANY), PATIENCE_MS, pulse);
});
afterEach(async () => {
  pulse.stop();
  await connection.close();
  await server.stop();
});

it('rejects only the document that MongoDB cannot hold, and inserts the others of the group', async () => {
  const documents = [{ _id: 'one' }, { _id: 'large', text: TOO_LARGE }, { _id: 'two' }, { _id: 'three' }];
  // There are more documents than lanes, so the last ones share a group.
  const fillers = Array.from({ length: 8 }, (_, index) => ({ _id: `filler ${index}` }));
  const outcomes = await Promise.allSettled(
    [...fillers, ...documents].map((document) => inserter.insert([document], document._id.length)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...fillers.map(() => 'fulfilled'),
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});

it('keeps a long payload as text, which does not block the event loop and fits into a document', () => {
  const parsed = vi.spyOn(JSON, 'parse');
  const timings = `{"words":[${Array.from({ length: 20_000 }, (_, index) => index / 100).join()}]}` as JsonText;
  expect(toStoredJson(timings)).toBe(timings);
  expect(fromStoredJson(timings)).toBe(timings);
  expect(parsed).not.toHaveBeenCalled();
  parsed.mockRestore();
});

it('keeps a payload of the usual length as BSON, which can be queried', () => {
  const timings = `{"words":[${Array.from({ length: 3_000 }, (_, index) => index / 100).join()}]}` as JsonText;
  expect(typeof toStoredJson(timings)).toBe('object');
  expect(fromStoredJson(toStoredJson(timings))).toBe(timings);
  expect(aNewEvent().payload && typeof toStoredJson(aNewEvent().payload as JsonText)).toBe('object');
});
