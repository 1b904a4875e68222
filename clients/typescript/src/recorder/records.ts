/** The records of a spool, as specified in clients/spool-format.md. */
export type RecordKind = 'create' | 'event' | 'complete';

/** A text in pieces: in cold code, joining them takes longer than writing each to the buffer. */
export type Pieces = readonly string[];

export type Halves = readonly [string, string];

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
  readonly position: number;
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

/** Returns an event up to its payload. Ids and types have been mapped and need no escaping. */
export function eventStart(session: string, atMs: number, id: Halves, type: string, time: Halves): string[] {
  const at = String(atMs);
  const start = ['{"kind":"event",', session, ',"at":', at, ',"body":{"eventId":"', id[0], id[1], '","type":"', type];
  start.push('","timestamp":"', time[0], time[1], '","payload":');
  return start;
}

/** Returns what follows the payload. */
export const eventEnd = (sequence: number): Pieces => [',"clientSequence":', String(sequence), '}}'];
