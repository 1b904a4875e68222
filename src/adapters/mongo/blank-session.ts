import type { SessionDocument } from './schema.js';

/** The members that an erasure still needs. */
type Kept = '_id' | 'status' | 'initialStatus' | 'startedAt' | 'createdAt' | 'order' | 'archive' | 'hold' | 'erasing';

type Content = Omit<SessionDocument, Kept>;

/** All other members: those of every document become empty, the others are removed. A missing one does not compile. */
const BLANKS: {
  readonly [Name in keyof Content]-?: Record<string, never> extends Pick<Content, Name> ? 'gone' : Content[Name];
} = {
  metadata: {},
  filters: [],
  language: 'gone',
  endReason: 'gone',
  replaced: 'gone',
  facets: 'gone',
  head: 'gone',
  archivableSince: 'gone',
  lateUntil: 'gone',
  unreleasedSince: 'gone',
};

const isGone = ([, blank]: readonly [string, unknown]) => blank === 'gone';

/** The update that leaves of a session's document only what its erasure needs. */
export const BLANK = {
  $set: Object.fromEntries(Object.entries(BLANKS).filter((entry) => !isGone(entry))),
  $unset: Object.fromEntries(
    Object.entries(BLANKS)
      .filter(isGone)
      .map(([name]) => [name, '' as const]),
  ),
};
