import { METADATA_FILTER_MAX_CHARS, METADATA_FILTER_MAX_COUNT, type MetadataFilter } from '../domain/page.js';
import { BLANK_RULE, type QueryReader } from './query.js';

const PREFIX = 'metadata.';

/** A prefix, for the parameters of a route. */
export const METADATA_PARAMETERS = `${PREFIX}*`;

/** Parses `metadata.<key>=<value>`, one filter each. */
export function metadataFilters(reader: QueryReader): readonly MetadataFilter[] {
  const filters: MetadataFilter[] = [];
  const rule = `must have a key and a value of at most ${METADATA_FILTER_MAX_CHARS} characters each`;
  const isShort = (text: string) => text.length <= METADATA_FILTER_MAX_CHARS;
  for (const name of reader.namesWith(PREFIX, METADATA_FILTER_MAX_COUNT)) {
    const key = name.slice(PREFIX.length);
    if (key.startsWith(' ')) reader.refuse(name, BLANK_RULE, undefined);
    const value = reader.text(name, (text) => isShort(key) && isShort(text), rule);
    if (value !== undefined) filters.push({ key, value });
  }
  return filters;
}
