import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../ports/object-store.js';
import {
  type Exported,
  ExportFailed,
  type ExportPlace,
  type ExportTarget,
  requireSameQuestion,
} from './export-target.js';

/** What is beside each part: its content, and the place behind it. */
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
/** So many digits that a list in order of names is one in order of parts: 16 TB. */
const NUMBER_DIGITS = 6;
/** Enough to tell the contents of one part apart. */
const CONTENT_CHARS = 16;

/**
 * Numbered objects: `part-000001-<hash>.jsonl` holds lines, `part-000001.json` names it, with its SHA-256 and the place
 * behind it; `manifest.json` comes last, so an export is whole where that is. Each is put if absent and read back. A part is
 * there once its record is: one that no record names was cut off, and goes at the end. Of two runs at once to the same
 * place the one that is later at a record fails, and what the other one wrote stays right.
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

  async close(): Promise<void> {
    // Whoever opened the objects closes them.
  }

  /** Whatever the store says of the put: what is read back decides. */
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
