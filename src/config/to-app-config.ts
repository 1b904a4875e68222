import type { AppConfig, ArchiveConfig, RedisConfig, S3AccessConfig } from './app-config.js';
import type { Values } from './variables.js';

const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const REDIS_DEFAULT_PORT = 6379;

/** The values in the shape in which the program uses them. They must have passed every rule. */
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
      maxStreams: values.MAX_STREAMS,
    },
    store: values.MONGODB_URI
      ? { kind: 'mongodb', uri: values.MONGODB_URI }
      : { kind: 'sqlite', dataDir: values.DATA_DIR },
    redis: toRedis(values),
    archive: toArchive(values),
    s3: toS3Access(values),
    lateEventGraceMs: values.LATE_EVENT_GRACE_SECONDS * MS_PER_SECOND,
    retention: {
      rules: [
        ...values.RETENTION_RULES,
        ...(values.RETENTION_DAYS === undefined ? [] : [{ metadata: [], days: values.RETENTION_DAYS }]),
      ],
      intervalMs: values.RETENTION_INTERVAL_MINUTES * MS_PER_MINUTE,
    },
    limits: {
      maxBodyBytes: values.MAX_BODY_BYTES,
      maxBatchBytes: values.MAX_BATCH_BYTES,
      maxBatchEvents: values.MAX_BATCH_EVENTS,
      maxPageSize: values.MAX_PAGE_SIZE,
      maxPageBytes: values.MAX_PAGE_BYTES,
      maxInFlightBytes: values.MAX_IN_FLIGHT_BYTES,
      maxCustomTypeChars: values.MAX_CUSTOM_TYPE_CHARS,
      maxEndReasonChars: values.MAX_END_REASON_CHARS,
    },
    queue: { maxEvents: values.APPEND_QUEUE_MAX_EVENTS, maxBytes: values.APPEND_QUEUE_MAX_BYTES },
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    shutdown: {
      drainDelayMs: values.DRAIN_DELAY_SECONDS * MS_PER_SECOND,
      timeoutMs: values.SHUTDOWN_TIMEOUT_SECONDS * MS_PER_SECOND,
    },
    warnings,
  };
}

function toRedis(values: Values): RedisConfig | undefined {
  const keyPrefix = values.REDIS_KEY_PREFIX;
  if (values.REDIS_URL) return { url: values.REDIS_URL, keyPrefix };
  if (!values.REDIS_HOST) return undefined;
  const host = values.REDIS_HOST.includes(':') ? `[${values.REDIS_HOST}]` : values.REDIS_HOST;
  const user = values.REDIS_PASSWORD ? `:${encodeURIComponent(values.REDIS_PASSWORD)}@` : '';
  return { url: `redis://${user}${host}:${values.REDIS_PORT ?? REDIS_DEFAULT_PORT}`, keyPrefix };
}

function toArchive(values: Values): ArchiveConfig | undefined {
  const days = values.ARCHIVE_AFTER_DAYS;
  const archiveAfterMs = days === undefined ? undefined : days * MS_PER_DAY;
  if (values.ARCHIVE_DIR) return { archiveAfterMs, objects: { kind: 'folder', folder: values.ARCHIVE_DIR } };
  if (!values.S3_BUCKET) return undefined;
  return { archiveAfterMs, objects: { kind: 's3', bucket: values.S3_BUCKET, ...toS3Access(values) } };
}

function toS3Access(values: Values): S3AccessConfig {
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
