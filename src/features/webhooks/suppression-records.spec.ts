import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { SuppressionRecords } from './suppression-records.js';

it('reads a record in the form of earlier versions', async () => {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: 0 });
  await store.createSession(aNewSession({ sessionId: 's' }));
  const suppression = { created: true, events: [[0, 2]], completions: [1], annotations: { review: 3 } };
  const value = { silence: suppression, begun: null, createdAtMs: null };
  const id = await store.tombstones.fingerprint('s');
  await store.records.put({ kind: 'webhook.silence', id, value, sessionId: 's' }, 'any');

  const head = await store.findHead('s');
  expect(head && (await new SuppressionRecords(store, clock).suppressionOf(head))).toEqual(suppression);
});
