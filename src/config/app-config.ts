import type { ApiLimits } from '../domain/limits.js';

/** Everything that is decided outside of the program, typed and checked. Also the injection token. Times in milliseconds. */
export abstract class AppConfig {
  abstract readonly environment: 'development' | 'production' | 'test';
  abstract readonly http: HttpConfig;
  abstract readonly store: StoreConfig;
  /** Undefined: cache and live fan-out stay inside the process. */
  abstract readonly redis: RedisConfig | undefined;
  /** Where archived events and the ledger of erasures lie. Undefined: there is no archive. */
  abstract readonly objects: ObjectStoreConfig | undefined;
  /** How buckets are reached, that of the archive and any other. */
  abstract readonly s3: S3AccessConfig;
  /** How long after its recorded completion a session still takes events. */
  abstract readonly lateEventGraceMs: number;
  abstract readonly limits: ApiLimits;
  /** Bounds of the writes that wait for a commit. */
  abstract readonly queue: QueueConfig;
  abstract readonly log: LogConfig;
  abstract readonly shutdown: ShutdownConfig;
  /** The values of what capabilities declare, by name: read with their `Settings`. */
  abstract readonly contributed: Readonly<Record<string, unknown>>;
  /** What looks odd but keeps nothing from working; to be logged at start. Without secrets. */
  abstract readonly warnings: readonly string[];
}

export interface HttpConfig {
  /** The path below which clients reach the service: empty, or with a slash at its start and none at its end. */
  readonly basePath: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Exact origins, as browsers send them. Empty: no CORS. */
  readonly corsOrigins: readonly string[];
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
}

export type StoreConfig =
  | { readonly kind: 'sqlite'; readonly dataDir: string }
  /** `uri` carries the password: show `withoutCredentials(uri)`. */
  | { readonly kind: 'mongodb'; readonly uri: string };

export interface RedisConfig {
  /** Carries the password: show `withoutCredentials(url)`. */
  readonly url: string;
  readonly keyPrefix: string;
}

export type ObjectStoreConfig =
  | { readonly kind: 'folder'; readonly folder: string }
  | ({
      readonly kind: 's3';
      readonly bucket: string;
      /** All keys lie below it; none where it is undefined. */
      readonly prefix?: string;
    } & S3AccessConfig);

export interface S3AccessConfig {
  readonly region: string;
  readonly endpoint: string | undefined;
  /** Both undefined: the default credential chain of the SDK. */
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly forcePathStyle: boolean;
  readonly serverSideEncryption: 'AES256' | 'aws:kms' | undefined;
}

export interface QueueConfig {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

export interface LogConfig {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly format: 'auto' | 'json' | 'pretty';
}

export interface ShutdownConfig {
  /** How long to go on serving after the signal, with `ready` at 503. */
  readonly drainDelayMs: number;
  /** When the process ends at the latest, counted from the signal. */
  readonly timeoutMs: number;
}
