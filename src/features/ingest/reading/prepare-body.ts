import {
  type Fault,
  type ImportedCall,
  type ImportedEvent,
  type Importer,
  type ImportIssue,
  importerOf,
  importMessages,
} from '@conversation-service/importers';
import type { NewEvent } from '../../../domain/event.js';
import { isId } from '../../../domain/ids.js';
import { type Completion, isLanguage, type NewSession } from '../../../domain/session.js';
import { EVENT_FIELDS, parseNewEvent } from '../../../http/event-fields.js';
import { canonicalJson } from '../../../lib/json/canonical-json.js';
import type { Json, JsonText } from '../../../lib/json/json.js';
import { parseRfc3339 } from '../../../lib/time/rfc3339.js';
import { toChunks } from './chunks.js';
import { countTypes } from './message-types.js';
import type { Chunk, PreparedCall, ReadingLimits, ReadingResult, ReadingTask } from './prepared-body.js';
import { readBody } from './read-body.js';

/** An answer that lists a million faults helps nobody. */
const MAX_ISSUES = 1_000;

export interface Prepared {
  readonly result: ReadingResult;
  /** Of all calls, one after another. */
  readonly chunks: readonly Chunk[];
}

/** Reads a whole body. Takes time in proportion to its size, so a service runs it in a thread. */
export function prepareBody({ provider, bytes, isNdjson, sessionId, limits }: ReadingTask): Prepared {
  const importer = importerOf(provider);
  if (!importer) throw new TypeError(`There is no importer ${provider}.`);
  const body = readBody(bytes, isNdjson);
  if (body.kind === 'broken') return { result: body, chunks: [] };
  const imported = importMessages(importer, body.messages, sessionId);
  const faults = [...imported.faults, ...imported.calls.flatMap(faultsOfCall)];
  if (faults.length > 0) return { result: { kind: 'faulty', faults }, chunks: [] };
  if (imported.hasNoCallId) return { result: { kind: 'no-call' }, chunks: [] };
  const issues = [...body.issues, ...imported.issues];
  const prepared = imported.calls.map((call) => prepareCall(call, limits, issues));
  const { messages, ignored, notUnderstood, expectsAnswer } = imported;
  const types = countTypes(importer as Importer, body.messages);
  const calls = prepared.map(({ call }) => call);
  const told = { messages, types, ignored, notUnderstood, expectsAnswer, calls };
  const result = { kind: 'calls', ...told, issues: listed(issues) } as const;
  return { result, chunks: prepared.flatMap(({ chunks }) => chunks) };
}

/** An export of this service names its session itself. */
function faultsOfCall({ sessionId }: ImportedCall): readonly Fault[] {
  return isId(sessionId)
    ? []
    : [{ pointer: '/attachments', detail: 'contain a session whose sessionId is not a valid id' }];
}

function prepareCall(
  call: ImportedCall,
  limits: ReadingLimits,
  issues: ImportIssue[],
): { readonly call: PreparedCall; readonly chunks: readonly Chunk[] } {
  const events = call.events.flatMap((event) => toNewEvent(event, limits, issues) ?? []);
  const chunks = toChunks(events, limits);
  const { completion, annotation, annotations = [] } = call;
  return {
    call: {
      session: toNewSession(call, issues),
      ...(completion ? { completion: toCompletion(completion, limits) } : {}),
      ...(completion?.lengthMs === undefined ? {} : { lengthMs: completion.lengthMs }),
      ...(annotation ? { annotation } : {}),
      annotations,
      invalid: call.events.length - events.length,
      chunks: chunks.length,
    },
    chunks,
  };
}

function toNewSession(call: ImportedCall, issues: ImportIssue[]): NewSession {
  const metadata = canonicalJson(call.metadata as Json, '/metadata');
  const message = call.events[0]?.message ?? 0;
  if (!metadata.ok) issues.push(...metadata.problems.map((problem) => ({ message, ...problem })));
  const startedAtMs = call.startedAt === undefined ? undefined : parseRfc3339(call.startedAt);
  const { status, language } = call.session ?? {};
  return {
    sessionId: call.sessionId,
    ...(metadata.ok ? { metadata: metadata.text as JsonText } : {}),
    ...(status === 'active' ? { status } : {}),
    ...(isLanguage(language) ? { language } : {}),
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
  };
}

function toCompletion(
  { status, endReason, endedAt }: NonNullable<ImportedCall['completion']>,
  { maxEndReasonChars }: ReadingLimits,
): Completion {
  const endedAtMs = endedAt === undefined ? undefined : parseRfc3339(endedAt);
  const reason = endReason === null ? undefined : [...endReason.toWellFormed()].slice(0, maxEndReasonChars).join('');
  return {
    status,
    ...(reason === undefined ? {} : { endReason: reason }),
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
  };
}

/**
 * Returns undefined and adds a fault if the event violates a limit; the other events are stored regardless. Only fields
 * that a client can send are read: an event of an export may have more.
 */
function toNewEvent(
  { message, ...event }: ImportedEvent,
  { maxCustomTypeChars, maxBodyBytes }: ReadingLimits,
  issues: ImportIssue[],
): NewEvent | undefined {
  const sent = Object.fromEntries(EVENT_FIELDS.map((name) => [name, event[name] ?? null]));
  const parsed = parseNewEvent(sent as Json, maxCustomTypeChars, '');
  if (!parsed.ok) {
    const reasons = parsed.problems.map(({ pointer, detail }) => `${pointer} ${detail}`);
    issues.push({ message, pointer: '', detail: `one of its events was not stored: ${reasons.join('; ')}` });
    return undefined;
  }
  if (Buffer.byteLength(parsed.event.payload ?? '') <= maxBodyBytes) return parsed.event;
  const detail = `one of its events was not stored: its payload is larger than ${maxBodyBytes} bytes`;
  issues.push({ message, pointer: '', detail });
  return undefined;
}

function listed(issues: readonly ImportIssue[]): readonly ImportIssue[] {
  const sorted = [...issues].sort((a, b) => a.message - b.message);
  const rest = sorted.length - MAX_ISSUES;
  if (rest <= 0) return sorted;
  const message = sorted[MAX_ISSUES]?.message ?? 0;
  return [...sorted.slice(0, MAX_ISSUES), { message, pointer: '', detail: `${rest} further issues are not listed` }];
}
