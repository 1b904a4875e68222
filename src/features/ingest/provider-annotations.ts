import type { ImportIssue, Provider } from '@conversation-service/importers';
import { mergeAnnotations } from '@conversation-service/importers/annotations';
import { ConversationError } from '../../domain/errors.js';
import { ANNOTATION_NAME, type Annotations, type JsonObject } from '../annotations/index.js';
import type { PreparedCall } from './reading/prepared-body.js';

/** Error codes of annotations that are left out without affecting the rest. */
const NOT_KEPT: ReadonlySet<string> = new Set(['TOO_MANY_ANNOTATIONS', 'INVALID_REQUEST', 'PAYLOAD_TOO_LARGE']);

/**
 * Stores what a provider says about a call as a whole in the annotation of its name, even after the call is sealed. Merges
 * new statements into the stored ones, in any order of arrival. Returns what could not be stored.
 */
export async function storeAnnotations(
  annotations: Pick<Annotations, 'merge'>,
  provider: Provider,
  call: PreparedCall,
): Promise<readonly ImportIssue[]> {
  const issues: ImportIssue[] = [];
  const note = (detail: string) => issues.push({ message: 0, pointer: '', detail });
  const merge = async (name: string, change: (current: JsonObject | undefined) => JsonObject) => {
    try {
      await annotations.merge(call.session.sessionId, name, change);
    } catch (error) {
      if (!(error instanceof ConversationError) || !NOT_KEPT.has(error.code)) throw error;
      note(`the annotation ${name} was not stored: ${error.message}`);
    }
  };
  const { annotation } = call;
  if (annotation) {
    await merge(provider, (current) => {
      const { value, leftOut } = mergeAnnotations(current, annotation);
      if (leftOut.length > 0) note(`the annotation ${provider} has no room for ${leftOut.join(', ')}`);
      return value as JsonObject;
    });
  }
  for (const { name, value } of call.annotations) {
    if (!ANNOTATION_NAME.pattern.test(name)) note('an annotation has an invalid name; it is left out');
    // An annotation that was changed since the export takes precedence.
    else await merge(name, (current) => current ?? (value as JsonObject));
  }
  return issues;
}
