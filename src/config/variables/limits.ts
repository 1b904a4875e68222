import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { wholeNumber } from '../variable.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The published limits of the API, and how much may wait for the store. */
export const LIMIT_VARIABLES = {
  MAX_BODY_BYTES: wholeNumber({
    unit: 'bytes',
    min: KIB,
    // A record of MongoDB ends at 16 MiB, and other spelling (BSON) may need more room than the JSON text.
    max: 8 * MIB,
    fallback: DEFAULT_LIMITS.maxBodyBytes,
    meaning: 'Largest body of a call, and largest single event of a batch, in bytes.',
  }),
  MAX_BATCH_BYTES: wholeNumber({
    unit: 'bytes',
    min: KIB,
    max: 64 * MIB,
    fallback: DEFAULT_LIMITS.maxBatchBytes,
    meaning: 'Largest body of a batch in bytes.',
  }),
  MAX_BATCH_EVENTS: wholeNumber({
    unit: 'events',
    min: 1,
    max: 10_000,
    fallback: DEFAULT_LIMITS.maxBatchEvents,
    meaning: 'Most events in one batch.',
  }),
  MAX_INGEST_BYTES: wholeNumber({
    unit: 'bytes',
    min: KIB,
    max: 64 * MIB,
    fallback: DEFAULT_LIMITS.maxIngestBytes,
    meaning: 'Largest body that a provider sends to `/ingest` in bytes: a report, a recorded socket, an export.',
  }),
  MAX_PAGE_SIZE: wholeNumber({
    unit: 'items',
    min: 1,
    max: 5_000,
    fallback: DEFAULT_LIMITS.maxPageSize,
    meaning: 'Largest `limit` of a page, in events or sessions.',
  }),
  MAX_PAGE_BYTES: wholeNumber({
    unit: 'bytes',
    min: 64 * KIB,
    max: 64 * MIB,
    fallback: DEFAULT_LIMITS.maxPageBytes,
    meaning:
      'Largest page of events or sessions in bytes: a page ends early, and says that there is more, where it would pass it.',
  }),
  MAX_IN_FLIGHT_BYTES: wholeNumber({
    unit: 'bytes',
    min: MIB,
    max: 4 * KIB * MIB,
    fallback: DEFAULT_LIMITS.maxInFlightBytes,
    meaning:
      'Most bytes of pages that are under way at once in this process, half as many of bodies, which take twice the memory, ' +
      'and half as many of single events and sessions. Further requests wait for some seconds and are then answered 503.',
  }),
  MAX_VIEW_EVENTS: wholeNumber({
    unit: 'events',
    min: 1,
    max: 1_000_000,
    fallback: DEFAULT_LIMITS.maxViewEvents,
    meaning:
      'Most events of speech, interruptions, tools and metrics in a session whose transcript and turns are shown; longer ' +
      'ones are answered 422. About 2 KB of memory each while a view is made.',
  }),
  MAX_CUSTOM_TYPE_CHARS: wholeNumber({
    unit: 'characters',
    min: 3,
    max: 256,
    fallback: DEFAULT_LIMITS.maxCustomTypeChars,
    meaning: 'Longest custom event type (`x.<name>`) in characters.',
  }),
  MAX_END_REASON_CHARS: wholeNumber({
    unit: 'characters',
    min: 1,
    max: 4_096,
    fallback: DEFAULT_LIMITS.maxEndReasonChars,
    meaning: 'Longest `endReason` of a completion in characters (code points).',
  }),
  APPEND_QUEUE_MAX_EVENTS: wholeNumber({
    unit: 'operations',
    min: 1,
    max: 1_000_000,
    fallback: 10_000,
    meaning: 'Most writes that wait for a commit of the store; further ones are answered 429.',
  }),
  APPEND_QUEUE_MAX_BYTES: wholeNumber({
    unit: 'bytes',
    min: MIB,
    max: 4 * KIB * MIB,
    fallback: 64 * MIB,
    meaning: 'Most bytes that wait for a commit of the store; further writes are answered 429.',
  }),
} as const;
