import { type Place, type TranscriptOptions, VIEWS } from '@conversation-service/voice';
import type { ApiLimits } from '../../domain/limits.js';
import { DEFAULT_PAGE_SIZE } from '../../http/openapi/parameters.js';
import { QueryReader, type RawQuery } from '../../http/query.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import { FORMATS, type Format, preferredFormat } from './transcript-formats.js';

export const TRANSCRIPT_PARAMETERS = [
  ...['view', 'format', 'partials', 'superseded', 'words', 'estimate'],
  ...['limit', 'cursor'],
];

export interface TranscriptQuery {
  readonly format: Format;
  readonly options: Required<TranscriptOptions>;
  readonly limit: number;
  readonly after: Place | undefined;
}

/** `format` takes precedence over `Accept`. */
export function parseTranscriptQuery(query: RawQuery, accept: string | undefined, limits: ApiLimits): TranscriptQuery {
  const reader = new QueryReader(query);
  const flag = (name: string) => reader.choice(name, ['true', 'false'], 'false') === 'true';
  const format = reader.choice('format', FORMATS, undefined) ?? preferredFormat(accept);
  const parsed: TranscriptQuery = {
    format,
    options: {
      view: reader.choice('view', VIEWS, 'heard'),
      partials: flag('partials'),
      superseded: flag('superseded'),
      words: flag('words'),
      estimate: flag('estimate'),
    },
    limit: reader.integer('limit', 1, limits.maxPageSize, DEFAULT_PAGE_SIZE),
    after: reader.parsed('cursor', decodeCursor, 'must be a nextCursor of an earlier page'),
  };
  reader.done();
  return parsed;
}

const CURSOR = /^1,(-?\d{1,15}),(\d{1,16})$/;

/**
 * Encodes the position of an utterance in the conversation, which is stable as others are added, and in any database.
 */
export function encodeCursor({ startedAt, sequence }: Place): string {
  return Buffer.from(`1,${Date.parse(startedAt)},${sequence}`).toString('base64url');
}

function decodeCursor(text: string): Place | undefined {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text)) return undefined;
  const [, startMs, sequence] = CURSOR.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  return startMs && sequence ? { startedAt: formatRfc3339(Number(startMs)), sequence: Number(sequence) } : undefined;
}
