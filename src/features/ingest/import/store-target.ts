import type { ChangeNotifier } from '../../../ports/change-notifier.js';
import type { Clock } from '../../../ports/clock.js';
import type { ConversationStore } from '../../../ports/conversation-store.js';
import type { ImportObserver } from '../../../runtime/import-observer.js';
import { Annotations } from '../../annotations/index.js';
import { ConversationsService } from '../../conversations/index.js';
import { CallWriter } from '../call-writer.js';
import { IngestService, type ReadsBodies, type StoresCalls } from '../ingest.service.js';
import { prepareBody } from '../reading/prepare-body.js';

const nobody = () => undefined;

/** Reads synchronously: a command blocks nobody. */
const READS_AT_ONCE: ReadsBodies = {
  async read(task) {
    const { result, chunks } = prepareBody(task);
    const rest = chunks[Symbol.iterator]();
    return { result, nextChunk: async () => rest.next().value ?? [], close: nobody };
  },
};

export interface StoreTargetParts {
  readonly store: ConversationStore;
  readonly notifier: ChangeNotifier;
  readonly clock: Clock;
  readonly graceMs: number;
  /** Undefined: imported data counts as new. */
  readonly importObserver: ImportObserver | undefined;
}

/** Ingests directly into the store, as the service does. */
export function ingestInto({ store, notifier, clock, graceMs, importObserver }: StoreTargetParts): IngestService {
  const observer = { sessionCreated: nobody, eventDecided: nobody, sessionCompleted: nobody };
  const conversations = new ConversationsService(store, notifier, observer);
  const annotations = new Annotations({ store, notifier, clock, count: nobody });
  const writer = new CallWriter(conversations, annotations, graceMs);
  return new IngestService(READS_AT_ONCE, importObserver ? observed(writer, importObserver) : writer, {
    stored: nobody,
  });
}

function observed(writer: CallWriter, importObserver: ImportObserver): StoresCalls {
  return {
    store: (provider, call, nextChunk) =>
      importObserver.around(
        call.session.sessionId,
        () => writer.store(provider, call, nextChunk),
        (written) => written?.stored,
      ),
  };
}
