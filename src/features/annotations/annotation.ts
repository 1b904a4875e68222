import type { NameRule } from '../../http/request-gate.js';
import type { JsonText } from '../../lib/json/json.js';

export const ANNOTATION_NAME: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/,
  rule: '1 to 128 characters of A–Z a–z 0–9 . _ -, starting with a letter or a digit',
};

/** Of the body as sent, and of the canonical text that it or a merge comes to. */
export const ANNOTATION_MAX_BYTES = 64 * 1024;

/** Of one session; deleted ones do not count. */
export const MAX_ANNOTATIONS = 50;

/** What somebody thinks of a session: a JSON object under a name. */
export interface Annotation {
  readonly name: string;
  /** In canonical form. */
  readonly text: JsonText;
  /** 1 at the first put, one more at each change; a deletion is a change as well. */
  readonly revision: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Also of one that was deleted: what a consumer needs to find out what has changed since it last looked. */
export type AnnotationState = Omit<Annotation, 'text'> & {
  /** Null: it was deleted. */
  readonly text: JsonText | null;
};

export function isStanding(state: AnnotationState | undefined): state is Annotation {
  return state !== undefined && state.text !== null;
}
