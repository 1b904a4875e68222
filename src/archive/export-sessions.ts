import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { eventsOf } from '../application/events-of.js';
import type { SessionListQuery, SessionPosition } from '../domain/page.js';
import type { Session } from '../domain/session.js';
import { eventJson, sessionJson } from '../http/answers.js';
import type { ConversationStore } from '../ports/conversation-store.js';

export interface Exported {
  readonly sessions: number;
  readonly events: number;
}

/** Where a run that was cut off goes on: the file is good up to here, and the list goes on after this session. */
interface State extends Exported {
  readonly filters: object;
  readonly bytes: number;
  readonly after: SessionPosition;
}

/** Not an error of the program: the message says what to do. */
export class ExportFailed extends Error {}

const PAGE_SIZE = 100;

/**
 * Writes the sessions that the filters give, newest first, as JSON Lines: a line `{"session": …}`, then a line
 * `{"event": …}` for each of its events in order of sequence, as the API shows them. A run that was cut off goes on after
 * the last page of sessions that was written whole; its place stands in `<file>.state`, which goes when all is written.
 */
export async function exportSessions(
  store: ConversationStore,
  file: string,
  filters: Omit<SessionListQuery, 'limit' | 'after'>,
  onProgress: (sessions: number) => void,
  signal: AbortSignal,
): Promise<Exported> {
  const stateFile = `${file}.state`;
  const begun = await readState(stateFile, filters);
  const handle = await open(file, begun ? 'r+' : 'wx').catch(explain(file));
  let { sessions, events } = begun ?? { sessions: 0, events: 0 };
  let bytes = begun?.bytes ?? 0;
  let after = begun?.after;
  try {
    await handle.truncate(bytes);
    while (!signal.aborted) {
      const page = await store.listSessions({ ...filters, limit: PAGE_SIZE, ...(after ? { after } : {}) });
      for (const session of page.sessions) {
        const written = await writeSession(store, session, handle, bytes);
        bytes = written.end;
        events += written.events;
        onProgress(++sessions);
      }
      await handle.sync();
      if (!page.next) {
        await rm(stateFile, { force: true });
        return { sessions, events };
      }
      after = page.next;
      await writeFile(stateFile, JSON.stringify({ filters, bytes, after, sessions, events } satisfies State));
    }
  } finally {
    await handle.close();
  }
  throw new ExportFailed(`Stopped after ${sessions} sessions. The same command goes on from there.`);
}

async function writeSession(store: ConversationStore, session: Session, file: FileHandle, from: number) {
  let [end, events] = [from, 0];
  const write = async (text: string) => {
    end += (await file.write(text, end)).bytesWritten;
  };
  await write(`{"session":${sessionJson(session)}}\n`);
  for await (const chunk of eventsOf(store, session.sessionId)) {
    events += chunk.length;
    await write(chunk.map((event) => `{"event":${eventJson(event)}}\n`).join(''));
  }
  return { end, events };
}

async function readState(file: string, filters: object): Promise<State | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const state = JSON.parse(text) as State;
  if (JSON.stringify(state.filters) === JSON.stringify(filters)) return state;
  throw new ExportFailed(
    `${file} is of a run with other filters: give those, or remove it and the file it belongs to.`,
  );
}

function explain(file: string) {
  return (error: unknown): never => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new ExportFailed(`${file} is there already: name another file, or remove it.`);
    throw new ExportFailed(`${file} cannot be written (${String(code)}).`);
  };
}
