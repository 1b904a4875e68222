import { ConversationError, invalidRequest } from '../domain/errors.js';
import { inTurns } from '../lib/event-loop.js';
import { type Json, parseJsonSteps } from '../lib/json/json.js';
import { isJsonObject } from '../lib/names/unknown-names.js';
import { atOnce, type Steps } from '../lib/steps.js';
import type { RawBody } from './body-reader.js';

/** A smaller one takes about a millisecond, which is less than it would wait for others. */
const SMALL_BODY_BYTES = 64 * 1024;

/** Parses a body to its end. For a large one, yields to the event loop between steps. */
export async function readInSteps<Result>(body: RawBody | undefined, steps: Steps<Result>): Promise<Result> {
  return body !== undefined && body.bytes.length > SMALL_BODY_BYTES ? inTurns(steps) : atOnce(steps);
}

/** Returns the JSON value of a body; undefined if there is none. @throws INVALID_REQUEST, UNSUPPORTED_MEDIA_TYPE */
export function parseBody(body: RawBody | undefined): Promise<Json | undefined> {
  return readInSteps(body, parseBodySteps(body));
}

/** Like `parseBody`, if a body is required. */
export function requireBody(body: RawBody | undefined): Promise<Json> {
  return readInSteps(body, requireBodySteps(body));
}

/** @throws INVALID_REQUEST */
export function requireObject(value: Json): { [name: string]: Json } {
  if (!isJsonObject(value)) throw invalidRequest([{ pointer: '', detail: 'must be a JSON object' }]);
  return value;
}

/** Like `requireBody`, in small steps for `readInSteps`. */
export function* requireBodySteps(body: RawBody | undefined): Steps<Json> {
  const value = yield* parseBodySteps(body);
  if (value === undefined) throw invalidRequest([{ pointer: '', detail: 'a JSON body is required' }]);
  return value;
}

function* parseBodySteps(body: RawBody | undefined): Steps<Json | undefined> {
  if (body === undefined) return undefined;
  if (body.isNdjson)
    throw new ConversationError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as application/json: only batches and /ingest accept application/x-ndjson.',
    );
  const parsed = yield* parseJsonSteps(body.bytes);
  if (parsed.kind === 'broken') throw invalidRequest([parsed.problem]);
  if (parsed.problems.length > 0) throw invalidRequest(parsed.problems);
  return parsed.value;
}
