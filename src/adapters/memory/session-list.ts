import { EMPTY_OBJECT } from '../../domain/event.js';
import { conditionsOf, type Filters } from '../../domain/filters.js';
import {
  type Facet,
  filterableMetadata,
  matchesFacet,
  type SessionListFilter,
  type SessionListQuery,
  type SessionPage,
  type SessionPosition,
} from '../../domain/page.js';
import { PageBudget, sessionBytes, takePage } from '../../domain/page-budget.js';
import type { Session } from '../../domain/session.js';
import { lowerBound } from '../../lib/lower-bound.js';

/** The list stores only the position of a session; everything that changes is read from the session itself. */
export interface Listed {
  readonly session: Session;
}

interface Entry {
  readonly listed: Listed;
  readonly startedAtMs: number;
  /** Order of creation: 0, 1, 2 … */
  readonly creation: number;
  readonly metadata: ReadonlyMap<string, string>;
  facets: readonly Facet[];
}

/** All sessions, newest `startedAt` first, then newest creation first. */
export class SessionList {
  private readonly entries: Entry[] = [];
  private created = 0;

  add(listed: Listed): void {
    const { startedAtMs, metadata } = listed.session;
    const entry: Entry = {
      listed,
      startedAtMs,
      creation: this.created++,
      metadata: new Map(filterableMetadata(metadata).map(({ key, value }) => [key, value])),
      facets: [],
    };
    this.insert(entry);
  }

  /** Moves the session to the position of its new start. */
  move(listed: Listed): void {
    const at = this.entries.findIndex((entry) => entry.listed === listed);
    const [entry] = this.entries.splice(at, 1);
    if (!entry) return;
    this.insert({ ...entry, startedAtMs: listed.session.startedAtMs });
  }

  remove(listed: Listed): void {
    const at = this.entries.findIndex((entry) => entry.listed === listed);
    if (at >= 0) this.entries.splice(at, 1);
  }

  putFacets(listed: Listed, source: string, facets: readonly Facet[]): void {
    const entry = this.entries.find((each) => each.listed === listed);
    if (entry) entry.facets = [...entry.facets.filter(({ name }) => !name.startsWith(`${source}.`)), ...facets];
  }

  page(query: SessionListQuery): SessionPage {
    const shown = ({ listed: { session } }: Entry) =>
      query.withoutMetadata ? { ...session, metadata: EMPTY_OBJECT } : session;
    const bytesOf = (entry: Entry) => sessionBytes(shown(entry));
    const { items, hasMore } = takePage(this.matching(query), query.limit, new PageBudget(query.maxBytes), bytesOf);
    const last = hasMore ? items.at(-1) : undefined;
    return { sessions: items.map(shown), next: last ? positionOf(last) : null };
  }

  private *matching(query: SessionListQuery): Generator<Entry> {
    const tests = conditionsOf(ENTRY_TESTS, query);
    for (let at = this.startOf(query); at < this.entries.length; at += 1) {
      const entry = this.entries[at] as Entry;
      if (query.startedFromMs !== undefined && entry.startedAtMs < query.startedFromMs) return;
      if (tests.every((test) => test(entry))) yield entry;
    }
  }

  private startOf({ after, startedToMs }: SessionListQuery): number {
    const start = after ? this.firstWhere((entry) => isBehind(entry, after)) : 0;
    if (startedToMs === undefined) return start;
    return Math.max(
      start,
      this.firstWhere((entry) => entry.startedAtMs <= startedToMs),
    );
  }

  private insert(entry: Entry): void {
    const place = positionOf(entry);
    const at = this.firstWhere((other) => isBehind(other, place));
    this.entries.splice(at, 0, entry);
  }

  /** It must hold for all entries behind that one too. */
  private firstWhere(holds: (entry: Entry) => boolean): number {
    return lowerBound(this.entries.length, (index) => holds(this.entries[index] as Entry));
  }
}

const ENTRY_TESTS: Filters<SessionListFilter, (entry: Entry) => boolean> = {
  status: (status) => (entry) => entry.listed.session.status === status,
  language: (language) => (entry) => entry.listed.session.language === language,
  endReason: (endReason) => (entry) => entry.listed.session.endReason === endReason,
  startedFromMs: (fromMs) => (entry) => entry.startedAtMs >= fromMs,
  startedToMs: (toMs) => (entry) => entry.startedAtMs <= toMs,
  facets: (wanted) => (entry) =>
    wanted.every((filter) => matchesFacet(entry.facets.find(({ name }) => name === filter.name)?.value, filter)),
  metadata: (wanted) => (entry) => wanted.every(({ key, value }) => entry.metadata.get(key) === value),
};

function positionOf({ startedAtMs, creation }: Entry): SessionPosition {
  return { startedAtMs, tiebreak: String(creation) };
}

function isBehind({ startedAtMs, creation }: Entry, position: SessionPosition): boolean {
  if (startedAtMs !== position.startedAtMs) return startedAtMs < position.startedAtMs;
  return creation < Number(position.tiebreak);
}
