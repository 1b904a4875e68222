import type { Head } from '../../domain/append.js';
import { completionsOf } from './completions.js';

/** What of a session was imported: nothing is told of it. */
export interface Silence {
  /** That there is such a session. */
  readonly created: boolean;
  /** Events behind the first number, through the second; in ascending order, none touching the next. */
  readonly events: readonly EventSpan[];
  /** As `completionsOf` counts them. */
  readonly completions: readonly number[];
  /** Revisions, by the names of annotations. */
  readonly annotations: Readonly<Record<string, number>>;
}

export type EventSpan = readonly [after: number, through: number];

export const NO_SILENCE: Silence = { created: false, events: [], completions: [], annotations: {} };

export function isSilentEvent({ events }: Silence, sequence: number): boolean {
  return events.some(([after, through]) => after < sequence && sequence <= through);
}

/** Up to which sequence, `through` at most, the events behind `after` are either all silent or none of them. */
export function alikeThrough({ events }: Silence, after: number, through: number): number {
  const borders = events.flat().filter((border) => border > after);
  return Math.min(through, ...borders);
}

/** Nothing has happened to the session since it was imported: what follows from the import alone is not told either. */
export function isUntouched({ session }: Head, silence: Silence): boolean {
  const completions = completionsOf(session);
  const isSilentEnd = completions === 0 || silence.completions.includes(completions);
  const { lastSequence } = session;
  return isSilentEnd && (lastSequence === 0 ? silence.created : isSilentEvent(silence, lastSequence));
}

/** Both together. */
export function joinSilence(one: Silence, other: Silence): Silence {
  return {
    created: one.created || other.created,
    events: joinSpans([...one.events, ...other.events]),
    completions: [...new Set([...one.completions, ...other.completions])],
    annotations: { ...one.annotations, ...other.annotations },
  };
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
