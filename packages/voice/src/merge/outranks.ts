import type { Statement } from '../read/statement.js';

/**
 * Whether what `a` says of a field goes before what `b` says: a final event over a partial one, then the higher `rev`.
 * Of one `rev` and provider the later end, then the longer text, then the greater `eventId` (so that the order of
 * deliveries does not matter); otherwise the later `sequence`.
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

/** As `outranks`; but a text that equals its own heard text never replaces another text. */
export function outranksAsText(a: Statement, b: Statement): boolean {
  const aIsHeard = a.text === a.heardText;
  const bIsHeard = b.text === b.heardText;
  return aIsHeard === bIsHeard ? outranks(a, b) : bIsHeard;
}
