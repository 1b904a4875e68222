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
 * A store may refuse a put before it has read all of it, and close the connection: then the response is lost. So an
 * object that may not fit into network buffers is sent only after checking that there is none.
 */
const LOOK_FIRST_BYTES = 64 * 1024;
/** The range begins after the end of the object. */
const UNSATISFIABLE_STATUS = 416;
/** Stores without versions answer 501, or do not know the URL (405). */
const NO_VERSIONS_STATUSES: ReadonlySet<number | undefined> = new Set([405, 501]);

/**
 * Objects in a bucket. Transient faults are retried by the SDK within each call's deadline.
 *
 * Nothing is overwritten if the store honours `If-None-Match`, as found out by a probe at the start, or before the
 * first put if the store was unreachable then. For a store that does not, `put` checks first, and answers `unknown`
 * instead of `stored`: a rival between check and put may have been overwritten, or may overwrite. The caller must then
 * coordinate rivals.
 *
 * Checksums are left out if the store refuses them. A range has none: its reader verifies the content.
 */
export class S3ObjectStore extends ObjectStore {
  private readonly prefix: string;
  private probing: Promise<S3Features> | undefined;
  private features: S3Features | undefined;
  /** The store refuses requests for checksums with an object. */
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
   * Rejects with `StartupError` and a remedy if the store refuses: a missing bucket, wrong keys, missing permissions. A
   * store that is only unreachable does not prevent the start: calls reject until it is back.
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
        // The response has no body that would distinguish a missing object from a missing bucket.
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

  /** Resolves when the store lists neither a version of the object nor a delete marker. */
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
        // Others may store things in the bucket, too.
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

  /** At most a thousand: later ones are listed once these are deleted. */
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

/** Unique to this call: two concurrent starts must not mistake each other's probe for their own. */
function probeKey(): string {
  const moment = `${hostname()} ${process.pid} ${process.hrtime.bigint()}`;
  return `probe/${createHash('sha256').update(moment).digest('hex').slice(0, 32)}`;
}
