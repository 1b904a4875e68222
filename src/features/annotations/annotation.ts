import type { NameRule } from '../../http/request-gate.js';
import type { JsonText } from '../../lib/json/json.js';

export const ANNOTATION_NAME: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/,
  rule: '1 to 128 characters of A–Z a–z 0–9 . _ -, starting with a letter or a digit',
};

/** Size of the body as sent, and of the canonical text that it or a merge results in. */
export const ANNOTATION_MAX_BYTES = 64 * 1024;

/** Per session, without deleted ones. */
export const MAX_ANNOTATIONS = 50;

/** A note about a session: a JSON object with a name. */
export interface Annotation {
  readonly name: string;
  /** In canonical form. */
  readonly text: JsonText;
  /** 1 at the first put, incremented by each change, including deletion. */
  readonly revision: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Also for a deleted annotation: consumers need it to find out what has changed. */
export type AnnotationState = Omit<Annotation, 'text'> & {
  /** Null if it was deleted. */
  readonly text: JsonText | null;
};

export function isStanding(state: AnnotationState | undefined): state is Annotation {
  return state !== undefined && state.text !== null;
}
