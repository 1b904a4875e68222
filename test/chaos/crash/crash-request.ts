import type { CallAnswer, HttpCaller } from '../http-call.js';
import type { SessionLedger } from '../kill/ledger.js';
import { sendBatch } from '../kill/traffic.js';
import { BATCH_EVENTS, type CrashPoint } from './crash-point.js';

/** The request during which the service dies; it is sent again unchanged afterwards. */
export interface CrashRequest {
  readonly ledger: SessionLedger;
  send(caller: HttpCaller): Promise<CallAnswer>;
  /** This answer says that everything had been stored before. */
  isRepeat(answer: CallAnswer): boolean;
}

type RequestMaker = (ledger: SessionLedger, mark: string) => CrashRequest;

const append: RequestMaker = (ledger, mark) => {
  const event = ledger.newEvent('as the service dies', mark);
  return {
    ledger,
    async send(caller) {
      const answer = await caller.post(`/sessions/${ledger.sessionId}/events`, event);
      if (answer.status < 300) ledger.acknowledge(event.eventId, answer.json.sequence);
      return answer;
    },
    isRepeat: ({ status, headers }) => status === 200 && headers['idempotent-replayed'] === 'true',
  };
};

const batch: RequestMaker = (ledger, mark) => {
  const events = Array.from({ length: BATCH_EVENTS }, () => ledger.newEvent('of the batch that dies', mark));
  return {
    ledger,
    send: (caller) => sendBatch(caller, ledger, events),
    isRepeat: ({ status, json }) => status === 200 && json.duplicates === BATCH_EVENTS,
  };
};

const complete: RequestMaker = (ledger, mark) => ({
  ledger,
  async send(caller) {
    ledger.isCompletionSent = true;
    const answer = await caller.post(`/sessions/${ledger.sessionId}/complete`, { endReason: mark });
    if (answer.status === 200) ledger.acknowledgeCompletion(answer.json.endedAt);
    return answer;
  },
  isRepeat: ({ status }) => status === 200,
});

export const REQUESTS: Readonly<Record<CrashPoint['operation'], RequestMaker>> = {
  append,
  batch,
  complete,
  group: append,
};
