import { expect } from 'vitest';
import type { AppendOutcome, CompleteOutcome } from '../../../src/domain/append.js';
import type { NewEvent, StoredEvent } from '../../../src/domain/event.js';
import type { LogPage, LogQuery } from '../../../src/domain/page.js';
import type { Completion, NewSession, Session } from '../../../src/domain/session.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewSession } from '../../builders/session.js';
import { nextTurn } from '../../builders/time.js';

/** Creates a session that did not exist. */
export async function createNew(store: ConversationStore, input: NewSession = aNewSession()): Promise<Session> {
  const outcome = await store.createSession(input);
  if (outcome.kind !== 'created') throw new Error(`the session is not new: ${outcome.kind}`);
  return outcome.session;
}

/** Appends to an existing session. */
export async function append(
  store: ConversationStore,
  sessionId: string,
  events: readonly NewEvent[],
): Promise<readonly AppendOutcome[]> {
  const outcomes = required(await store.appendEvents(sessionId, events));
  expect(outcomes).toHaveLength(events.length);
  return outcomes;
}

/** Appends events that were not stored before. */
export async function appendNew(
  store: ConversationStore,
  sessionId: string,
  events: readonly NewEvent[],
): Promise<readonly StoredEvent[]> {
  return (await append(store, sessionId, events)).map(storedBy);
}

/** The event of an `appended` outcome. */
export function storedBy(outcome: AppendOutcome): StoredEvent {
  expect(outcome.kind).toBe('appended');
  return eventOf(outcome);
}

/** The event of any outcome that has one. */
export function eventOf(outcome: AppendOutcome): StoredEvent {
  if (outcome.kind === 'sealed') throw new Error(`event ${outcome.eventId} was refused: sealed`);
  return outcome.event;
}

export async function complete(
  store: ConversationStore,
  sessionId: string,
  completion: Completion = {},
): Promise<CompleteOutcome> {
  return required(await store.completeSession(sessionId, completion));
}

export async function getSession(store: ConversationStore, sessionId: string): Promise<Session> {
  return required(await store.findSession(sessionId));
}

/** A page of the log of an existing session, by default its first 500 events. */
export async function readPage(
  store: ConversationStore,
  sessionId: string,
  query: Partial<LogQuery> = {},
): Promise<LogPage> {
  return required(await store.readEvents(sessionId, { after: 0, order: 'asc', limit: 500, types: [], ...query }));
}

/** The whole log, which must fit on one page. */
export async function readLog(store: ConversationStore, sessionId: string): Promise<readonly StoredEvent[]> {
  const { events, hasMore } = await readPage(store, sessionId);
  expect(hasMore).toBe(false);
  return events;
}

export function sequencesOf(events: readonly StoredEvent[]): readonly number[] {
  return events.map(({ sequence }) => sequence);
}

export function kindsOf(outcomes: readonly { readonly kind: string }[]): readonly string[] {
  return outcomes.map(({ kind }) => kind);
}

/** 1, 2, 3 … */
export function oneTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** Starts all calls in one turn, and waits for all of them. */
export function atOnce<Result>(count: number, call: (index: number) => Promise<Result>): Promise<readonly Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}

const WRITERS = 5;

/**
 * Repeats `read` while five writers make `count` calls, each of them one after another and spread over turns of the
 * event loop, so that reads also fall between the writes of the fastest store.
 */
export async function readWhileWriting(
  count: number,
  write: (index: number) => Promise<unknown>,
  read: () => Promise<void>,
): Promise<void> {
  let isWriting = true;
  const writers = atOnce(WRITERS, async (writer) => {
    for (let index = writer; index < count; index += WRITERS) {
      await nextTurn();
      await write(index);
    }
  }).finally(() => {
    isWriting = false;
  });
  const readers = (async () => {
    while (isWriting) {
      await read();
      await nextTurn();
    }
  })();
  await Promise.all([writers, readers]);
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the store knows no such session');
  return value;
}
