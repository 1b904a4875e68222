import { ANNOTATIONS_SOURCE, annotationFacet } from '../domain/annotation-facets.js';
import { type FacetFilter, METADATA_FILTER_MAX_CHARS, METADATA_FILTER_MAX_COUNT } from '../domain/page.js';
import type { QueryReader } from './query.js';

const PREFIX = `${ANNOTATIONS_SOURCE}.`;

/** Parses `annotation.<name>.<field>=<value>`, one filter each. `members` are those with an index. */
export function annotationFilters(reader: QueryReader, members: readonly string[]): readonly FacetFilter[] {
  const filters: FacetFilter[] = [];
  for (const name of reader.namesWith(PREFIX, METADATA_FILTER_MAX_COUNT)) {
    const member = name.slice(PREFIX.length);
    if (!members.includes(member)) reader.refuse(name, ruleOf(members), undefined);
    const isShort = (text: string) => text.length <= METADATA_FILTER_MAX_CHARS;
    const text = reader.text(name, isShort, `must have at most ${METADATA_FILTER_MAX_CHARS} characters`);
    if (text !== undefined) filters.push({ name: annotationFacet(member), text });
  }
  return filters;
}

function ruleOf(members: readonly string[]): string {
  const known = members.length === 0 ? 'which names none' : `which names ${members.join(', ')}`;
  return `has no index: the service can filter only by the members in ANNOTATION_INDEXES, ${known}`;
}
