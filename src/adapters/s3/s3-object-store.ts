import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  type ByteRange,
  OBJECT_KEY_PATTERN,
  type ObjectInfo,
  ObjectStore,
  type PutOutcome,
  requireObjectKey,
} from '../../ports/object-store.js';
import { putObject } from './conditional-put.js';
import { type CallOptions, S3_LIMITS, type S3Limits, withinLimit } from './limits.js';
import { lackOf, probeFeatures, REFUSES_HEADER, type S3Features } from './probe-features.js';
import { readBody } from './read-body.js';
import { createS3Client } from './s3-client.js';
import { S3Fault } from './s3-fault.js';
import { placeOf, requirePlausible, type S3Options } from './s3-options.js';
import { startErrorOf } from './start-error.js';

/**
 * A store may refuse a put before it has read all of it, and close the connection: the answer is lost then. So an object that
 * may not fit into the buffers on the way is not sent where there is one already.
 */
const LOOK_FIRST_BYTES = 64 * 1024;
/** The range begins behind the end of the object. */
const UNSATISFIABLE_STATUS = 416;
/** Stores without versions say so (501), or know no such address (405). */
const NO_VERSIONS_STATUSES: ReadonlySet<number | undefined> = new Set([405, 501]);

/**
 * Objects in a bucket. Faults that pass are repeated by the SDK within each call's deadline.
 *
 * Nothing is overwritten where the store honours `If-None-Match`, which a probe finds out: at the start, or before the first
 * put if the store was away then. For a store that does not, `put` looks first, and answers `unknown` instead of `stored`:
 * a rival between look and put may have been overwritten, or may overwrite. What keeps rivals apart is then the caller's.
 *
 * Checksums are left out where the store refuses them. A part carries none: whoever reads one checks its content.
 */
export class S3ObjectStore extends ObjectStore {
  private readonly prefix: string;
  private probing: Promise<S3Features> | undefined;
  private features: S3Features | undefined;
  /** The store refuses to be asked for checksums with an object. */
  private givesNoChecksums = false;

  private constructor(
    private readonly client: S3Client,
    private readonly options: S3Options,
    private readonly limits: S3Limits,
  ) {
    super();
    this.prefix = options.prefix ? `${options.prefix}/` : '';
  }

  get description(): string {
    return `bucket ${this.options.bucket}/${this.prefix} at ${placeOf(this.options)}${lackOf(this.features)}`;
  }

  /**
   * Rejects with `StartupError` and what to do where the store refuses: no such bucket, wrong keys, a right that they
   * lack. A store that is only away is no reason not to start: its calls reject until it is back.
   */
  static async open(options: S3Options, limits: S3Limits = S3_LIMITS): Promise<S3ObjectStore> {
    requirePlausible(options);
    const store = new S3ObjectStore(createS3Client(options), options, limits);
    try {
      await store.call((call) => store.listPage('', undefined, call), limits.startMs);
      await store.findFeatures();
    } catch (error) {
      const startError = startErrorOf(error, options.bucket);
      if (startError) {
        await store.close();
        throw startError;
      }
    }
    return store;
  }

  async put(key: string, bytes: Uint8Array): Promise<PutOutcome> {
    requireObjectKey(key);
    const features = await this.findFeatures();
    if ((!features.isConditional || bytes.length > LOOK_FIRST_BYTES) && (await this.head(key))) return 'exists';
    const outcome = await this.putOnce(key, bytes, features);
    return features.isConditional ? outcome : 'unknown';
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    requireObjectKey(key);
    const reply = await this.call((call) => this.client.send(new HeadObjectCommand(this.at(key)), call)).catch(
      async (error) => {
        if (!(error instanceof S3Fault && error.status === 404)) throw error;
        // The answer has no body that would tell a missing object from a missing bucket.
        await this.call((call) => this.client.send(new HeadBucketCommand(this.bucket), call));
        return undefined;
      },
    );
    return reply && { key, sizeBytes: sizeOf(reply.ContentLength) };
  }

  async get(key: string, range?: ByteRange): Promise<Buffer | undefined> {
    requireObjectKey(key);
    if (range && range.to <= range.from) return (await this.head(key)) && Buffer.alloc(0);
    const whole = this.givesNoChecksums ? {} : { ChecksumMode: 'ENABLED' as const };
    const part = range ? { Range: `bytes=${range.from}-${range.to - 1}` } : whole;
    const command = new GetObjectCommand({ ...this.at(key), ...part });
    try {
      const reply = await this.call((call) => this.client.send(command, call));
      return await readBody(reply, range, this.limits);
    } catch (error) {
      if (!(error instanceof S3Fault)) throw error;
      if (error.code === 'NoSuchKey') return undefined;
      if (range && error.status === UNSATISFIABLE_STATUS) return Buffer.alloc(0);
      if (!('ChecksumMode' in part) || !REFUSES_HEADER.has(error.status)) throw error;
      this.givesNoChecksums = true;
      return this.get(key);
    }
  }

