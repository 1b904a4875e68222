import type { Records } from '../../ports/records.js';
import { type AnnotationState, isStanding } from './annotation.js';
import { AnnotationRecords } from './annotation-records.js';
import { AnnotationRegister } from './annotation-register.js';

/** Returns every annotation of a session as stored, including deleted ones, in order of name. */
export function readAnnotations(records: Records, sessionId: string): Promise<readonly AnnotationState[]> {
  return new AnnotationRecords(records).list(sessionId);
}

/** Imports annotations unchanged, with their revisions and times. Nobody may write to the session meanwhile. */
export async function importAnnotations(
  records: Records,
  sessionId: string,
  states: readonly AnnotationState[],
): Promise<void> {
  const annotations = new AnnotationRecords(records);
  const standing = states.filter(isStanding).map(({ name }) => name);
  // First, because every existing annotation must be registered.
  if (standing.length > 0) await new AnnotationRegister(records, annotations).replace(sessionId, standing);
  for (const state of states) await annotations.put(sessionId, state, 'any');
}
