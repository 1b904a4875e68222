import { ownMember } from '../../lib/own-member.js';
import type { SessionFacts } from '../../runtime/summaries.js';
import type { Timed } from './measure-tally.js';
import { type Counted, type PackedTally, Tally, type TallyResult } from './tally.js';

/** In addition to the configured keys of metadata. */
export const OWN_DIMENSIONS = ['language', 'endReason', 'status'] as const;

const METADATA = 'metadata.';

/** Returns the dimension of a key of metadata, which may have the name of a built-in one. */
export function metadataDimension(key: string): string {
  return `${METADATA}${key}`;
}

export interface Group extends TallyResult {
  /** Null: sessions without such a value, or, with `isRest`, all groups that are not shown. */
  readonly key: string | null;
  readonly isRest: boolean;
}

export interface PackedGroups {
  readonly groups: readonly (readonly [key: string | null, PackedTally])[];
  readonly rest: PackedTally | null;
}

/** In an answer; all others are combined. */
export const MAX_GROUPS = 100;

/** In the record of an hour: more than are shown, since the largest of a day need not be the largest of each hour. */
const MAX_PACKED_GROUPS = 300;

/** A tally for each value of one dimension. */
export class GroupTally {
  private readonly groups = new Map<string | null, Tally>();
  private rest: Tally | undefined;

  constructor(private readonly dimension: string) {}

  add(counted: Counted): void {
    this.groupOf(keyOf(counted.facts, this.dimension)).add(counted);
  }

  addPacked({ groups, rest }: PackedGroups): void {
    for (const [key, packed] of groups) this.groupOf(key).addPacked(packed);
    if (rest) this.restTally().addPacked(rest);
  }

  pack(): PackedGroups {
    const { shown, rest } = this.largest(MAX_PACKED_GROUPS);
    return { groups: shown.map(([key, tally]) => [key, tally.pack()]), rest: rest?.pack() ?? null };
  }

  result(histogramOf?: Timed): readonly Group[] {
    const { shown, rest } = this.largest(MAX_GROUPS);
    const groups = shown.map(([key, tally]) => ({ key, isRest: false, ...tally.result(histogramOf) }));
    return rest ? [...groups, { key: null, isRest: true, ...rest.result(histogramOf) }] : groups;
  }

  /** Returns the largest groups, and all others combined into one. */
  private largest(limit: number) {
    const sorted = [...this.groups].sort(([a, x], [b, y]) => y.started - x.started || ((a ?? '') < (b ?? '') ? -1 : 1));
    const others = sorted.slice(limit);
    if (others.length === 0) return { shown: sorted, rest: this.rest };
    const rest = new Tally();
    for (const [, tally] of others) rest.addPacked(tally.pack());
    if (this.rest) rest.addPacked(this.rest.pack());
    return { shown: sorted.slice(0, limit), rest };
  }

  private groupOf(key: string | null): Tally {
    const known = this.groups.get(key);
    if (known) return known;
    const tally = new Tally();
    this.groups.set(key, tally);
    return tally;
  }

  private restTally(): Tally {
    this.rest ??= new Tally();
    return this.rest;
  }
}

function keyOf(facts: SessionFacts, dimension: string): string | null {
  const own = OWN_DIMENSIONS.find((name) => name === dimension);
  return own ? facts[own] : (ownMember(facts.dimensions, dimension.slice(METADATA.length)) ?? null);
}
