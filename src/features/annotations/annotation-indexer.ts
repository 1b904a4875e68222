import { ANNOTATIONS_SOURCE, annotationFacet } from '../../domain/annotation-facets.js';
import { type Facet, METADATA_FILTER_MAX_CHARS } from '../../domain/page.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { SessionProcessor } from '../../runtime/session-processor.js';
import { isStanding } from './annotation.js';
import type { JsonObject } from './annotation-value.js';
import { readAnnotations } from './move-annotations.js';

/** Name of the processor. */
export const ANNOTATION_INDEXER = 'annotation-indexes';

/**
 * Keeps the facets that the list can be filtered by in step with the annotations of a session. Called after each
 * change, so that the writer finds it; and again from the change log, since a process may die in between, or two
 * changes may coincide.
 */
export class AnnotationIndexer implements SessionProcessor {
  readonly name = ANNOTATION_INDEXER;

  constructor(
    private readonly store: ConversationStore,
    /** Each is `<name>.<field>`. */
    private readonly members: readonly string[],
  ) {}

  /** A new version visits every session again. */
  get version(): string {
    return this.members.join(' ') || 'none';
  }

  async process(sessionId: string): Promise<void> {
    const values = new Map<string, JsonObject>();
    const states = await readAnnotations(this.store.records, sessionId);
    // A fast path: most sessions never had an annotation, and change with each event.
    if (states.length === 0) return;
    for (const state of states) {
      if (isStanding(state)) values.set(state.name, JSON.parse(state.text));
    }
    const facets = this.members.flatMap((member) => facetOf(member, values) ?? []);
    await this.store.putFacets(sessionId, ANNOTATIONS_SOURCE, facets);
  }
}

/**
 * Names and fields may contain dots: of several ways to split a member, the shortest name that has the field counts.
 */
function facetOf(member: string, values: ReadonlyMap<string, JsonObject>): Facet | undefined {
  for (let dot = member.indexOf('.'); dot >= 0; dot = member.indexOf('.', dot + 1)) {
    const text = textOf(values.get(member.slice(0, dot)), member.slice(dot + 1));
    if (text !== undefined) return { name: annotationFacet(member), value: text };
  }
  return undefined;
}

/** As text, like members of metadata; longer values cannot be filtered by. */
function textOf(value: JsonObject | undefined, field: string): string | undefined {
  if (value === undefined || !Object.hasOwn(value, field)) return undefined;
  const member = value[field];
  const isScalar = typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean';
  const text = String(member);
  return isScalar && text.length <= METADATA_FILTER_MAX_CHARS ? text : undefined;
}
