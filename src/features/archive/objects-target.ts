import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../ports/object-store.js';
import {
  type Exported,
  ExportFailed,
  type ExportPlace,
  type ExportTarget,
  requireSameQuestion,
} from './export-target.js';

/** Stored next to each part: its content hash, and the position after it. */
interface PartRecord {
  readonly filters: object;
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly place: ExportPlace;
}

const MANIFEST = 'manifest.json';
const PARTS_PREFIX = 'part-';
const RECORD_PATTERN = /^part-\d+\.json$/;
/** With this many digits, name order equals part order: 16 TB. */
const NUMBER_DIGITS = 6;
/** Enough to distinguish contents of one part. */
const CONTENT_CHARS = 16;

/**
 * Numbered objects: `part-000001-<hash>.jsonl` contains lines, `part-000001.json` names it with its SHA-256 and the
 * position after it, and `manifest.json` comes last, so an export is complete if that exists. Each is put if absent and
 * read back. A part exists once its record does; a part without a record was interrupted, and is deleted at the end. Of
 * two concurrent runs to the same place, the one that is later at a record fails, and what the other one wrote stays
 * valid.
 */
export class ObjectsTarget implements ExportTarget {
  private buffered: Buffer[] = [];
  private parts = 0;

  constructor(
    private readonly objects: ObjectStore,
    private readonly filters: object,
  ) {}

  async begin(): Promise<ExportPlace | undefined> {
    const { description } = this.objects;
    if (await this.objects.head(MANIFEST)) {
      throw new ExportFailed(`There is already a complete export in ${description}: name another place, or delete it.`);
    }
    for await (const { key } of this.objects.list(PARTS_PREFIX)) if (RECORD_PATTERN.test(key)) this.parts++;
    if (this.parts === 0) return undefined;
    const record = await this.readRecord(this.parts);
    requireSameQuestion(record.filters, this.filters, description);
    return record.place;
  }

  async write(text: string): Promise<void> {
    this.buffered.push(Buffer.from(text));
  }

  async commit(place: ExportPlace): Promise<void> {
    const bytes = Buffer.concat(this.buffered);
    const number = this.parts + 1;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const key = `${PARTS_PREFIX}${digitsOf(number)}-${sha256.slice(0, CONTENT_CHARS)}.jsonl`;
    await this.put(key, bytes);
    const record: PartRecord = { filters: this.filters, key, sha256, sizeBytes: bytes.length, place };
    await this.put(recordKey(number), Buffer.from(JSON.stringify(record))).catch(async (error) => {
      const isRivals = error instanceof ExportFailed && (await this.readRecord(number)).key !== key;
      if (isRivals) await this.objects.delete(key);
      throw error;
    });
    this.parts = number;
    this.buffered = [];
  }

  async finish(exported: Exported): Promise<void> {
    await this.removeUnnamed();
    await this.put(MANIFEST, Buffer.from(JSON.stringify({ filters: this.filters, parts: this.parts, ...exported })));
  }

  /** Whatever the outcome of the put, reading back decides. */
  private async put(key: string, bytes: Buffer): Promise<void> {
    await this.objects.put(key, bytes);
    if ((await this.objects.get(key))?.equals(bytes)) return;
    throw new ExportFailed(
      `${key} in ${this.objects.description} is not what was written: another export may be writing to it.`,
    );
  }

  private async readRecord(number: number): Promise<PartRecord> {
    const bytes = await this.objects.get(recordKey(number));
    if (!bytes)
      throw new ExportFailed(
        `${recordKey(number)} is missing in ${this.objects.description}: start a new export in another place.`,
      );
    return JSON.parse(bytes.toString()) as PartRecord;
  }

  private async removeUnnamed(): Promise<void> {
    const keysByNumber = new Map<number, string[]>();
    for await (const { key } of this.objects.list(PARTS_PREFIX)) {
      const number = Number(/^part-(\d+)-[0-9a-f]+\.jsonl$/.exec(key)?.[1]);
      if (Number.isInteger(number)) keysByNumber.set(number, [...(keysByNumber.get(number) ?? []), key]);
    }
    for (const [number, keys] of keysByNumber) {
      if (number <= this.parts && keys.length === 1) continue;
      const named = number <= this.parts ? (await this.readRecord(number)).key : undefined;
      for (const key of keys) if (key !== named) await this.objects.delete(key);
    }
  }
}

const digitsOf = (number: number) => String(number).padStart(NUMBER_DIGITS, '0');

function recordKey(number: number): string {
  return `${PARTS_PREFIX}${digitsOf(number)}.json`;
}