  /** Ends when the store shows neither a version of the object nor a delete marker any more. */
  async delete(key: string): Promise<void> {
    requireObjectKey(key);
    const endMs = performance.now() + this.limits.deleteMs;
    const remove = async (version: { readonly VersionId?: string }) => {
      if (performance.now() >= endMs) throw new S3Fault('no answer in time');
      await this.call((call) => this.client.send(new DeleteObjectCommand({ ...this.at(key), ...version }), call));
    };
    for (;;) {
      const versions = await this.versionsOf(key);
      for (const VersionId of versions) await remove({ VersionId });
      if (versions.length > 0) continue;
      if (!(await this.head(key))) return;
      await remove({});
    }
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo, void, void> {
    let token: string | undefined;
    do {
      const page = await this.call((call) => this.listPage(prefix, token, call));
      for (const { Key, Size } of page.Contents ?? []) {
        const key = Key?.slice(this.prefix.length) ?? '';
        // Others may keep things in the bucket, too.
        if (OBJECT_KEY_PATTERN.test(key)) yield { key, sizeBytes: sizeOf(Size) };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async ping(): Promise<void> {
    await this.call((call) => this.client.send(new HeadBucketCommand(this.bucket), call), this.limits.pingMs);
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  private findFeatures(): Promise<S3Features> {
    this.probing ??= this.probe().catch((error) => {
      this.probing = undefined;
      throw error;
    });
    return this.probing;
  }

  private async probe(): Promise<S3Features> {
    const key = probeKey();
    try {
      this.features = await probeFeatures((features) => this.putOnce(key, Buffer.from('probe'), features));
      return this.features;
    } finally {
      await this.delete(key);
    }
  }

  private putOnce(key: string, bytes: Uint8Array, features: S3Features): Promise<PutOutcome> {
    const { serverSideEncryption, kmsKeyId } = this.options;
    const input: PutObjectCommandInput = {
      ...this.at(key),
      Body: bytes,
      ...(features.isConditional ? { IfNoneMatch: '*' } : {}),
      ...(features.takesChecksums ? { ChecksumAlgorithm: 'CRC32' } : {}),
      ...(serverSideEncryption ? { ServerSideEncryption: serverSideEncryption } : {}),
      ...(kmsKeyId ? { SSEKMSKeyId: kmsKeyId } : {}),
    };
    return putObject(this.client, input, this.limits.callMs + bytes.length / this.limits.bytesPerMs);
  }

  /** A thousand at most: those that come then are seen once these are gone. */
  private async versionsOf(key: string): Promise<readonly string[]> {
    const { Bucket, Key } = this.at(key);
    const command = new ListObjectVersionsCommand({ Bucket, Prefix: Key });
    try {
      const { Versions = [], DeleteMarkers = [] } = await this.call((call) => this.client.send(command, call));
      return [...Versions, ...DeleteMarkers].flatMap((found) => (found.Key === Key ? (found.VersionId ?? []) : []));
    } catch (error) {
      if (error instanceof S3Fault && NO_VERSIONS_STATUSES.has(error.status)) return [];
      throw error;
    }
  }

  private listPage(prefix: string, token: string | undefined, options: CallOptions) {
    const input = { ...this.bucket, Prefix: this.prefix + prefix, ContinuationToken: token };
    return this.client.send(new ListObjectsV2Command(input), options);
  }

  private call<Reply>(call: (options: CallOptions) => Promise<Reply>, limitMs = this.limits.callMs): Promise<Reply> {
    return withinLimit(limitMs, call);
  }

  private get bucket(): { readonly Bucket: string } {
    return { Bucket: this.options.bucket };
  }

  private at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { ...this.bucket, Key: this.prefix + key };
  }
}

function sizeOf(length: number | undefined): number {
  if (length === undefined) throw new S3Fault('an answer without a length');
  return length;
}

/** Of this process at this moment: two that start at once must not take each other's for their own. */
function probeKey(): string {
  const moment = `${hostname()} ${process.pid} ${process.hrtime.bigint()}`;
  return `probe/${createHash('sha256').update(moment).digest('hex').slice(0, 32)}`;
}
