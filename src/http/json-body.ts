import { ConversationError, invalidRequest } from '../domain/errors.js';
import { type Json, parseJson } from '../lib/json/json.js';
import type { RawBody } from './body-reader.js';

/** The JSON value of a body; undefined where there is none. @throws INVALID_REQUEST, UNSUPPORTED_MEDIA_TYPE */
export function parseBody(body: RawBody | undefined): Json | undefined {
  if (body === undefined) return undefined;
  if (body.isNdjson)
    throw new ConversationError('UNSUPPORTED_MEDIA_TYPE', 'Only the batch takes application/x-ndjson.');
  const parsed = parseJson(body.bytes);
  if (parsed.kind === 'broken') throw invalidRequest([parsed.problem]);
  if (parsed.problems.length > 0) throw invalidRequest(parsed.problems);
  return parsed.value;
}

/** As `parseBody`, where a body is required. */
export function requireBody(body: RawBody | undefined): Json {
  const value = parseBody(body);
  if (value === undefined) throw invalidRequest([{ pointer: '', detail: 'a JSON body is required' }]);
  return value;
}

/** Where a call knows no body, one that is sent means something that we would not do. @throws INVALID_REQUEST */
export function refuseBody(body: RawBody | undefined): void {
  if (body !== undefined) throw invalidRequest([{ pointer: '', detail: 'this call takes no body' }]);
}
