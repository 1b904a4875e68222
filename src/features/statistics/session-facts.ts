import { filterableMetadata } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import type { SessionFacts } from '../../runtime/summaries.js';

/** Returns what is counted about a session, with the members of its metadata by which sessions are grouped. */
export function factsOf(session: Session, dimensions: readonly string[]): SessionFacts {
  const { status, language, endReason, startedAtMs, endedAtMs, lastSequence } = session;
  return {
    status,
    language,
    endReason,
    startedAtMs,
    endedAtMs,
    eventCount: lastSequence,
    dimensions: dimensionsOf(session, dimensions),
  };
}

function dimensionsOf({ metadata }: Session, wanted: readonly string[]): Readonly<Record<string, string>> {
  if (wanted.length === 0) return {};
  const members = filterableMetadata(metadata).filter(({ key }) => wanted.includes(key));
  return Object.fromEntries(members.map(({ key, value }) => [key, value]));
}
