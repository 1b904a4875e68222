import type { MetadataFilter } from './page.js';
import type { Session } from './session.js';

export const MS_PER_DAY = 86_400_000;

/**
 * Sessions whose metadata matches all filters, and how many days they are kept after their completion; null means
 * forever.
 */
export interface RetentionRule {
  readonly metadata: readonly MetadataFilter[];
  readonly days: number | null;
}

/** The first matching rule decides how long a session is kept; forever if none matches. */
export type RetentionRules = readonly RetentionRule[];

/** Returns the index of the first rule that matches the metadata (as returned by `filterableMetadata`), or -1. */
export function firstMatch(rules: RetentionRules, metadata: readonly MetadataFilter[]): number {
  return rules.findIndex((rule) => rule.metadata.every((filter) => metadata.some((member) => isSame(member, filter))));
}

/**
 * Whether the session was completed long enough ago, by the server's clock. A session that was never completed does not
 * expire.
 */
export function isExpired(session: Session, rule: RetentionRule, nowMs: number): boolean {
  const { completedAtMs } = session;
  if (rule.days === null || completedAtMs === null) return false;
  return completedAtMs <= nowMs - rule.days * MS_PER_DAY;
}

function isSame(member: MetadataFilter, filter: MetadataFilter): boolean {
  return member.key === filter.key && member.value === filter.value;
}
