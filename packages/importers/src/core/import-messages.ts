import { isObject } from '@conversation-service/voice';
import { CallBuilder } from './call-builder.js';
import { sessionIdOf } from './ids.js';
import type { ImportedCall } from './imported-call.js';
import type { Fault, Importer } from './importer.js';
import { type ImportIssue, type Incoming, unwrap } from './incoming.js';
import type { Provider } from './provider.js';

/** What a body says. */
export interface ImportResult {
  readonly provider: Provider;
  /** How many messages the body has. */
  readonly messages: number;
  /** What was left out on purpose: how many messages or items of each type. */
  readonly ignored: Readonly<Record<string, number>>;
  /** What the importer does not know and keeps as it is, by type. */
  readonly notUnderstood: Readonly<Record<string, number>>;
  readonly calls: readonly ImportedCall[];
  readonly issues: readonly ImportIssue[];
  /** Messages, by type, whose sender waits for an answer that a store cannot give. They are recorded like others. */
  readonly expectsAnswer: readonly string[];
  /** No message names a call and no session was given; nothing can be stored. */
  readonly hasNoCallId: boolean;
  /** The body is broken as a whole; nothing can be stored. Pointers begin with the message's place. */
  readonly faults: readonly Fault[];
}

/**
 * What the messages of a body say, call by call. It is a pure function of the messages: the same messages give the same
 * ids and payloads, wherever and however often they are delivered. It never throws, whatever the messages are.
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
  // Nothing is stored of a body that names no call, so nothing is said of its calls.
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

/** Takes out the messages that are sessions of our own. */
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

/** The key of messages of which none names a call; no id is empty. */
const NO_CALL = '';

/** A message that names no call belongs to the one named last before it, else to the first named after it. */
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

/** Undefined where everything was left out: a body of ignored messages makes no session. */
function toImportedCall(
  call: CallBuilder,
  sessionId: string,
  group: readonly Incoming[],
  issues: ImportIssue[],
): ImportedCall | undefined {
  const { value, leftOut } = call.annotation();
  const message = group.at(-1)?.index ?? 0;
  for (const name of leftOut) {
    issues.push({ message, pointer: '', detail: `${name} does not fit into the annotation and is left out` });
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
