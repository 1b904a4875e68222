import type { SessionListQuery, SessionPage } from '../../../src/domain/page.js';
import type { NewSession, Session } from '../../../src/domain/session.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewSession } from '../../builders/session.js';
import { createNew } from './store-actions.contract.js';
import type { StoreSubject } from './store-harness.contract.js';

const DAY_MS = 86_400_000;
let days = 0;

/** A day that no other test lists. */
export function aDay(): { readonly startedFromMs: number; readonly startedToMs: number } {
  days += 1;
  const startedFromMs = Date.UTC(2001, 0, days);
  return { startedFromMs, startedToMs: startedFromMs + DAY_MS - 1 };
}

/** Creates sessions one after another, a millisecond of the clock apart, and returns their ids. */
export async function createAll(
  { store, clock }: StoreSubject,
  inputs: readonly Partial<NewSession>[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const input of inputs) {
    clock.advanceMs(1);
    ids.push((await createNew(store, aNewSession(input))).sessionId);
  }
  return ids;
}

export function list(store: ConversationStore, query: Partial<SessionListQuery>): Promise<SessionPage> {
  return store.listSessions({ limit: 500, metadata: [], ...query });
}

export async function listIds(store: ConversationStore, query: Partial<SessionListQuery>): Promise<readonly string[]> {
  return idsOf((await list(store, query)).sessions);
}

export function idsOf(sessions: readonly Session[]): readonly string[] {
  return sessions.map(({ sessionId }) => sessionId);
}
