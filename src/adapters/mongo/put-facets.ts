import type { Facet } from '../../domain/page.js';
import type { Deadline } from './deadline.js';
import { facetKey } from './facet-keys.js';
import type { Models } from './models.js';
import { STANDING } from './session-document.js';

interface PutFacets {
  readonly sessionId: string;
  readonly source: string;
  readonly facets: readonly Facet[];
}

/** Reads, and replaces what it has read: of two concurrent sources the slower one reads again. */
export async function putFacets(
  { sessions }: Models,
  { sessionId, source, facets }: PutFacets,
  deadline: Deadline,
): Promise<boolean> {
  const standing = { _id: sessionId, ...STANDING };
  const keys = facets.map(facetKey);
  for (let attempt = 1; ; attempt += 1) {
    const found = await deadline.retry(() => sessions.findOne(standing).select({ facets: 1 }).lean().exec());
    if (!found) return false;
    const before = found.facets ?? [];
    const after = [...before.filter((key) => !key.startsWith(`${source}.`)), ...keys];
    if (after.join('\n') === before.join('\n')) return true;
    const asRead = { ...standing, facets: found.facets ? [...found.facets] : { $exists: false } };
    // Without facets, the index has no entry of the session.
    const update = after.length > 0 ? { $set: { facets: after } } : { $unset: { facets: '' as const } };
    const { matchedCount } = await deadline.retry(() => sessions.updateOne(asRead, update).exec());
    if (matchedCount > 0) return true;
    await deadline.pause(attempt);
  }
}
