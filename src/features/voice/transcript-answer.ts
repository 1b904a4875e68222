import { VOICE_VERSION } from '@conversation-service/voice';
import type { CallHead } from './call-reader.js';
import type { PackedTranscript } from './packed-transcript.js';
import { encodeCursor, type TranscriptQuery } from './transcript-query.js';

/** Returns a page of a transcript as JSON, which ends early rather than exceed `maxBytes`. */
export function transcriptPage(
  transcript: PackedTranscript,
  { session, isSealed }: CallHead,
  { options, after, limit }: TranscriptQuery,
  maxBytes: number,
) {
  const { sessionId, lastSequence } = session;
  const before = JSON.stringify({
    sessionId,
    view: options.view,
    version: VOICE_VERSION,
    throughSequence: lastSequence,
    complete: isSealed,
  });
  const frameBytes = before.length + transcript.issues.length + FRAME_BYTES;
  const range = transcript.rangeAfter(after, limit, maxBytes - frameBytes);
  const hasMore = range.until < transcript.count;
  const nextCursor = hasMore ? encodeCursor(transcript.placeAt(range.until - 1)) : null;
  function* parts(): Generator<string, void, undefined> {
    yield `${before.slice(0, -1)},"utterances":[`;
    let separator = '';
    for (const line of transcript.linesOf(range)) {
      yield separator + line;
      separator = ',';
    }
    yield `],"issues":${transcript.issues},"pagination":${JSON.stringify({ limit, nextCursor, hasMore })}}`;
  }
  return { parts: parts(), nextCursor };
}

/** Names, cursor and brackets. */
const FRAME_BYTES = 256;
