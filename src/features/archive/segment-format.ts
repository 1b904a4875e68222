import { crc32 } from 'node:zlib';

/**
 * The bytes of a segment: all events of one sealed session. Docs: docs/segment-format.md.
 *
 *     skippable frame     header: the size of the object, and the length and SHA-256 of the index
 *     skippable frame     index: JSON in a zstd frame (segment-index.ts)
 *     frame, frame, …     each a zstd frame of whole JSON Lines (segment-line.ts)
 *     skippable frame     event ids: sorted entries of hash and frame number (event-ids.ts)
 *
 * Skippable frames (RFC 8878 §3.1.2) are passed over by every zstd decoder: `zstd -dc` of the whole object gives exactly
 * the JSON Lines. All integers are little-endian, as in zstd.
 */
export const SEGMENT_FORMAT_VERSION = 1;

/** A page of the default size then needs one or two frames, and a frame is large enough to compress well. */
export const FRAME_MAX_EVENTS = 200;
export const FRAME_MAX_BYTES = 256 * 1024;

export const SKIPPABLE_HEADER_BYTES = 8;
const SKIPPABLE_MAGIC = 0x18_4d_2a_50;

/** Its own skippable header, then 64 bytes. */
export const HEADER_BYTES = SKIPPABLE_HEADER_BYTES + 64;
/** Where the zstd frame of the index begins. */
export const INDEX_OFFSET = HEADER_BYTES + SKIPPABLE_HEADER_BYTES;
const BEGINNING = Buffer.concat([
  skippableHeader(HEADER_BYTES - SKIPPABLE_HEADER_BYTES),
  Buffer.from('CONVSEGM', 'latin1'),
]);
const AT = { version: 16, indexBytes: 20, sizeBytes: 24, indexRawBytes: 32, indexSha256: 36, crc32: 68 } as const;

/** The content of a segment is invalid: none of it may be served or relied on. */
export class SegmentCorrupt extends Error {
  override readonly name = 'SegmentCorrupt';
}

export interface SegmentHeader {
  /** Size of the whole object, which reveals a truncated or longer one by its first bytes. */
  readonly sizeBytes: number;
  /** Size of the zstd frame of the index. */
  readonly indexBytes: number;
  readonly indexRawBytes: number;
  /** Hash of its zstd frame. */
  readonly indexSha256: Buffer;
}

export function skippableHeader(contentBytes: number): Buffer {
  const header = Buffer.alloc(SKIPPABLE_HEADER_BYTES);
  header.writeUInt32LE(SKIPPABLE_MAGIC, 0);
  header.writeUInt32LE(contentBytes, 4);
  return header;
}

export function encodeHeader({ sizeBytes, indexBytes, indexRawBytes, indexSha256 }: SegmentHeader): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  BEGINNING.copy(header);
  header.writeUInt32LE(SEGMENT_FORMAT_VERSION, AT.version);
  header.writeUInt32LE(indexBytes, AT.indexBytes);
  header.writeBigUInt64LE(BigInt(sizeBytes), AT.sizeBytes);
  header.writeUInt32LE(indexRawBytes, AT.indexRawBytes);
  indexSha256.copy(header, AT.indexSha256);
  header.writeUInt32LE(crc32(header.subarray(0, AT.crc32)), AT.crc32);
  return header;
}

/** Decodes the first bytes of an object of this size. @throws SegmentCorrupt if `encodeHeader` did not write them. */
export function decodeHeader(bytes: Buffer, objectBytes: number): SegmentHeader {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, AT.version).equals(BEGINNING))
    throw new SegmentCorrupt('it does not begin like a segment');
  if (crc32(bytes.subarray(0, AT.crc32)) !== bytes.readUInt32LE(AT.crc32))
    throw new SegmentCorrupt('the checksum of the header does not match');
  const version = bytes.readUInt32LE(AT.version);
  if (version !== SEGMENT_FORMAT_VERSION)
    throw new SegmentCorrupt(`it has format version ${version}, but only version ${SEGMENT_FORMAT_VERSION} is known`);
  const sizeBytes = Number(bytes.readBigUInt64LE(AT.sizeBytes));
  if (sizeBytes !== objectBytes) throw new SegmentCorrupt('bytes are missing, or there are too many');
  return {
    sizeBytes,
    indexBytes: bytes.readUInt32LE(AT.indexBytes),
    indexRawBytes: bytes.readUInt32LE(AT.indexRawBytes),
    indexSha256: bytes.subarray(AT.indexSha256, AT.crc32),
  };
}
