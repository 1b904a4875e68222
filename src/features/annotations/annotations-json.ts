import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import type { Annotation } from './annotation.js';

/** Like `http/session-json.ts`: the value is JSON already and is not parsed again. Names need no escaping. */
export function annotationJson({ name, text, createdAtMs, updatedAtMs }: Annotation): string {
  const [createdAt, updatedAt] = [formatRfc3339(createdAtMs), formatRfc3339(updatedAtMs)];
  return `{"name":"${name}","value":${text},"createdAt":"${createdAt}","updatedAt":"${updatedAt}"}`;
}

export function annotationsJson(annotations: readonly Annotation[]): string {
  return `[${annotations.map(annotationJson).join(',')}]`;
}
