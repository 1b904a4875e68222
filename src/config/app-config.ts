import type { ApiLimits } from '../domain/limits.js';

/** The checked and typed configuration; also its injection token. Times are in milliseconds. */
export abstract class AppConfig {
  abstract readonly environment: 'development' | 'production' | 'test';
  abstract readonly http: HttpConfig;
  abstract readonly store: StoreConfig;
  /** Undefined: cache and live fan-out stay inside the process. */
  abstract readonly redis: RedisConfig | undefined;
  /** Where archived events and the erasure ledger are stored; undefined if there is no archive. */
  abstract readonly objects: ObjectStoreConfig | undefined;
  /** Access to buckets, that of the archive and any other. */
  abstract readonly s3: S3AccessConfig;
  /** How long after the recorded completion a session accepts events. */
  abstract readonly lateEventGraceMs: number;
  abstract readonly limits: ApiLimits;
  /** Limits for writes that wait for a commit. */
  abstract readonly queue: QueueConfig;
  abstract readonly log: LogConfig;
  abstract readonly shutdown: ShutdownConfig;
  /** The values of variables declared by capabilities, by name; read them with their `Settings`. */
  abstract readonly contributed: Readonly<Record<string, unknown>>;
  /** Suspicious but harmless settings, to be logged at start. Without secrets. */
  abstract readonly warnings: readonly string[];
}

export interface HttpConfig {
  /** The path below which clients reach the service: empty, or with a leading slash and no trailing one. */
  readonly basePath: string;
  readonly host: string;
  /** 0 selects any free port. */
  readonly port: number;
  /** Exact origins, as browsers send them. Empty disables CORS. */
  readonly corsOrigins: readonly string[];
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
}

export type StoreConfig =
  | { readonly kind: 'sqlite'; readonly dataDir: string }
  /** `uri` contains the password: display `withoutCredentials(uri)`. */
  | { readonly kind: 'mongodb'; readonly uri: string };

export interface RedisConfig {
  /** Contains the password: display `withoutCredentials(url)`. */
  readonly url: string;
  readonly keyPrefix: string;
}

export type ObjectStoreConfig =
  | { readonly kind: 'folder'; readonly folder: string }
  | ({
      readonly kind: 's3';
      readonly bucket: string;
      /** Prefix of all keys; undefined for none. */
      readonly prefix?: string;
    } & S3AccessConfig);

export interface S3AccessConfig {
  readonly region: string;
  readonly endpoint: string | undefined;
  /** If both are undefined, the SDK's default credential chain applies. */
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
  /** How long to keep serving after the signal, with `ready` at 503. */
  readonly drainDelayMs: number;
  /** When the process exits at the latest, counted from the signal. */
  readonly timeoutMs: number;
}
