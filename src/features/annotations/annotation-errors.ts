import { ConversationError, defineErrors } from '../../domain/errors.js';
import { MAX_ANNOTATIONS } from './annotation.js';

export const annotationErrors = defineErrors({
  ANNOTATION_NOT_FOUND: {
    status: 404,
    title: 'No such annotation of this session',
    remedy: 'Check the name; `GET /sessions/{sessionId}/annotations` lists those that are there.',
    example: 'Session call-4711 has no annotation review.',
  },
  TOO_MANY_ANNOTATIONS: {
    status: 409,
    title: 'The session has the maximum number of annotations',
    remedy: 'Delete one that is no longer needed, or combine related values in one annotation.',
    example: `Session call-4711 has ${MAX_ANNOTATIONS} annotations, which is the maximum.`,
  },
  PRECONDITION_FAILED: {
    status: 412,
    title: 'What is stored is not what `If-Match` or `If-None-Match` expects',
    remedy:
      'Nothing was changed. Read the annotation again, and repeat the change with the new `ETag` if it still applies.',
    example: 'Annotation review is not as If-Match expects; nothing was changed.',
  },
});

export function annotationNotFound(sessionId: string, name: string): ConversationError {
  const detail = `Session ${sessionId} has no annotation ${name}.`;
  return new ConversationError(annotationErrors.ANNOTATION_NOT_FOUND, detail);
}

export function tooManyAnnotations(sessionId: string, max: number): ConversationError {
  const detail = `Session ${sessionId} has ${max} annotations, which is the maximum.`;
  return new ConversationError(annotationErrors.TOO_MANY_ANNOTATIONS, detail);
}

export function preconditionFailed(name: string, header: string): ConversationError {
  const detail = `Annotation ${name} is not as ${header} expects; nothing was changed.`;
  return new ConversationError(annotationErrors.PRECONDITION_FAILED, detail);
}
