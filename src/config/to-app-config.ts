import type { AppConfig, ObjectStoreConfig, RedisConfig, S3AccessConfig } from './app-config.js';
import type { CoreValues } from './core-variables.js';
import { SETTINGS, type Values } from './variables.js';

const CONTRIBUTED = SETTINGS.flatMap(({ variables }) => Object.keys(variables));

const MS_PER_SECOND = 1_000;
const REDIS_DEFAULT_PORT = 6379;

/** Converts the values to the form that the program uses. They must have passed every rule. */
export function toAppConfig(values: Values, warnings: readonly string[]): AppConfig {
  return {
    environment: values.NODE_ENV,
    http: {
      basePath: values.BASE_PATH === '/' ? '' : values.BASE_PATH,
      host: values.HOST,
      port: values.PORT,
      corsOrigins: values.CORS_ORIGINS,
      headersTimeoutMs: values.HEADERS_TIMEOUT_SECONDS * MS_PER_SECOND,
      requestTimeoutMs: values.REQUEST_TIMEOUT_SECONDS * MS_PER_SECOND,
      keepAliveTimeoutMs: values.KEEP_ALIVE_TIMEOUT_SECONDS * MS_PER_SECOND,
    },
    store: values.MONGODB_URI
      ? { kind: 'mongodb', uri: values.MONGODB_URI }
      : { kind: 'sqlite', dataDir: values.DATA_DIR },
    redis: toRedis(values),
    objects: toObjects(values),
    s3: toS3Access(values),
    lateEventGraceMs: values.LATE_EVENT_GRACE_SECONDS * MS_PER_SECOND,
    limits: {
      maxBodyBytes: values.MAX_BODY_BYTES,
      maxBatchBytes: values.MAX_BATCH_BYTES,
      maxBatchEvents: values.MAX_BATCH_EVENTS,
      maxIngestBytes: values.MAX_INGEST_BYTES,
      maxPageSize: values.MAX_PAGE_SIZE,
      maxPageBytes: values.MAX_PAGE_BYTES,
      maxInFlightBytes: values.MAX_IN_FLIGHT_BYTES,
      maxViewEvents: values.MAX_VIEW_EVENTS,
      maxCustomTypeChars: values.MAX_CUSTOM_TYPE_CHARS,
      maxEndReasonChars: values.MAX_END_REASON_CHARS,
    },
    queue: { maxEvents: values.APPEND_QUEUE_MAX_EVENTS, maxBytes: values.APPEND_QUEUE_MAX_BYTES },
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    shutdown: {
      drainDelayMs: values.DRAIN_DELAY_SECONDS * MS_PER_SECOND,
      timeoutMs: values.SHUTDOWN_TIMEOUT_SECONDS * MS_PER_SECOND,
    },
    contributed: Object.fromEntries(CONTRIBUTED.map((name) => [name, values[name]])),
    warnings,
  };
}

function toRedis(values: CoreValues): RedisConfig | undefined {
  const keyPrefix = values.REDIS_KEY_PREFIX;
  if (values.REDIS_URL) return { url: values.REDIS_URL, keyPrefix };
  if (!values.REDIS_HOST) return undefined;
  const host = values.REDIS_HOST.includes(':') ? `[${values.REDIS_HOST}]` : values.REDIS_HOST;
  const user = values.REDIS_PASSWORD ? `:${encodeURIComponent(values.REDIS_PASSWORD)}@` : '';
  return { url: `redis://${user}${host}:${values.REDIS_PORT ?? REDIS_DEFAULT_PORT}`, keyPrefix };
}

function toObjects(values: CoreValues): ObjectStoreConfig | undefined {
  if (values.ARCHIVE_DIR) return { kind: 'folder', folder: values.ARCHIVE_DIR };
  return values.S3_BUCKET ? { kind: 's3', bucket: values.S3_BUCKET, ...toS3Access(values) } : undefined;
}

function toS3Access(values: CoreValues): S3AccessConfig {
  const [style, encryption] = [values.S3_FORCE_PATH_STYLE, values.S3_SERVER_SIDE_ENCRYPTION];
  return {
    region: values.S3_REGION,
    endpoint: values.S3_ENDPOINT,
    accessKeyId: values.S3_ACCESS_KEY_ID,
    secretAccessKey: values.S3_SECRET_ACCESS_KEY,
    forcePathStyle: style === 'auto' ? values.S3_ENDPOINT !== undefined : style === 'true',
    serverSideEncryption: encryption === 'none' ? undefined : encryption,
  };
}
