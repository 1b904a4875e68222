import { createHash, type Hash } from 'node:crypto';
import type { Head } from '../../domain/append.js';
import type { ArchiveRef } from '../../domain/session.js';

/** Whether a store has deleted its own copies is not part of the session. */
const OF_THE_STORE_ALONE: keyof ArchiveRef = 'isReleased';

/**
 * SHA-256 over a whole session: every field of its head, then of every event in order of sequence, then of its
 * annotations in order of name. Any two stores with the same session give the same digest; a new field takes part in it.
 */
export class SessionDigest {
  private readonly hash: Hash = createHash('sha256');

  constructor(head: Head) {
    this.add([head]);
  }

  add(facts: readonly object[]): void {
    for (const fact of facts) this.hash.update(`${JSON.stringify(fieldsOf(fact))}\n`);
  }

  /** Returns the digest in hex, and ends it. */
  end(): string {
    return this.hash.digest('hex');
  }
}

/** The fields that have a value, whatever the order in which a store gives them. */
function fieldsOf(fact: object): readonly (readonly [string, unknown])[] {
  return Object.entries(fact)
    .filter(([name, value]) => name !== OF_THE_STORE_ALONE && value !== null && value !== undefined)
    .map(([name, value]) => [name, typeof value === 'object' ? fieldsOf(value) : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
