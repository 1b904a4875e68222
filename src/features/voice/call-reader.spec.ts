import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { ConversationError } from '../../domain/errors.js';
import { StoreDecorator } from '../../runtime/store-decorator.js';
import { CallReader } from './call-reader.js';

class StoreThatSealsNothing extends StoreDecorator {
  fault: Error | undefined;

  override sealSession(sessionId: string): Promise<boolean | undefined> {
    return this.fault ? Promise.reject(this.fault) : super.sealSession(sessionId);
  }
}

async function aCompletedSession() {
  const clock = new ManualClock();
  const store = new StoreThatSealsNothing(new MemoryStore(clock, { lateEventGraceMs: 0 }));
  await store.createSession(aNewSession({ sessionId: 's' }));
  await store.completeSession('s', {});
  return { store, reader: new CallReader(store, clock, 1_000) };
}

it('is not sealed as long as a store that takes no writes cannot store the seal', async () => {
  const { store, reader } = await aCompletedSession();
  store.fault = new ConversationError('STORAGE_FULL', 'full');
  expect((await reader.findHead('s')).isSealed).toBe(false);
  store.fault = undefined;
  expect((await reader.findHead('s')).isSealed).toBe(true);
});

it('hides no fault of ours', async () => {
  const { store, reader } = await aCompletedSession();
  store.fault = new TypeError('a mistake');
  await expect(reader.findHead('s')).rejects.toThrow('a mistake');
});
