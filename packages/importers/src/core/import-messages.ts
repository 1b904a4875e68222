import { isObject } from '@conversation-service/voice';
import { CallBuilder } from './call-builder.js';
import { sessionIdOf } from './ids.js';
import type { ImportedCall } from './imported-call.js';
import type { Fault, Importer } from './importer.js';
import { type ImportIssue, type Incoming, unwrap } from './incoming.js';
import type { Provider } from './provider.js';

/** The content of a body. */
export interface ImportResult {
  readonly provider: Provider;
  /** Number of messages in the body. */
  readonly messages: number;
  /** What was left out on purpose: number of messages or items by type. */
  readonly ignored: Readonly<Record<string, number>>;
  /** What the importer does not know and keeps unchanged, by type. */
  readonly notUnderstood: Readonly<Record<string, number>>;
  readonly calls: readonly ImportedCall[];
  readonly issues: readonly ImportIssue[];
  /** Types of messages whose sender waits for an answer that a store cannot give. They are recorded like others. */
  readonly expectsAnswer: readonly string[];
  /** No message names a call and no session was given, so nothing can be stored. */
  readonly hasNoCallId: boolean;
  /** The whole body is invalid, so nothing can be stored. Pointers begin with the index of the message. */
  readonly faults: readonly Fault[];
}

/**
 * Reads the messages of a body, call by call. Pure: the same messages give the same ids and payloads, wherever and
 * however often they are delivered. Never throws.
 *
 * @param sessionId takes all messages, whatever calls they name.
 */
export function importMessages(importer: Importer, messages: readonly unknown[], sessionId?: string): ImportResult {
  const { provider } = importer;
  const issues: ImportIssue[] = [];
  const ignored = new Map<string, number>();
  const incoming = unwrap(messages, issues);
  const faults = faultsOf(importer, incoming);
  const calls: ImportedCall[] = [];
  const told = faults.length > 0 ? [] : withoutRestored(importer, incoming, sessionId, calls);
  const groups = groupByCall(importer, told, sessionId);
  const expectsAnswer: string[] = [];
  const notUnderstood = new Map<string, number>();
  for (const [id, group] of groups) {
    const call = new CallBuilder(provider, issues, ignored);
    importer.read(group, call);
    expectsAnswer.push(...call.expectsAnswer);
    for (const [type, count] of call.notUnderstood) notUnderstood.set(type, (notUnderstood.get(type) ?? 0) + count);
    const imported = toImportedCall(call, sessionId ?? sessionIdOf(provider, id), group, issues);
    if (imported) calls.push(imported);
  }
  // Nothing of a body without a call id is stored, so no calls are reported.
  const hasNoCallId = sessionId === undefined && groups.has(NO_CALL) && calls.length > 0;
  return {
    provider,
    messages: messages.length,
    ignored: Object.fromEntries(ignored),
    notUnderstood: Object.fromEntries(notUnderstood),
    calls: hasNoCallId ? [] : calls,
    issues: [...issues].sort((a, b) => a.message - b.message),
    expectsAnswer,
    hasNoCallId,
    faults,
  };
}

/** Extracts the messages that are exports of our own sessions. */
function withoutRestored(
  { restore }: Importer,
  incoming: readonly Incoming[],
  sessionId: string | undefined,
  calls: ImportedCall[],
): readonly Incoming[] {
  return incoming.filter(({ message, index }) => {
    const restored = restore?.(message, index);
    if (restored) calls.push(sessionId === undefined ? restored : { ...restored, sessionId });
    return !restored;
  });
}

/** The key of messages if none names a call; ids are never empty. */
const NO_CALL = '';

/** A message without a call id belongs to the call named before it, or else to the first one named after it. */
function groupByCall(
  importer: Importer,
  incoming: readonly Incoming[],
  sessionId: string | undefined,
): ReadonlyMap<string, readonly Incoming[]> {
  const groups = new Map<string, Incoming[]>();
  if (incoming.length === 0) return groups;
  if (sessionId !== undefined) return groups.set(sessionId, [...incoming]);
  const ids = incoming.map(({ message }) => (isObject(message) ? importer.callIdOf(message) : undefined));
  let current = ids.find((id) => id !== undefined) ?? NO_CALL;
  for (const [place, one] of incoming.entries()) {
    current = ids[place] ?? current;
    const group = groups.get(current);
    if (group) group.push(one);
    else groups.set(current, [one]);
  }
  return groups;
}

/** Returns undefined if everything was left out: a body of ignored messages creates no session. */
function toImportedCall(
  call: CallBuilder,
  sessionId: string,
  group: readonly Incoming[],
  issues: ImportIssue[],
): ImportedCall | undefined {
  const { value, leftOut } = call.annotation();
  const message = group.at(-1)?.index ?? 0;
  for (const name of leftOut) {
    const detail = `${name} is left out of the annotation: it has no room there, or could not be stored exactly`;
    issues.push({ message, pointer: '', detail });
  }
  const hasAnnotation = Object.keys(value).length > 0;
  const { startedAt, completion } = call;
  if (call.events.length === 0 && !completion && !hasAnnotation && startedAt === undefined) return undefined;
  return {
    sessionId,
    metadata: { provider: call.provider },
    ...(startedAt === undefined ? {} : { startedAt }),
    events: call.events,
    ...(completion === undefined ? {} : { completion }),
    ...(hasAnnotation ? { annotation: value } : {}),
  };
}

function faultsOf(importer: Importer, incoming: readonly Incoming[]): readonly Fault[] {
  return incoming.flatMap(({ message, index }) => {
    const faults = importer.faultsOf?.(message) ?? [];
    return faults.map(({ pointer, detail }) => ({
      pointer: incoming.length > 1 ? `/${index}${pointer}` : pointer,
      detail,
    }));
  });
}
