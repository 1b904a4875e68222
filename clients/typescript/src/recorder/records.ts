/** The records of a spool (clients/spool-format.md). */
export type RecordKind = 'create' | 'event' | 'complete';

export type Body = Readonly<Record<string, unknown>>;

export interface SpoolRecord {
  readonly kind: RecordKind;
  readonly url: string;
  readonly sessionId: string;
  /** The moment of capture. */
  readonly at: number;
  readonly body: Body;
  /** Members of the body that the recorder chose, not the user. */
  readonly assumed?: readonly string[];
}

/** A record on its way into the spool. Between `head` and `tail` of an event stands its place in the order. */
export interface Entry {
  readonly kind: RecordKind;
  readonly head: string;
  readonly tail?: string;
  /** False: it is taken even where nothing else is, because a session cannot be without it. */
  readonly isBounded: boolean;
}

/** A record in a store; `record` is undefined where it can no longer be read. */
export interface StoredRecord {
  readonly place: number;
  readonly bytes: number;
  readonly record: SpoolRecord | undefined;
}

/** What every record of a session begins with. */
export const sessionMembers = (url: string, sessionId: string): string =>
  `"url":${JSON.stringify(url)},"sessionId":${JSON.stringify(sessionId)}`;

export function controlEntry(
  kind: 'create' | 'complete',
  session: string,
  body: Body,
  assumed: readonly string[],
): Entry {
  const members = `"at":${Date.now()},"assumed":${JSON.stringify(assumed)},"body":${JSON.stringify(body)}`;
  return { kind, isBounded: false, head: `{"kind":"${kind}",${session},${members}}` };
}

export interface EventFields {
  readonly eventId: string;
  readonly type: string;
  readonly timestamp: string;
  /** JSON. */
  readonly payload: string;
}

/** Ids and types need no escape once they are mapped. */
export function eventEntry(session: string, atMs: number, event: EventFields): Entry {
  const { eventId, type, timestamp, payload } = event;
  const head = `{"kind":"event",${session},"at":${atMs},"body":{"eventId":"${eventId}","type":"${type}","timestamp":"${timestamp}","clientSequence":`;
  return { kind: 'event', isBounded: true, head, tail: `,"payload":${payload}}}` };
}
