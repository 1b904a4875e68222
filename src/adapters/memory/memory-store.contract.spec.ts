import { describeConversationStore } from '../../../test/contracts/conversation-store.contract.js';
import { MemoryStore } from './memory-store.js';

describeConversationStore('MemoryStore', {
  survivesReopen: false,
  async open({ clock, lateEventGraceMs }) {
    const store = new MemoryStore(clock, { lateEventGraceMs });
    return {
      store,
      reopen: () => Promise.reject(new Error('memory does not survive')),
      dispose: () => store.close(),
    };
  },
});
