import { ANNOTATIONS_SOURCE, annotationFacet } from '../../domain/annotation-facets.js';
import { type Facet, METADATA_FILTER_MAX_CHARS } from '../../domain/page.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { SessionProcessor } from '../../runtime/session-processor.js';
import { isStanding } from './annotation.js';
import type { JsonObject } from './annotation-value.js';
import { readAnnotations } from './move-annotations.js';

/** The name of the processor. */
export const ANNOTATION_INDEXER = 'annotation-indexes';

/**
 * Keeps what the list is filtered by in step with the annotations of a session. Called after each change, so that whoever
 * has written finds it; and once more from the change log, since a process may end in between, or two change at once.
 */
export class AnnotationIndexer implements SessionProcessor {
  readonly name = ANNOTATION_INDEXER;

  constructor(
    private readonly store: ConversationStore,
    /** Each `<name>.<field>`. */
    private readonly members: readonly string[],
  ) {}

  /** Every session is looked at anew for another one. */
  get version(): string {
    return this.members.join(' ') || 'none';
  }

  async process(sessionId: string): Promise<void> {
    const values = new Map<string, JsonObject>();
    const states = await readAnnotations(this.store.records, sessionId);
    // Most sessions never had any, deleted ones included, and change with each event.
    if (states.length === 0) return;
    for (const state of states) {
      if (isStanding(state)) values.set(state.name, JSON.parse(state.text));
    }
    const facets = this.members.flatMap((member) => facetOf(member, values) ?? []);
    await this.store.putFacets(sessionId, ANNOTATIONS_SOURCE, facets);
  }
}

/** Names and fields may have dots: of several ways to read a member the shortest name counts that has the field. */
function facetOf(member: string, values: ReadonlyMap<string, JsonObject>): Facet | undefined {
  for (let dot = member.indexOf('.'); dot >= 0; dot = member.indexOf('.', dot + 1)) {
    const text = textOf(values.get(member.slice(0, dot)), member.slice(dot + 1));
    if (text !== undefined) return { name: annotationFacet(member), value: text };
  }
  return undefined;
}

/** In its text form, as members of metadata are compared; longer ones cannot be filtered by. */
function textOf(value: JsonObject | undefined, field: string): string | undefined {
  if (value === undefined || !Object.hasOwn(value, field)) return undefined;
  const member = value[field];
  const isScalar = typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean';
  const text = String(member);
  return isScalar && text.length <= METADATA_FILTER_MAX_CHARS ? text : undefined;
}
