import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { wholeNumber } from '../variable.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The published limits of the API, and of what may wait for the store. */
export const LIMIT_VARIABLES = {
  MAX_BODY_BYTES: wholeNumber({
    unit: 'bytes',
    min: KIB,
    // A MongoDB document is limited to 16 MiB, and BSON may be larger than the JSON text.
    max: 8 * MIB,
    fallback: DEFAULT_LIMITS.maxBodyBytes,
    meaning: 'Maximum size of a request body, and of each event of a batch, in bytes.',
  }),
  MAX_BATCH_BYTES: wholeNumber({
    unit: 'bytes',
    min: KIB,
    max: 64 * MIB,
    fallback: DEFAULT_LIMITS.maxBatchBytes,
    meaning: 'Maximum size of the body of a batch, in bytes.',
  }),
  MAX_BATCH_EVENTS: wholeNumber({
    unit: 'events',
    min: 1,
    max: 10_000,
    fallback: DEFAULT_LIMITS.maxBatchEvents,
    meaning: 'Maximum number of events in one batch.',
  }),
  MAX_INGEST_BYTES: wholeNumber({
    unit: 'bytes',
    min: KIB,
    max: 64 * MIB,
    fallback: DEFAULT_LIMITS.maxIngestBytes,
    meaning: 'Maximum size of a body sent to `/ingest` (a report, a recorded socket, an export), in bytes.',
  }),
  MAX_PAGE_SIZE: wholeNumber({
    unit: 'items',
    min: 1,
    max: 5_000,
    fallback: DEFAULT_LIMITS.maxPageSize,
    meaning: 'Maximum `limit` of a page, in events or sessions.',
  }),
  MAX_PAGE_BYTES: wholeNumber({
    unit: 'bytes',
    min: 64 * KIB,
    max: 64 * MIB,
    fallback: DEFAULT_LIMITS.maxPageBytes,
    meaning:
      'Maximum size of a page of events or sessions, in bytes. A page that would exceed it ends early and says that there is more.',
  }),
  MAX_IN_FLIGHT_BYTES: wholeNumber({
    unit: 'bytes',
    min: MIB,
    max: 4 * KIB * MIB,
    fallback: DEFAULT_LIMITS.maxInFlightBytes,
    meaning:
      'Maximum number of bytes of pages that this process handles at once. For request bodies, which take twice the memory, the limit is half of it; ' +
      'for single events and sessions it is also half of it. Further requests wait for some seconds and are then answered with 503.',
  }),
  MAX_VIEW_EVENTS: wholeNumber({
    unit: 'events',
    min: 1,
    max: 1_000_000,
    fallback: DEFAULT_LIMITS.maxViewEvents,
    meaning:
      'Maximum number of events (speech, interruptions, tools, metrics) in a session whose transcript and turns can be read; longer ' +
      'sessions are answered with 422. Each event takes about 2 KB of memory while the transcript or the turns are computed.',
  }),
  MAX_CUSTOM_TYPE_CHARS: wholeNumber({
    unit: 'characters',
    min: 3,
    max: 256,
    fallback: DEFAULT_LIMITS.maxCustomTypeChars,
    meaning: 'Maximum length of a custom event type (`x.<name>`), in characters.',
  }),
  MAX_END_REASON_CHARS: wholeNumber({
    unit: 'characters',
    min: 1,
    max: 4_096,
    fallback: DEFAULT_LIMITS.maxEndReasonChars,
    meaning: 'Maximum length of the `endReason` of a completion, in characters (code points).',
  }),
  APPEND_QUEUE_MAX_EVENTS: wholeNumber({
    unit: 'operations',
    min: 1,
    max: 1_000_000,
    fallback: 10_000,
    meaning: 'Maximum number of writes that wait for a commit of the store; further writes are answered with 429.',
  }),
  APPEND_QUEUE_MAX_BYTES: wholeNumber({
    unit: 'bytes',
    min: MIB,
    max: 4 * KIB * MIB,
    fallback: 64 * MIB,
    meaning: 'Maximum number of bytes that wait for a commit of the store; further writes are answered with 429.',
  }),
} as const;
