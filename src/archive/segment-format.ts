import { crc32 } from 'node:zlib';

/**
 * The bytes of a segment: all events of one sealed session. Docs: docs/segment-format.md.
 *
 *     frame, frame, …     each a zstd frame of whole JSON Lines (segment-line.ts)
 *     skippable frame     event ids: sorted entries of hash and frame number (event-ids.ts)
 *     skippable frame     index: JSON in a zstd frame (segment-index.ts)
 *     skippable frame     footer: where the index is, and its SHA-256
 *
 * Skippable frames (RFC 8878 §3.1.2) are passed over by every zstd decoder: `zstd -dc` of the whole object gives exactly
 * the JSON Lines. All integers are little-endian, as in zstd.
 */
export const SEGMENT_FORMAT_VERSION = 1;

/** A page of the default size then needs one frame or two, and a frame is large enough to compress well. */
export const FRAME_MAX_EVENTS = 200;
export const FRAME_MAX_BYTES = 256 * 1024;

export const SKIPPABLE_HEADER_BYTES = 8;
const SKIPPABLE_MAGIC = 0x18_4d_2a_50;

/** Its own skippable header, then 64 bytes. */
export const FOOTER_BYTES = SKIPPABLE_HEADER_BYTES + 64;
const FOOTER_MAGIC = Buffer.from('CONVSEGM', 'latin1');
const AT = { magic: 8, version: 16, reserved: 20, offset: 24, bytes: 32, rawBytes: 36, sha256: 40, crc32: 68 } as const;
/** Of SHA-256, as many as the footer has room for: far more than chance can hit. */
export const INDEX_DIGEST_BYTES = AT.crc32 - AT.sha256;

/** What a segment holds, or would hold, is not what it must: nothing of it may be served or relied on. */
export class SegmentCorrupt extends Error {
  override readonly name = 'SegmentCorrupt';
}

export interface Footer {
  /** Where the zstd frame of the index begins, behind its skippable header. */
  readonly indexOffset: number;
  readonly indexBytes: number;
  readonly indexRawBytes: number;
  /** The first bytes of the SHA-256 of the index's zstd frame. */
  readonly indexDigest: Buffer;
}

export function skippableHeader(contentBytes: number): Buffer {
  const header = Buffer.alloc(SKIPPABLE_HEADER_BYTES);
  header.writeUInt32LE(SKIPPABLE_MAGIC, 0);
  header.writeUInt32LE(contentBytes, 4);
  return header;
}

export function encodeFooter({ indexOffset, indexBytes, indexRawBytes, indexDigest }: Footer): Buffer {
  const footer = Buffer.alloc(FOOTER_BYTES);
  skippableHeader(FOOTER_BYTES - SKIPPABLE_HEADER_BYTES).copy(footer);
  FOOTER_MAGIC.copy(footer, AT.magic);
  footer.writeUInt32LE(SEGMENT_FORMAT_VERSION, AT.version);
  footer.writeBigUInt64LE(BigInt(indexOffset), AT.offset);
  footer.writeUInt32LE(indexBytes, AT.bytes);
  footer.writeUInt32LE(indexRawBytes, AT.rawBytes);
  indexDigest.copy(footer, AT.sha256, 0, INDEX_DIGEST_BYTES);
  footer.writeUInt32LE(crc32(footer.subarray(0, AT.crc32)), AT.crc32);
  return footer;
}

/** @throws SegmentCorrupt where these are not the bytes of `encodeFooter`. */
export function decodeFooter(footer: Buffer, sizeBytes: number): Footer {
  if (footer.length !== FOOTER_BYTES || !footer.subarray(AT.magic, AT.version).equals(FOOTER_MAGIC))
    throw new SegmentCorrupt('it does not end as a segment does');
  if (crc32(footer.subarray(0, AT.crc32)) !== footer.readUInt32LE(AT.crc32))
    throw new SegmentCorrupt('the checksum of the footer does not fit');
  const version = footer.readUInt32LE(AT.version);
  if (version !== SEGMENT_FORMAT_VERSION)
    throw new SegmentCorrupt(`it is of format version ${version}, and ${SEGMENT_FORMAT_VERSION} is the one known here`);
  const indexOffset = Number(footer.readBigUInt64LE(AT.offset));
  const indexBytes = footer.readUInt32LE(AT.bytes);
  if (indexOffset + indexBytes + FOOTER_BYTES !== sizeBytes)
    throw new SegmentCorrupt('bytes are missing, or there are too many');
  return {
    indexOffset,
    indexBytes,
    indexRawBytes: footer.readUInt32LE(AT.rawBytes),
    indexDigest: footer.subarray(AT.sha256, AT.crc32),
  };
}
