import type { NewEvent } from '../../../domain/event.js';
import { countNames } from '../../../lib/count-names.js';
import { formatRfc3339 } from '../../../lib/time/rfc3339.js';
import { prepareBody } from '../reading/prepare-body.js';
import type { Chunk, PreparedBody, PreparedCall, ReadingResult, ReadingTask } from '../reading/prepared-body.js';

/** What would be stored of a file, and what was not understood. */
export interface Preview {
  readonly failure?: string;
  readonly sessions: readonly PreviewedCall[];
  readonly ignored: Readonly<Record<string, number>>;
  readonly issues: readonly { readonly message: number; readonly pointer: string; readonly detail: string }[];
}

const TIME_CHARS = '2026-01-15T09:30:00.000Z'.length;
const TYPE_CHARS = 'x.tool_result'.length;

/** For a recording of hours, the beginning is enough to check whether it is understood. */
const MAX_SHOWN = 20;
const MAX_TEXT_CHARS = 100;

interface PreviewedEvent {
  /** RFC 3339; absent if unknown. */
  readonly timestamp?: string;
  readonly type: string;
  readonly text: string;
}

interface PreviewedCall {
  readonly sessionId: string;
  /** Events by type. */
  readonly events: Readonly<Record<string, number>>;
  /** Messages that the importer does not know, by type: they are kept as `system` events. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly invalid: number;
  readonly status: string;
  readonly annotated: boolean;
  /** The first of them. */
  readonly shown: readonly PreviewedEvent[];
}

/** Reads a file as an import would, without storing anything. */
export function preview(task: ReadingTask): Preview {
  const { result, chunks } = prepareBody(task);
  if (result.kind !== 'calls') return { failure: failureOf(result), sessions: [], ignored: {}, issues: [] };
  const rest = chunks[Symbol.iterator]();
  const take = (count: number) => Array.from({ length: count }, () => rest.next().value ?? []).flat();
  const sessions = result.calls.map((call) => toPreviewed(task.provider, call, take(call.chunks)));
  return { sessions, ignored: result.ignored, issues: result.issues };
}

function failureOf(result: Exclude<ReadingResult, PreparedBody>): string {
  switch (result.kind) {
    case 'broken':
      return `${result.problem.pointer} ${result.problem.detail}`.trim();
    case 'faulty':
      return result.faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
    case 'no-call':
      return 'no message names a call; name the session with --session-id';
  }
}

function toPreviewed(provider: string, call: PreparedCall, events: Chunk): PreviewedCall {
  const kinds = events.map((event) => unknownKindOf(provider, event));
  return {
    sessionId: call.session.sessionId,
    events: countNames(events.flatMap(({ type }, index) => (kinds[index] === undefined ? type : []))),
    unknown: countNames(kinds.filter((kind) => kind !== undefined)),
    invalid: call.invalid,
    status: call.completion?.status ?? 'open',
    annotated: call.annotation !== undefined || call.annotations.length > 0,
    shown: events.slice(0, MAX_SHOWN).map(toPreviewedEvent),
  };
}

function toPreviewedEvent({ timestampMs, type, payload }: NewEvent): PreviewedEvent {
  const { text, name, kind } = JSON.parse(payload ?? '{}') as Readonly<Record<string, unknown>>;
  const said = [text, name, kind].find((one) => typeof one === 'string');
  return {
    ...(timestampMs === undefined ? {} : { timestamp: formatRfc3339(timestampMs) }),
    type,
    text: String(said ?? '')
      .replaceAll(/\s+/g, ' ')
      .slice(0, MAX_TEXT_CHARS),
  };
}

/** Returns the type that the provider gave to a message that its importer does not know. */
function unknownKindOf(provider: string, { type, payload }: NewEvent): string | undefined {
  if (type !== 'system') return undefined;
  const { kind } = JSON.parse(payload ?? '{}') as { readonly kind?: unknown };
  const prefix = `${provider}.`;
  return typeof kind === 'string' && kind.startsWith(prefix) ? kind.slice(prefix.length) : undefined;
}

export function previewText(name: string, { failure, sessions, ignored, issues }: Preview): string {
  if (failure !== undefined) return `${name}: cannot be imported: ${failure}`;
  const lines = sessions.flatMap(({ sessionId, events, unknown, invalid, status, annotated, shown }) => {
    const parts = [
      listed(events) || 'no events',
      status === 'open' ? 'stays open' : status,
      ...(annotated ? ['with an annotation'] : []),
      ...(invalid > 0 ? [`${invalid} invalid`] : []),
      ...(Object.keys(unknown).length > 0 ? [`not understood: ${listed(unknown)}`] : []),
    ];
    return [`  ${sessionId}: ${parts.join('; ')}`, ...shown.map(eventLine), ...restLine(events, unknown)];
  });
  const left = listed(ignored);
  const notes = issues.map(({ message, pointer, detail }) => `  message ${message} ${pointer}: ${detail}`);
  return [`${name}:`, ...lines, ...(left ? [`  left out: ${left}`] : []), ...notes].join('\n');
}

function eventLine({ timestamp = '(no time)', type, text }: PreviewedEvent): string {
  return `    ${timestamp.padEnd(TIME_CHARS)}  ${type.padEnd(TYPE_CHARS)}  ${text}`.trimEnd();
}

function restLine(...counts: readonly Readonly<Record<string, number>>[]): readonly string[] {
  const all = counts.flatMap((one) => Object.values(one)).reduce((sum, times) => sum + times, 0);
  return all > MAX_SHOWN ? [`    … and ${all - MAX_SHOWN} more`] : [];
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, times]) => `${name} ×${times}`)
    .join(', ');
}
