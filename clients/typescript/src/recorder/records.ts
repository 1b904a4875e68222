/** The records of a spool, as specified in clients/spool-format.md. */
export type RecordKind = 'create' | 'event' | 'complete';

export type Body = Readonly<Record<string, unknown>>;

export interface SpoolRecord {
  readonly kind: RecordKind;
  readonly url: string;
  readonly sessionId: string;
  /** Time of recording, in milliseconds. */
  readonly at: number;
  readonly body: Body;
  /** Members of the body that the recorder chose, not the caller. */
  readonly assumed?: readonly string[];
}

/** A record in a store; `record` is undefined if it can no longer be read. */
export interface StoredRecord {
  readonly place: number;
  readonly bytes: number;
  readonly record: SpoolRecord | undefined;
}

/** The members that every record of a session begins with. */
export const sessionMembers = (url: string, sessionId: string): string =>
  `"url":${JSON.stringify(url)},"sessionId":${JSON.stringify(sessionId)}`;

export function controlContent(
  kind: 'create' | 'complete',
  session: string,
  body: Body,
  assumed: readonly string[],
): string {
  const members = `"at":${Date.now()},"assumed":${JSON.stringify(assumed)},"body":${JSON.stringify(body)}`;
  return `{"kind":"${kind}",${session},${members}}`;
}

export interface EventFields {
  /** Time of recording. */
  readonly atMs: number;
  readonly eventId: string;
  readonly type: string;
  readonly timestamp: string;
  /** JSON text. */
  readonly payload: string;
}

/** Ids and types have been mapped and need no escaping. */
export function eventContent(session: string, sequence: number, event: EventFields): string {
  const { atMs, eventId, type, timestamp, payload } = event;
  return `{"kind":"event",${session},"at":${atMs},"body":{"eventId":"${eventId}","type":"${type}","timestamp":"${timestamp}","clientSequence":${sequence},"payload":${payload}}}`;
}
