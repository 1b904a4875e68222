import { fingerprintOf } from '../../lib/fingerprint.js';
import type { Deadline } from './deadline.js';
import { ensureSetting } from './ensure-setting.js';
import { insertOnce } from './insert-missing.js';
import type { Models } from './models.js';

const SALT_BYTES = 32;

/** The erased sessions: fingerprints under the salt of the database, which is created at first use. */
export class StoredTombstones {
  private salt: string | undefined;

  constructor(private readonly models: Models) {}

  async findSalt(deadline: Deadline): Promise<string> {
    this.salt ??= await ensureSetting(this.models, 'salt', SALT_BYTES, (ask) => deadline.retry(ask));
    return this.salt;
  }

  /** Replaces a salt that was not used yet. Nobody else may use the database meanwhile. */
  async adoptSalt(value: string, deadline: Deadline): Promise<boolean> {
    if ((await this.findSalt(deadline)) === value) return true;
    const { sessions, settings, tombstones } = this.models;
    const used = await Promise.all([
      deadline.retry(() => sessions.exists({}).exec()),
      deadline.retry(() => tombstones.exists({}).exec()),
    ]);
    if (used.some((document) => document !== null)) return false;
    await deadline.retry(() => settings.updateOne({ _id: 'salt' }, { $set: { value } }).exec());
    this.salt = value;
    return true;
  }

  /** In ascending order, after `after`. */
  async list(after: string, limit: number, deadline: Deadline): Promise<readonly string[]> {
    const behind = { _id: { $gt: after } };
    const { tombstones } = this.models;
    const found = await deadline.retry(() => tombstones.find(behind).sort({ _id: 1 }).limit(limit).lean().exec());
    return found.map(({ _id }) => _id);
  }

  async fingerprint(sessionId: string, deadline: Deadline): Promise<string> {
    const salt = await this.findSalt(deadline);
    return fingerprintOf(sessionId, salt);
  }

  async add(fingerprint: string, deadline: Deadline): Promise<void> {
    await insertOnce(() => deadline.retry(() => this.models.tombstones.insertOne({ _id: fingerprint })));
  }

  async has(sessionId: string, deadline: Deadline): Promise<boolean> {
    const _id = await this.fingerprint(sessionId, deadline);
    return (await deadline.retry(() => this.models.tombstones.exists({ _id }).exec())) !== null;
  }

  /** Whether it was erased or is being erased. */
  async isErased(sessionId: string, deadline: Deadline): Promise<boolean> {
    const { sessions } = this.models;
    const [isBuried, document] = await Promise.all([
      this.has(sessionId, deadline),
      deadline.retry(() => sessions.findOne({ _id: sessionId }).select({ erasing: 1 }).lean().exec()),
    ]);
    return document?.erasing !== undefined || isBuried;
  }
}
