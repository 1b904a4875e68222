import { styleText } from 'node:util';
import { eventText, speakerOf } from '@conversation-service/voice';
import { DemoApi, type EventAnswer, type ReadBack } from './api.js';
import type { EventBody } from './bodies.js';
import type { Call } from './call.js';
import { addCounts, type Counts, NO_COUNTS } from './counts.js';
import type { DemoScreen } from './demo-screen.js';
import { differencesOf } from './differences.js';
import { asFastAsItGoes, paceOf } from './pace.js';
import { playScript } from './play-script.js';
import { eventsOf, type Script, toScripts } from './script.js';
import { checkText, countsText } from './texts.js';
import { transcriptOf } from './transcript.js';

export interface DemoParts {
  /** Address of the service, without a path. */
  readonly address: string;
  readonly calls: readonly Call[];
  /** Speed relative to real time; undefined means as fast as possible. */
  readonly speed: number | undefined;
  readonly nowMs: () => number;
  readonly screen: DemoScreen;
  /** Aborts the run, which then rejects. */
  readonly signal: AbortSignal;
}

/** One call, the outcomes of its events, and what was read back. */
interface Played {
  readonly script: Script;
  readonly counts: Counts;
  readonly readBack: ReadBack;
}

/** Two people, a form, money: the call that is shown completely. */
const SHOWN_CALL = '020e48edcf0940a4';

const MS_PER_SECOND = 1_000;

/** Sends every call concurrently, reads them back, shows them, and resolves with whether they equal what was sent. */
export async function runDemo(parts: DemoParts): Promise<boolean> {
  const { screen, nowMs } = parts;
  const show = (heading: string, text: string) => screen.write(`\n${styleText('bold', heading)}\n${text}\n`);
  const startedAtMs = nowMs();
  const played = await playAll(toScripts(parts.calls), parts);
  const seconds = ((nowMs() - startedAtMs) / MS_PER_SECOND).toFixed(1);
  const readBacks = played.map(({ readBack }) => readBack);
  for (const { session, chronological } of readBacks.filter((one) => one.session.sessionId === SHOWN_CALL)) {
    show('One of the calls, as the API gives it', transcriptOf(session, chronological));
  }
  const counts = played.map((one) => one.counts).reduce(addCounts, NO_COUNTS);
  show(`Sent and read back in ${seconds} s`, countsText(counts));
  const differences = played.flatMap((one) => differencesOf(one.script, one.counts, one.readBack));
  const outOfOrder = readBacks.reduce((sum, { log }) => sum + outOfOrderCount(log), 0);
  const stored = readBacks.reduce((sum, { log }) => sum + log.length, 0);
  show('Check', checkText({ sessions: played.length, events: stored, outOfOrder, differences }));
  return differences.length === 0;
}

async function playAll(scripts: readonly Script[], parts: DemoParts): Promise<readonly Played[]> {
  const { address, speed, nowMs, screen, signal } = parts;
  const api = new DemoApi(address, signal);
  const pace = speed === undefined ? asFastAsItGoes : paceOf(speed, nowMs, signal);
  const total = scripts.flatMap(eventsOf).length;
  const progress = screen.progress(total);
  const known = new Set<EventBody>();
  const onSent = (events: readonly EventBody[]) => {
    const fresh = events.filter((event) => !known.has(event));
    for (const event of fresh) known.add(event);
    const latest = events.at(-1);
    progress.advance(fresh.length, latest ? `${speakerOf(latest)} ${eventText(latest)}`.trimStart() : '');
  };
  const played = await Promise.all(
    scripts.map(async (script) => {
      const { sessionId, metadata } = script.session;
      const counts = await playScript(script, api, pace, onSent);
      progress.note(`${sessionId}  ${String(eventsOf(script).length).padStart(2)} events  ${metadata.task}`);
      return { script, counts, readBack: await api.readBack(sessionId) };
    }),
  );
  progress.end();
  return played;
}

/** Number of events that arrived after one with a later time. */
function outOfOrderCount(log: readonly EventAnswer[]): number {
  let newest = '';
  let count = 0;
  for (const { timestamp } of log) {
    if (timestamp < newest) count += 1;
    else newest = timestamp;
  }
  return count;
}
