import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallView, LoggedEvent, TranscriptUtterance } from '@conversation-service/voice';
import { describe, expect, it } from 'vitest';
import { IMPORTERS } from './importers.js';
import { type ImportedCall, importMessages } from './index.js';
import { fixturesOf } from './testing/fixtures.js';
import { callViewOf, SimulatedStore } from './testing/simulated-store.js';

/** What a person reads from a body. Written from the body alone; what is absent is not compared, or is empty. */
interface Golden {
  readonly sessionId?: string;
  readonly startedAt?: string;
  readonly completion?: object;
  /** `offset+length side: text`; without a number where nobody can know it. */
  readonly transcript?: readonly string[];
  /** The transcript where nobody can know when anything was said. */
  readonly lines?: readonly string[];
  readonly partials?: readonly string[];
  /** `name status latency`. */
  readonly tools?: readonly string[];
  readonly responseGapsMs?: readonly (number | null)[];
  readonly measures?: object;
  /** Events that are neither speech nor tools. */
  readonly others?: readonly string[];
  readonly annotation?: object;
  readonly ignored?: object;
  readonly issues?: readonly string[];
  readonly faults?: readonly string[];
  readonly expectsAnswer?: readonly string[];
}

const FOLDERS = IMPORTERS.map(({ provider }) => ({ provider, importer: importerAt(provider) }));

function importerAt(provider: string) {
  const found = IMPORTERS.find((importer) => importer.provider === provider);
  if (!found) throw new Error(`no importer ${provider}`);
  return found;
}

describe.each(FOLDERS)('what a person reads from the bodies of $provider', ({ provider, importer }) => {
  it.each(fixturesOf(provider))('$name', ({ name, messages }) => {
    const golden = JSON.parse(readFileSync(goldenPath(provider, name), 'utf8')) as Golden;
    const hasCall = golden.sessionId !== undefined;
    const sessionId = hasCall ? undefined : 'given';
    const result = importMessages(importer, messages, sessionId);
    expect(result.ignored).toEqual(golden.ignored ?? {});
    expect(result.issues.map(({ pointer }) => pointer)).toEqual(golden.issues ?? []);
    expect(result.faults.map(({ pointer }) => pointer)).toEqual(golden.faults ?? []);
    expect(result.expectsAnswer).toEqual(golden.expectsAnswer ?? []);
    expect(importMessages(importer, messages).hasNoCallId).toBe(!hasCall && result.calls.length > 0);
    const call = result.calls[0];
    expect(call?.sessionId).toBe(hasCall ? golden.sessionId : call && 'given');
    expect(call?.startedAt).toBe(golden.startedAt);
    expect(call?.completion).toEqual(golden.completion);
    expect(call?.annotation ?? {}).toMatchObject(golden.annotation ?? {});
    const store = new SimulatedStore(importer);
    store.deliver(messages, sessionId);
    const [session] = store.sessions.values();
    expectViews(session && callViewOf('call', session), golden, golden.startedAt !== undefined);
    expect(othersOf(call)).toEqual([...(golden.others ?? [])]);
  });
});

function expectViews(view: CallView | undefined, golden: Golden, hasStart: boolean): void {
  const lineOf = (utterance: TranscriptUtterance) => toLine(utterance, hasStart);
  const transcript = view?.transcript().utterances ?? [];
  if (golden.lines) expect(transcript.map((one) => toLine(one, false))).toEqual(golden.lines);
  else expect(transcript.map(lineOf)).toEqual(golden.transcript ?? []);
  const withPartials = view?.transcript({ partials: true }).utterances ?? [];
  const partials = withPartials.filter(({ final }) => !final).map(lineOf);
  expect(partials).toEqual(golden.partials ?? []);
  const turns = view?.turns();
  const tools = turns?.tools.map(({ name, status, latencyMs }) => `${name} ${status} ${latencyMs}`);
  expect(tools ?? []).toEqual(golden.tools ?? []);
  if (golden.responseGapsMs) expect(turns?.exchanges.map((one) => one.responseGapMs)).toEqual(golden.responseGapsMs);
  if (golden.measures) expect(turns?.measures).toMatchObject(golden.measures);
}

function toLine({ offsetMs, durationMs, side, text, heard }: TranscriptUtterance, hasStart: boolean): string {
  const time = hasStart ? `${offsetMs}${durationMs === null ? '' : `+${durationMs}`} ` : '';
  const cut = heard === 'full' ? '' : ` [${heard}]`;
  return `${time}${side}: ${text}${cut}`;
}

const IN_TRANSCRIPT: ReadonlySet<string> = new Set(['user_speech', 'bot_speech', 'x.tool_call', 'x.tool_result']);

function othersOf(call: ImportedCall | undefined): readonly string[] {
  const events = (call?.events ?? []).filter(({ type }) => !IN_TRANSCRIPT.has(type));
  return events.map(({ type, payload }: Pick<LoggedEvent, 'type' | 'payload'>) => {
    const parts = [type, payload.kind, payload.side, payload.state].filter((part) => typeof part === 'string');
    return parts.join(' ');
  });
}

function goldenPath(provider: string, name: string): string {
  return join(import.meta.dirname, '..', 'golden', provider, name.replace(/l$/, ''));
}
