import { type ResponseGap, toMoment, turnTaking } from '@conversation-service/voice';
import { getJson } from '../api/client.js';
import type { LogPage, SessionPage } from '../api/schema.js';

/** Sessions whose events one measurement reads: the page asks only for what a person waits for. */
export const SAMPLED_SESSIONS = 60;

/** Events read of each: a few minutes of a call. */
const EVENTS_OF_EACH = 500;

/** Browsers open six connections; some are left for the rest of the page. */
const AT_ONCE = 4;

export interface SampledGap extends ResponseGap {
  readonly sessionId: string;
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
  const path = `/sessions/${encodeURIComponent(sessionId)}/events?limit=${EVENTS_OF_EACH}&type=user_speech&type=bot_speech`;
  const { events } = await getJson<LogPage>(path, signal);
  const moments = events.map((event) => toMoment(event, startedMs));
  const texts = new Map(moments.map(({ sequence, text }) => [sequence, text]));
  return turnTaking(moments).gaps.map((gap) => ({
    ...gap,
    sessionId,
    lengthMs: gap.endMs - gap.startMs,
    text: texts.get(gap.sequence) ?? '',
  }));
}
