import zlib, { constants } from 'node:zlib';

/** What is packed at once, and there at once when it is read: some tenths of a millisecond of work. */
const BLOCK_CHARS = 64 * 1024;

const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

interface Block {
  readonly packed: Buffer;
  readonly firstPart: number;
}

/** A text in parts, kept in about a tenth of its size, and read a block at a time. */
export class PackedText {
  private constructor(
    private readonly blocks: readonly Block[],
    /** Of the text itself, in bytes. */
    readonly textBytes: number,
  ) {}

  /** What it takes in memory. */
  get packedBytes(): number {
    return this.blocks.reduce((sum, { packed }) => sum + packed.byteLength, 0);
  }

  /** In steps. Undefined where the text has more than `maxBytes`; it is given up then. */
  static *pack(
    parts: Iterable<string>,
    maxBytes = Number.POSITIVE_INFINITY,
  ): Generator<undefined, PackedText | undefined> {
    const blocks: Block[] = [];
    let [chunk, part, firstPart, textBytes] = ['', 0, 0, 0];
    const close = () => {
      const bytes = Buffer.from(chunk);
      textBytes += bytes.byteLength;
      blocks.push({ packed: zlib.zstdCompressSync(bytes, FAST), firstPart });
      [chunk, firstPart] = ['', part];
    };
    for (const text of parts) {
      chunk += text;
      part += 1;
      if (chunk.length < BLOCK_CHARS) continue;
      close();
      yield undefined;
      if (textBytes > maxBytes) return undefined;
    }
    if (chunk !== '') close();
    return textBytes > maxBytes ? undefined : new PackedText(blocks, textBytes);
  }

  /** The whole text. */
  *texts(): Generator<string, void, undefined> {
    for (const { packed } of this.blocks) yield unpack(packed);
  }

  /** The parts from one on, where each part is a line with its end. */
  *linesFrom(first: number): Generator<string, void, undefined> {
    const from = Math.max(
      0,
      this.blocks.findLastIndex(({ firstPart }) => firstPart <= first),
    );
    for (const { packed, firstPart } of this.blocks.slice(from)) {
      const lines = unpack(packed).split('\n');
      lines.pop();
      yield* firstPart < first ? lines.slice(first - firstPart) : lines;
    }
  }
}

function unpack(packed: Buffer): string {
  return zlib.zstdDecompressSync(packed).toString();
}
