import type { Clock } from '../../src/ports/clock.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { FailedSessions } from '../../src/runtime/failed-sessions.js';
import { ProcessorRunner } from '../../src/runtime/processor-runner.js';
import type { ProcessorObserver, SessionProcessor } from '../../src/runtime/session-processor.js';

const NEVER_ABORTED = new AbortController().signal;

/** A processor that fails, which no test must see. */
const NO_FAILURES: ProcessorObserver = {
  sessionProcessed: () => undefined,
  sessionFailed: (_processor, error) => {
    throw error;
  },
  lagged: () => undefined,
};

/** Runs a processor like its instance, in steps of the test: until there is nothing to do at the moment. */
export async function runProcessor(processor: SessionProcessor, store: ConversationStore, clock: Clock): Promise<void> {
  const { changes, records } = store;
  const failed = new FailedSessions(records, clock, processor.name);
  const runner = new ProcessorRunner(processor, { changes, failed, observer: NO_FAILURES, clock });
  while ((await runner.run(NEVER_ABORTED)) === 0);
  while ((await processor.runDue?.(NEVER_ABORTED)) === 0);
}
