import type { Statement } from '../read/statement.js';

/**
 * Whether `a` takes precedence over `b` for a field: a final event over a partial one, then the higher `rev`. Within
 * one `rev` and provider: the later end, then the longer text, then the greater `eventId`, so that the order of
 * delivery does not matter. Otherwise the later `sequence`.
 */
export function outranks(a: Statement, b: Statement): boolean {
  if (a.isFinal !== b.isFinal) return a.isFinal;
  if (a.rev !== b.rev) return a.rev > b.rev;
  if (a.provider === null || a.provider !== b.provider) return a.sequence > b.sequence;
  const aEnd = a.endMs ?? Number.NEGATIVE_INFINITY;
  const bEnd = b.endMs ?? Number.NEGATIVE_INFINITY;
  if (aEnd !== bEnd) return aEnd > bEnd;
  const aLength = a.text?.length ?? 0;
  const bLength = b.text?.length ?? 0;
  if (aLength !== bLength) return aLength > bLength;
  return a.eventId > b.eventId;
}

/** Like `outranks`, except that a text equal to its own heard text never replaces another text. */
export function outranksAsText(a: Statement, b: Statement): boolean {
  const aIsHeard = a.text === a.heardText;
  const bIsHeard = b.text === b.heardText;
  return aIsHeard === bIsHeard ? outranks(a, b) : bIsHeard;
}
