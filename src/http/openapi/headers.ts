import { EXAMPLE_SESSION_ID } from './examples.js';
import type { Header, Reference } from './openapi-types.js';
import { headerRef } from './references.js';

/** Response headers, by the name under which the document refers to them. */
export const HEADERS = {
  RequestId: {
    description:
      'The `X-Request-Id` of the request if it consists of 1 to 128 of the characters `A–Z a–z 0–9 . _ : @ + = / -`, otherwise a generated one. Sent with every response.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._:@+=/-]{1,128}$' },
    example: '0f8d2c1e-1b7c-4a53-9d0e-6d9a3f1f2b11',
  },
  Location: {
    description: 'The path of the stored record.',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
    example: `/sessions/${EXAMPLE_SESSION_ID}`,
  },
  IdempotentReplayed: {
    description: 'The record was stored by an earlier request, and this request changed nothing.',
    required: true,
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  ETag: {
    description:
      'Identifies this content; the tag is weak if it begins with `W/`. Send it as `If-None-Match`. The tag of a session differs between databases, and changes after a restore.',
    required: true,
    schema: { type: 'string', pattern: '^(W/)?"[^"]*"$' },
    example: 'W/"8f3c2b1a09d7e654-3-active-1767261600480-1767261600000-0-50-3"',
  },
  Link: {
    description: 'The next page (RFC 8288, `rel="next"`); absent on the last page.',
    schema: { type: 'string', pattern: '^<[^>]+>; rel="next"$' },
    example: `</sessions/${EXAMPLE_SESSION_ID}/events?after=50&limit=50>; rel="next"`,
  },
  RetryAfter: {
    description: 'Seconds to wait before sending the same request again.',
    required: true,
    schema: { type: 'integer', format: 'int64', minimum: 0 },
    example: 1,
  },
  Allow: {
    description: 'The methods that this path supports.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Z]+(, ?[A-Z]+)*$' },
    example: 'GET, HEAD, POST',
  },
} as const satisfies Readonly<Record<string, Header>>;

export type HeaderKey = keyof typeof HEADERS;

const WIRE_NAMES: Readonly<Record<HeaderKey, string>> = {
  RequestId: 'X-Request-Id',
  Location: 'Location',
  IdempotentReplayed: 'Idempotent-Replayed',
  ETag: 'ETag',
  Link: 'Link',
  RetryAfter: 'Retry-After',
  Allow: 'Allow',
};

/** Returns the headers of a response by their wire names; `X-Request-Id` is always included. */
export function responseHeaders(...keys: readonly HeaderKey[]): Readonly<Record<string, Reference>> {
  const all: readonly HeaderKey[] = ['RequestId', ...keys];
  return Object.fromEntries(all.map((key) => [WIRE_NAMES[key], headerRef(key)]));
}
