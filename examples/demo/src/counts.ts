/** How many events got which outcome. */
export interface Counts {
  /** 201, or `appended` in a batch. */
  readonly stored: number;
  /** 200 with `Idempotent-Replayed`, or `duplicate` in a batch. */
  readonly replayed: number;
  /** 409, or `conflict` in a batch. */
  readonly refused: number;
}

export const NO_COUNTS: Counts = { stored: 0, replayed: 0, refused: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { stored: a.stored + b.stored, replayed: a.replayed + b.replayed, refused: a.refused + b.refused };
}

export function sentCount({ stored, replayed, refused }: Counts): number {
  return stored + replayed + refused;
}
