import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { secondsToMs } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, idTextOf, listOf, objectsOf, textOf, without } from '../core/values.js';
import { vconFaults } from './faults.js';
import { VCON_PAGE } from './page.js';
import { Parties } from './parties.js';
import { restoredCall } from './restore.js';
import { type Line, linesOf, rankOf } from './transcripts.js';

/** Reads vCons, drafts 0.0.1 to 0.5.0. */
export const vcon: Importer = {
  provider: 'vcon',
  page: VCON_PAGE,
  understands: [
    'text',
    'recording',
    'incomplete',
    'transfer',
    'wtf_transcription',
    'transcript',
    'transcript-redacted',
  ],
  callIdOf: (message) => idTextOf(message.uuid),
  faultsOf: vconFaults,
  restore: restoredCall,
  read(messages, call) {
    for (const incoming of messages) {
      if (isObject(incoming.message)) readContainer(incoming.message, incoming, call);
      else call.unknown(incoming, 'message', incoming.message);
    }
  },
};

/** A dialog with its times and index. */
interface Dialog {
  readonly entry: JsonObject;
  readonly index: number;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

interface Place {
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  readonly parties: Parties;
}

function readContainer(container: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const at = { incoming, call, parties: new Parties(container) };
  const dialogs = objectsOf(container.dialog).map((entry, index) => toDialog(entry, index, at));
  for (const { startMs } of dialogs) call.startsAt(startMs);
  for (const dialog of dialogs) addDialog(dialog, at);
  const used = addTranscripts(container, dialogs, at);
  const analysis = listOf(container.analysis).filter((entry) => !used.has(entry));
  const createdMs = call.instant(incoming, '/created_at', container.created_at);
  call.annotate({ ...without(container, NOT_ANNOTATED), ...(analysis.length > 0 ? { analysis } : {}) }, 2, createdMs);
  const ends = dialogs.flatMap(({ startMs, endMs }) => endMs ?? startMs ?? []);
  const endMs = ends.length > 0 ? ends.reduce((a, b) => Math.max(a, b)) : undefined;
  call.complete({ isFailure: false, reason: undefined, endMs });
}

const NOT_ANNOTATED: ReadonlySet<string> = new Set(['uuid', 'dialog', 'analysis']);

function toDialog(entry: JsonObject, index: number, { incoming, call }: Place): Dialog {
  const startMs = call.instant(incoming, `/dialog/${index}/start`, entry.start);
  const lengthMs = secondsToMs(entry.duration);
  const endMs = startMs !== undefined && lengthMs !== undefined ? startMs + lengthMs : undefined;
  return { entry, index, startMs, endMs };
}

function addDialog({ entry, index, startMs }: Dialog, at: Place): void {
  const { incoming, call, parties } = at;
  const type = textOf(entry.type);
  const key = `d${index}`;
  if (type === 'text') {
    const text = textOf(entry.body);
    const isEncoded = entry.encoding === 'base64url';
    if (text === undefined || isEncoded)
      call.issue(incoming, `/dialog/${index}/body`, 'is not read: it must be plain text');
    const { side, labels } = parties.at(entry.originator ?? listOf(entry.parties)[0] ?? entry.parties);
    const fields = { text: isEncoded ? undefined : text, medium: 'text', ...labels };
    const item = { side, fields };
    addSpeech(call, incoming, { side, itemId: key, key, startMs, item, rev: 2, fields });
  } else if (type === 'transfer') {
    const payload = compact({ from: entry.transferor, to: entry.transfer_target, kind: 'human' });
    addAside(call, incoming, { type: 'x.handoff', payload, item: entry, key, atMs: startMs });
  } else if (type === 'recording' || type === 'incomplete') {
    const payload = { ...without(entry, IN_PAYLOAD), kind: type, durationMs: secondsToMs(entry.duration) };
    call.event(incoming, { type: 'system', payload, item: payload, key, atMs: startMs });
  } else call.unknown(incoming, type ?? 'dialog', entry, startMs);
}

/** The content of a recording is audio. */
const IN_PAYLOAD: ReadonlySet<string> = new Set(['type', 'body', 'duration', 'kind']);

/** Adds the most complete transcript of each dialog, and returns the analyses that became events. */
function addTranscripts(container: JsonObject, dialogs: readonly Dialog[], at: Place): ReadonlySet<unknown> {
  const used = new Set<unknown>();
  const told = new Set<unknown>();
  const sorted = listOf(container.analysis).map((entry, index) => ({ entry, index }));
  for (const { entry, index } of sorted.filter(({ entry: one }) => isObject(one)).sort(byRank)) {
    const analysis = entry as JsonObject;
    const about = listOf(analysis.dialog)[0] ?? analysis.dialog ?? 0;
    const dialog = typeof about === 'number' ? dialogs[about] : undefined;
    const lines = told.has(about) ? [] : linesOf(analysis, dialog?.entry.parties, at.parties);
    if (lines.length === 0) continue;
    told.add(about);
    used.add(entry);
    for (const [place, line] of lines.entries()) addLine(line, `a${index}:${place}`, dialog, dialogs, at);
  }
  return used;
}

function byRank(a: { readonly entry: unknown }, b: { readonly entry: unknown }): number {
  return rankOf(a.entry as JsonObject) - rankOf(b.entry as JsonObject);
}

function addLine(line: Line, key: string, dialog: Dialog | undefined, dialogs: readonly Dialog[], at: Place): void {
  const { side, labels, text, isInstant, confidence } = line;
  const instant = (ms: number | undefined) => {
    if (ms === undefined || isInstant) return ms;
    return dialog?.startMs === undefined ? undefined : dialog.startMs + ms;
  };
  // Words count from the start of the session, which is that of the earliest dialog.
  const starts = dialogs.flatMap(({ startMs }) => startMs ?? []);
  const firstMs = starts.length > 0 ? starts.reduce((a, b) => Math.min(a, b)) : undefined;
  const shiftMs = dialog?.startMs !== undefined && firstMs !== undefined ? dialog.startMs - firstMs : 0;
  const words = line.words?.map((word) => ({
    ...word,
    ...shifted(word, 'startMs', shiftMs),
    ...shifted(word, 'endMs', shiftMs),
  }));
  const fields = { text, ...labels, confidence, words };
  addSpeech(at.call, at.incoming, {
    side,
    itemId: key,
    key,
    startMs: instant(line.startMs),
    endMs: instant(line.endMs),
    atMs: dialog?.startMs,
    item: { side, fields },
    rev: 2,
    fields,
  });
}

function shifted(word: JsonObject, name: string, byMs: number): JsonObject {
  const ms = word[name];
  return typeof ms === 'number' ? { [name]: ms + byMs } : {};
}
