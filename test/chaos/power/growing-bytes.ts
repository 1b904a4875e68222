const FIRST_BYTES = 64 * 1024;

/** The content of a file: written anywhere, with zeros in the gaps. */
export class GrowingBytes {
  private bytes: Buffer;
  private length: number;

  constructor(content: Buffer = Buffer.alloc(0)) {
    this.bytes = content;
    this.length = content.length;
  }

  get size(): number {
    return this.length;
  }

  write(offset: number, bytes: Buffer): void {
    const end = offset + bytes.length;
    if (end > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(FIRST_BYTES, end, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    bytes.copy(this.bytes, offset);
    this.length = Math.max(this.length, end);
  }

  truncate(length: number): void {
    if (length < this.length) this.bytes.fill(0, length, this.length);
    else if (length > this.bytes.length) this.write(length - 1, Buffer.alloc(1));
    this.length = length;
  }

  copy(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }
}
