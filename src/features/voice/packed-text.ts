import zlib, { constants } from 'node:zlib';

/** The unit of compression and of reading: some tenths of a millisecond of work. */
const BLOCK_CHARS = 64 * 1024;

const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

interface Block {
  readonly packed: Buffer;
  readonly firstPart: number;
}

/** A compressed text in parts, about a tenth of its size, that is read block by block. */
export class PackedText {
  private constructor(private readonly blocks: readonly Block[]) {}

  /** Size in memory. */
  get packedBytes(): number {
    return this.blocks.reduce((sum, { packed }) => sum + packed.byteLength, 0);
  }

  /** Compresses in steps. Returns undefined if the text exceeds `maxBytes`; it is then abandoned. */
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
    return textBytes > maxBytes ? undefined : new PackedText(blocks);
  }

  /** Yields the whole text. */
  *texts(): Generator<string, void, undefined> {
    for (const { packed } of this.blocks) yield unpack(packed);
  }

  /** Yields the parts from `first` on, where each part is a line including its end. */
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
