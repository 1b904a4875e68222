import { createHash } from 'node:crypto';
import { invalidRequest } from '../../domain/errors.js';
import type { Annotation } from './annotation.js';
import { preconditionFailed } from './annotation-errors.js';

/** The headers of a write that make it conditional (RFC 9110 §13.1). */
export interface ConditionHeaders {
  readonly 'if-match'?: string;
  readonly 'if-none-match'?: string;
}

/** `If-Match` and `If-None-Match`, as they were sent. */
export interface Preconditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

const ENTITY_TAGS = /^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/;
const ENTITY_TAG = /(W\/)?("[^"]*")/g;

/**
 * Returns a strong entity tag. The incarnation distinguishes databases and restores; the hash, what was restored by
 * hand.
 */
export function annotationETag({ text, revision }: Annotation, incarnation: string): string {
  return `"${incarnation}-${revision}-${hashOf(text)}"`;
}

/** Returns the entity tag of the list of all annotations as answered; also strong. */
export function annotationListETag(json: string, incarnation: string): string {
  return `"${incarnation}-${hashOf(json)}"`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** @throws INVALID_REQUEST if a header contains no quoted tags, because it would never match. */
export function preconditionsOf(headers: ConditionHeaders): Preconditions {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  const faults = Object.entries({ 'If-Match': ifMatch, 'If-None-Match': ifNoneMatch }).flatMap(([parameter, header]) =>
    header === undefined || header.trim() === '*' || ENTITY_TAGS.test(header.trim())
      ? []
      : { parameter, detail: 'must be * or entity tags in quotes, as returned in ETag' },
  );
  if (faults.length > 0) throw invalidRequest(faults);
  return { ifMatch, ifNoneMatch };
}

/** `etag` is that of the current value; undefined if there is none. @throws PRECONDITION_FAILED */
export function requirePreconditions(
  { ifMatch, ifNoneMatch }: Preconditions,
  name: string,
  etag: string | undefined,
): void {
  if (ifMatch !== undefined && !names(ifMatch, etag, 'strongly')) throw preconditionFailed(name, 'If-Match');
  if (ifNoneMatch !== undefined && names(ifNoneMatch, etag, 'weakly')) throw preconditionFailed(name, 'If-None-Match');
}

/** RFC 9110 §8.8.3.2: a weak tag never matches strongly. */
function names(header: string, etag: string | undefined, how: 'strongly' | 'weakly'): boolean {
  if (etag === undefined) return false;
  if (header.trim() === '*') return true;
  return [...header.matchAll(ENTITY_TAG)].some(([, weak, tag]) => tag === etag && (how === 'weakly' || !weak));
}
