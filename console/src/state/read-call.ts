import type { Transcript, Turns, Utterance } from '@conversation-service/client';
import { getJson } from '../api/client.js';
import type { Call } from '../model/call.js';

const PAGE_UTTERANCES = 500;

/** Reads the current views of a session. An event that arrives meanwhile may be in only some of them. */
export async function readCall(sessionId: string, signal: AbortSignal): Promise<Call> {
  const address = `/sessions/${encodeURIComponent(sessionId)}`;
  const [turns, heard] = await Promise.all([
    getJson<Turns>(`${address}/turns`, signal),
    readTranscript(sessionId, 'heard', signal),
  ]);
  const isCut = heard.utterances.some((utterance) => utterance.heard !== 'full');
  const whole = isCut ? await readTranscript(sessionId, 'generated', signal) : { utterances: [] };
  return {
    throughSequence: heard.throughSequence,
    isOfOneMoment: turns.throughSequence === heard.throughSequence,
    utterances: heard.utterances,
    generated: new Map(whole.utterances.map(({ index, text }) => [index, text])),
    turns,
  };
}

/** Reads all pages. */
export async function readTranscript(
  sessionId: string,
  view: Transcript['view'],
  signal?: AbortSignal,
): Promise<Transcript> {
  const address = `/sessions/${encodeURIComponent(sessionId)}/transcript?view=${view}&partials=true&limit=${PAGE_UTTERANCES}`;
  const utterances: Utterance[] = [];
  let page = await getJson<Transcript>(address, signal);
  utterances.push(...page.utterances);
  while (page.pagination.nextCursor !== null) {
    page = await getJson<Transcript>(`${address}&cursor=${encodeURIComponent(page.pagination.nextCursor)}`, signal);
    utterances.push(...page.utterances);
  }
  return { ...page, utterances };
}
