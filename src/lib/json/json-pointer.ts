/** One problem of a JSON text or value, with its location. */
export interface JsonProblem {
  /** RFC 6901 pointer; `''` is the whole document. */
  readonly pointer: string;
  /** What is wrong and what to do; never contains a value that the client sent. */
  readonly detail: string;
}

/** Enough to recognize the pattern; a hostile body must not cause a larger response. */
export const MAX_PROBLEMS = 20;

/** Payloads end at level 32 and a batch adds three levels: deeper locations are reported as their ancestor. */
export const MAX_SEGMENTS = 64;

/** A name may be as long as the body, and twenty problems that repeat it would be twenty bodies. */
const MAX_POINTER_LENGTH = 1024;

/**
 * Returns the RFC 6901 pointer of the location that `path` leads to below `base`.
 *
 * The result is bounded and can always be sent as text: it ends at the last ancestor that is at most 64 steps and 1,024
 * characters below `base` and has no lone surrogate in its name.
 */
export function pointerTo(base: string, path: Iterable<string | number>): string {
  let pointer = '';
  let segments = 0;
  for (const step of path) {
    const segment = String(step);
    if (segments === MAX_SEGMENTS || segment.length > MAX_POINTER_LENGTH || !segment.isWellFormed()) break;
    const longer = `${pointer}/${escapeSegment(segment)}`;
    if (longer.length > MAX_POINTER_LENGTH) break;
    pointer = longer;
    segments += 1;
  }
  return base + pointer;
}

/** RFC 6901 §3: `~` first, or the `~1` of an escaped slash would be escaped again. */
function escapeSegment(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
