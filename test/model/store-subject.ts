import type { ConversationStore } from '../../src/ports/conversation-store.js';
import type { Answer, Call, Subject } from './call.js';

/** Any store, at its port: every field of every answer is compared. */
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

  render(_call: Call, answer: Answer): Answer {
    return answer;
  }

  knows(): boolean {
    return true;
  }

  private async list({ run, status, limit }: Extract<Call, { kind: 'list' }>): Promise<Answer> {
    const metadata = [{ key: 'run', value: run }];
    return (await this.store.listSessions({ limit, metadata, ...(status ? { status } : {}) })).sessions;
  }
}
