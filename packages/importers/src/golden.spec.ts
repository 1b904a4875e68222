import type { CallView, LoggedEvent, TranscriptUtterance } from '@conversation-service/voice';
import { describe, expect, it } from 'vitest';
import { IMPORTERS } from './importers.js';
import { type ImportedCall, importMessages } from './index.js';
import { fixturesOf } from './testing/fixtures.js';
import { type Golden, goldenOf, toLine } from './testing/golden.js';
import { callViewOf, SimulatedStore } from './testing/simulated-store.js';

const FOLDERS = IMPORTERS.map(({ provider }) => ({ provider, importer: importerAt(provider) }));

function importerAt(provider: string) {
  const found = IMPORTERS.find((importer) => importer.provider === provider);
  if (!found) throw new Error(`no importer ${provider}`);
  return found;
}

describe.each(FOLDERS)('what a person reads in the bodies of $provider', ({ provider, importer }) => {
  it.each(fixturesOf(provider))('$name', ({ name, messages }) => {
    const golden = goldenOf(provider, name);
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

const IN_TRANSCRIPT: ReadonlySet<string> = new Set(['user_speech', 'bot_speech', 'x.tool_call', 'x.tool_result']);

function othersOf(call: ImportedCall | undefined): readonly string[] {
  const events = (call?.events ?? []).filter(({ type }) => !IN_TRANSCRIPT.has(type));
  return events.map(({ type, payload }: Pick<LoggedEvent, 'type' | 'payload'>) => {
    const parts = [type, payload.kind, payload.side, payload.state].filter((part) => typeof part === 'string');
    return parts.join(' ');
  });
}
