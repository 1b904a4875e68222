import { ConversationError, invalidRequest } from '../../domain/errors.js';
import { requireObject } from '../../http/json-body.js';
import { canonicalJson } from '../../lib/json/canonical-json.js';
import type { Json, JsonText } from '../../lib/json/json.js';
import { ANNOTATION_MAX_BYTES } from './annotation.js';

export type JsonObject = { [name: string]: Json };

/** Returns the canonical text of a valid value. @throws INVALID_REQUEST, PAYLOAD_TOO_LARGE */
export function annotationText(value: Json): JsonText {
  const canonical = canonicalJson(requireObject(value), '');
  if (!canonical.ok) throw invalidRequest(canonical.problems);
  requireSize(Buffer.byteLength(canonical.text), 'The annotation');
  return canonical.text;
}

/** @throws PAYLOAD_TOO_LARGE */
export function requireSize(bytes: number, what: string): void {
  if (bytes <= ANNOTATION_MAX_BYTES) return;
  const detail = `${what} has ${bytes} bytes; the limit is ${ANNOTATION_MAX_BYTES}.`;
  throw new ConversationError('PAYLOAD_TOO_LARGE', detail);
}
