import { getJson } from '../api/client.js';
import type { SessionPage } from '../api/schema.js';
import { timingOf } from '../model/call.js';
import { readCall } from './read-call.js';

/** Sessions whose events one measurement reads: the page asks only for what a person waits for. */
export const SAMPLED_SESSIONS = 60;

/** Browsers open six connections; some are left for the rest of the page. */
const AT_ONCE = 4;

export interface SampledGap {
  readonly sessionId: string;
  readonly eventId: string;
  readonly isRough: boolean;
  readonly lengthMs: number;
  /** What the bot answered. */
  readonly text: string;
}

export interface GapMeasurement {
  readonly sessions: number;
  /** There were more sessions in the range than were looked at. */
  readonly isPart: boolean;
  readonly gaps: readonly SampledGap[];
}

/** The response gaps of the newest sessions of a range, measured from their events. */
export async function measureGaps(
  range: { readonly fromMs: number; readonly toMs: number },
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void,
): Promise<GapMeasurement> {
  const query = new URLSearchParams({
    limit: String(SAMPLED_SESSIONS),
    startedFrom: new Date(range.fromMs).toISOString(),
    startedTo: new Date(range.toMs).toISOString(),
  });
  const { sessions, pagination } = await getJson<SessionPage>(`/sessions?${query}`, signal);
  const waiting = [...sessions];
  const gaps: SampledGap[] = [];
  const work = async () => {
    for (let session = waiting.shift(); session; session = waiting.shift()) {
      gaps.push(...(await gapsOf(session.sessionId, Date.parse(session.startedAt), signal)));
      onProgress(sessions.length - waiting.length, sessions.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { sessions: sessions.length, isPart: pagination.hasMore, gaps };
}

async function gapsOf(sessionId: string, startedMs: number, signal: AbortSignal): Promise<readonly SampledGap[]> {
  const { answers } = timingOf(await readCall(sessionId, signal), startedMs);
  return answers
    .filter(({ gapMs }) => gapMs >= 0)
    .map(({ exchange, utterance, gapMs }) => ({
      sessionId,
      eventId: utterance.eventIds[0] ?? '',
      isRough: exchange.isRough === true,
      lengthMs: gapMs,
      text: utterance.text ?? '',
    }));
}
