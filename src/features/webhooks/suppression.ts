import type { Head } from '../../domain/append.js';
import type { ImportedRevision } from '../../runtime/import-observer.js';
import { completionsOf } from './completions.js';

/** The imported part of a session, which is not reported. */
export interface Suppression {
  /** The creation of the session. */
  readonly created: boolean;
  /** Events after the first number, up to and including the second; ascending and disjoint. */
  readonly events: readonly EventSpan[];
  /** Counted as by `completionsOf`. */
  readonly completions: readonly number[];
  /** Revisions, by names of annotations. */
  readonly annotations: Readonly<Record<string, number>>;
}

export type EventSpan = readonly [after: number, through: number];

export const NO_SUPPRESSION: Suppression = { created: false, events: [], completions: [], annotations: {} };

export function isSuppressedEvent({ events }: Suppression, sequence: number): boolean {
  return events.some(([after, through]) => after < sequence && sequence <= through);
}

/** Returns up to which sequence, at most `through`, the events after `after` are either all suppressed or all not. */
export function alikeThrough({ events }: Suppression, after: number, through: number): number {
  const borders = events.flat().filter((border) => border > after);
  return Math.min(through, ...borders);
}

/**
 * Whether nothing has happened to the session since its import: consequences of the import alone are not reported
 * either.
 */
export function isUntouched({ session }: Head, suppression: Suppression): boolean {
  const completions = completionsOf(session);
  const isSuppressedEnd = completions === 0 || suppression.completions.includes(completions);
  const { lastSequence } = session;
  return isSuppressedEnd && (lastSequence === 0 ? suppression.created : isSuppressedEvent(suppression, lastSequence));
}

/** Returns the union of both. */
export function joinSuppressions(one: Suppression, other: Suppression): Suppression {
  return {
    created: one.created || other.created,
    events: joinSpans([...one.events, ...other.events]),
    completions: [...new Set([...one.completions, ...other.completions])],
    annotations: { ...one.annotations, ...other.annotations },
  };
}

export function revisionsByName(annotations: readonly ImportedRevision[]): Suppression['annotations'] {
  return Object.fromEntries(annotations.map(({ name, revision }) => [name, revision]));
}

function joinSpans(spans: readonly EventSpan[]): readonly EventSpan[] {
  const joined: EventSpan[] = [];
  for (const [after, through] of spans.filter(([from, to]) => from < to).sort(([one], [other]) => one - other)) {
    const last = joined.at(-1);
    if (last && after <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], through)];
    else joined.push([after, through]);
  }
  return joined;
}
