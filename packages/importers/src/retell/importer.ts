import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { lengthMs } from '../core/times.js';
import { addAside } from '../core/utterance.js';
import { compact, idTextOf, textOf, without } from '../core/values.js';
import { isRetellFailure, RETELL_PAGE } from './page.js';
import { addTranscript, transcriptOf } from './transcript.js';

/** The completeness of each event; a call object of the API is as complete as `call_analyzed`. */
const REVS: Readonly<Record<string, number>> = {
  call_started: 0,
  transcript_updated: 1,
  call_ended: 2,
  call_analyzed: 3,
  transfer_started: 0,
  transfer_bridged: 0,
  transfer_cancelled: 0,
  transfer_ended: 0,
};
const CALL_OBJECT = 'call';
const REPORT_REV = 2;

/** Reads the webhooks of Retell, and its call objects. */
export const retell: Importer = {
  provider: 'retell',
  page: RETELL_PAGE,
  understands: [...Object.keys(REVS), CALL_OBJECT],
  callIdOf: (message) => idTextOf(callOf(message).call_id),
  read(messages, call) {
    for (const incoming of messages) readMessage(incoming, call);
  },
};

function callOf(message: JsonObject): JsonObject {
  return isObject(message.call) ? message.call : message;
}

function readMessage(incoming: Incoming, builder: CallBuilder): void {
  const { message } = incoming;
  if (!isObject(message)) {
    builder.unknown(incoming, 'message', message);
    return;
  }
  const call = callOf(message);
  const event = isObject(message.call) ? (textOf(message.event) ?? 'message') : textOf(message.call_id) && CALL_OBJECT;
  const startMs = builder.instant(incoming, '/call/start_timestamp', call.start_timestamp);
  builder.startsAt(startMs);
  const rev =
    event === CALL_OBJECT
      ? REPORT_REV + 1
      : event !== undefined && Object.hasOwn(REVS, event)
        ? REVS[event]
        : undefined;
  if (rev === undefined) {
    builder.unknown(incoming, event ?? 'message', without(message, new Set(['event'])));
    return;
  }
  const items = transcriptOf(call);
  builder.annotate(without(call, items.length > 0 ? NOT_ANNOTATED : LISTS), rev, incoming.receivedAtMs);
  const isOpen = event === 'transcript_updated';
  addTranscript(items, { incoming, call: builder, startMs, rev: Math.min(rev, REPORT_REV), isOpen });
  if (event === 'call_started') addStart(incoming, builder, startMs);
  if (event?.startsWith('transfer_')) addTransfer(event, call, incoming, builder);
  end(event, call, incoming, builder);
}

const LISTS: ReadonlySet<string> = new Set([
  ...['call_id', 'transcript_with_tool_calls', 'transcript_object', 'scrubbed_transcript_with_tool_calls'],
]);
const NOT_ANNOTATED: ReadonlySet<string> = new Set([...LISTS, 'transcript']);

function addStart(incoming: Incoming, builder: CallBuilder, startMs: number | undefined): void {
  const payload = { kind: 'call_started' };
  builder.event(incoming, { type: 'system', payload, item: payload, key: 'call_started', atMs: startMs });
}

function addTransfer(event: string, call: JsonObject, incoming: Incoming, builder: CallBuilder): void {
  const startMs = builder.instant(incoming, '/call/start_timestamp', call.start_timestamp);
  const to = call.transfer_destination ?? undefined;
  if (event === 'transfer_started') {
    const payload = compact({ to, kind: 'human' });
    addAside(builder, incoming, { type: 'x.handoff', payload, item: { event, startMs, payload }, key: event });
    return;
  }
  const payload = compact({ kind: event, to });
  builder.event(incoming, { type: 'system', payload, item: { event, startMs, payload }, key: event });
}

function end(event: string | undefined, call: JsonObject, incoming: Incoming, builder: CallBuilder): void {
  const endMs = builder.instant(incoming, '/call/end_timestamp', call.end_timestamp);
  if (event !== 'call_ended' && !(event === CALL_OBJECT && endMs !== undefined)) return;
  const reason = call.disconnection_reason;
  const isFailure = isRetellFailure(reason) || call.call_status === 'error';
  builder.complete({ isFailure, reason, endMs, lengthMs: lengthMs(call.duration_ms) });
}
