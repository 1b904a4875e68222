import { createHash } from 'node:crypto';
import type { ArchiveRef } from '../../../src/domain/session.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { StoreDecorator } from '../../../src/runtime/store-decorator.js';
import type { ArchiverWorld } from '../../archive/archiver-kills.js';
import type { ArchiverFault } from './planted-fault.js';

/** Knows which session is being archived. */
class Listening extends StoreDecorator {
  sessionId = '';

  override sealSession(sessionId: string): Promise<boolean | undefined> {
    this.sessionId = sessionId;
    return this.store.sealSession(sessionId);
  }
}

/** Acts between the put and the read that verifies. */
function behindPut(
  { store, objects, clock }: ArchiverWorld,
  act: (store: ConversationStore, sessionId: string, mark: ArchiveRef) => Promise<void>,
): ArchiverWorld {
  const listening: ConversationStore & { readonly sessionId: string } = new Listening(store);
  const put: ObjectStore['put'] = async (key, bytes) => {
    const outcome = await objects.put(key, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const mark = { key, sha256, sizeBytes: bytes.length, archivedAtMs: clock.nowMs(), isReleased: false };
    await act(store, listening.sessionId, mark);
    return outcome;
  };
  return { store: listening, objects: Object.assign(Object.create(objects), { put }), clock };
}

/** Reads back what it sent, like a cache. */
function readingItsOwn({ objects, ...world }: ArchiverWorld): ArchiverWorld {
  const sent = new Map<string, Buffer>();
  const put: ObjectStore['put'] = (key, bytes) => {
    sent.set(key, Buffer.from(bytes));
    return objects.put(key, bytes);
  };
  const get: ObjectStore['get'] = async (key, range) => sent.get(key) ?? objects.get(key, range);
  return { ...world, objects: Object.assign(Object.create(objects), { put, get }) };
}

const foundBy = 'deletes no event before its object was verified';

export const ARCHIVER_FAULTS: readonly ArchiverFault[] = [
  {
    name: 'the archiver marks a session before it has verified the object',
    foundBy,
    plant: (world) =>
      behindPut(world, async (store, sessionId, mark) => void (await store.markArchived(sessionId, mark))),
  },
  {
    name: 'the archiver releases events before it has verified the object',
    foundBy,
    plant: (world) =>
      behindPut(world, async (store, sessionId, mark) => {
        await store.markArchived(sessionId, mark);
        await store.archive.purgeArchivedEvents(sessionId, 1);
      }),
  },
  {
    name: 'the archiver verifies what it sent, not what is stored',
    foundBy,
    plant: readingItsOwn,
  },
];
