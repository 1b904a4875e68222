import type { AppendOutcome } from '../../src/domain/append.js';
import { EMPTY_OBJECT } from '../../src/domain/event.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import type { Answer, Call, Subject } from './call.js';

/** Any store, through its port: every field of every answer is compared. */
export class StoreSubject implements Subject {
  readonly restart?: () => Promise<void>;

  /** `reopen` closes the store and opens the same data again. */
  constructor(
    public store: ConversationStore,
    reopen?: () => Promise<ConversationStore>,
  ) {
    if (reopen)
      this.restart = async () => {
        this.store = await reopen();
      };
  }

  perform(call: Call): Promise<Answer> {
    const { store } = this;
    switch (call.kind) {
      case 'create':
        return store.createSession(call.input);
      case 'append':
        return store.appendEvents(call.sessionId, call.events);
      case 'complete':
        return store.completeSession(call.sessionId, call.completion);
      case 'abandon':
        return store.abandonSession(call.sessionId, call.lastSequence);
      case 'seal':
        return store.sealSession(call.sessionId);
      case 'session':
        return store.findSession(call.sessionId);
      case 'event':
        return store.findEvent(call.sessionId, call.eventId);
      case 'log':
        return store.readEvents(call.sessionId, call.query);
      case 'page':
        return store.readChronological(call.sessionId, call);
      case 'list':
        return this.list(call);
    }
  }

  /** The event of a repeat has the payload that the repeat gave. */
  render(call: Call, answer: Answer): Answer {
    if (call.kind !== 'append' || !answer) return answer;
    return (answer as readonly AppendOutcome[]).map((outcome, index) => {
      if (outcome.kind !== 'duplicate' && outcome.kind !== 'conflict') return outcome;
      const { payload } = call.events[index] ?? {};
      const isOther = outcome.kind === 'conflict' && outcome.fields.includes('payload');
      return { ...outcome, event: { ...outcome.event, payload: (!isOther && payload) || EMPTY_OBJECT } };
    });
  }

  knows(): boolean {
    return true;
  }

  private async list({ run, status, limit }: Extract<Call, { kind: 'list' }>): Promise<Answer> {
    const metadata = [{ key: 'run', value: run }];
    return (await this.store.listSessions({ limit, metadata, ...(status ? { status } : {}) })).sessions;
  }
}
