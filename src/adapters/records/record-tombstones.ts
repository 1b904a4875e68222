import { fingerprintOf } from '../../lib/fingerprint.js';
import { newHex } from '../../lib/random-bytes.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { RecordInput } from '../../ports/records.js';
import { type TombstoneQuery, Tombstones } from '../../ports/tombstones.js';

const KIND = 'tombstone';
/** Names the record whose value is the salt. Nothing was erased before there is one. */
export const SALT = { kind: 'setting', id: 'salt' } as const;
const SALT_BYTES = 32;

/**
 * Returns the record that marks a session as erased. The store puts it in the commit that hides the session. The commit
 * that creates or imports a session first looks for the session and then for this record, and stores nothing if it is
 * there.
 */
export function tombstoneOf(sessionId: string, salt: unknown): RecordInput {
  return tombstoneAt(fingerprintOf(sessionId, String(salt)));
}

function tombstoneAt(fingerprint: string): RecordInput {
  return { kind: KIND, id: fingerprint, value: null };
}

/** The tombstones of a store that puts `tombstoneOf`, with nothing but its records. */
export class RecordTombstones extends Tombstones {
  constructor(private readonly store: Pick<ConversationStore, 'records' | 'listSessions'>) {
    super();
  }

  async add(fingerprint: string): Promise<void> {
    await this.store.records.put(tombstoneAt(fingerprint), 'any');
  }

  async list({ after = '', limit }: TombstoneQuery): Promise<readonly string[]> {
    const found = await this.store.records.list({ kind: KIND, after, limit });
    return found.map(({ id }) => id);
  }

  async findSalt(): Promise<string> {
    return String((await this.store.records.ensure(SALT.kind, SALT.id, () => newHex(SALT_BYTES))).value);
  }

  /** Nothing else may use the database meanwhile. */
  async adoptSalt(salt: string): Promise<boolean> {
    const { records } = this.store;
    const current = await records.ensure(SALT.kind, SALT.id, () => salt);
    if (current.value === salt) return true;
    if (await this.isUsed()) return false;
    return (await records.put({ ...SALT, value: salt }, current.version)).kind === 'stored';
  }

  private async isUsed(): Promise<boolean> {
    const { sessions } = await this.store.listSessions({ limit: 1, metadata: [] });
    return sessions.length > 0 || (await this.list({ limit: 1 })).length > 0;
  }
}
