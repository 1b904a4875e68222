import type { MetadataFilter } from '../../domain/page.js';
import { METADATA_PARAMETERS, metadataFilters } from '../../http/metadata-query.js';
import { QueryReader, type RawQuery } from '../../http/query.js';

export const ERASE_PARAMETERS = [METADATA_PARAMETERS, 'dryRun'];

export interface EraseQuery {
  readonly filters: readonly MetadataFilter[];
  readonly isDryRun: boolean;
}

/** @throws INVALID_REQUEST, also if there is no filter. */
export function parseEraseQuery(query: RawQuery): EraseQuery {
  const reader = new QueryReader(query);
  const isDryRun = reader.choice('dryRun', ['true', 'false'], 'false') === 'true';
  const filters = metadataFilters(reader);
  const isNamed = Object.keys(query).some((name) => name !== 'dryRun');
  if (!isNamed)
    reader.refuse(METADATA_PARAMETERS, 'at least one filter is required: it says which sessions to erase', undefined);
  reader.done();
  return { filters, isDryRun };
}
