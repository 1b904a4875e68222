import type { ChangeNotifier } from '../../../ports/change-notifier.js';
import type { Clock } from '../../../ports/clock.js';
import type { ConversationStore } from '../../../ports/conversation-store.js';
import type { ImportWitness } from '../../../runtime/import-witness.js';
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
  readonly feed: ChangeNotifier;
  readonly clock: Clock;
  readonly graceMs: number;
  /** Undefined: imported data counts as new. */
  readonly witness: ImportWitness | undefined;
}

/** Ingests directly into the store, as the service does. */
export function ingestInto({ store, feed, clock, graceMs, witness }: StoreTargetParts): IngestService {
  const observer = { sessionCreated: nobody, eventDecided: nobody, sessionCompleted: nobody };
  const conversations = new ConversationsService(store, feed, observer);
  const annotations = new Annotations({ store, feed, clock, count: nobody });
  const writer = new CallWriter(conversations, annotations, graceMs);
  return new IngestService(READS_AT_ONCE, witness ? witnessed(writer, witness) : writer, { stored: nobody });
}

function witnessed(writer: CallWriter, witness: ImportWitness): StoresCalls {
  return {
    store: (provider, call, nextChunk) =>
      witness.around(
        call.session.sessionId,
        () => writer.store(provider, call, nextChunk),
        (written) => written?.stored,
      ),
  };
}
