import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { addSpeech } from '../core/utterance.js';
import { idTextOf, listOf, objectOf, textOf, without } from '../core/values.js';
import { joinAnswers } from './answers.js';
import { isPipecatFailure, PIPECAT_PAGE } from './page.js';
import { addRtvi, RTVI_TYPES } from './rtvi.js';

/** Reads RTVI messages of Pipecat, and transcripts that an application exports. */
export const pipecat: Importer = {
  provider: 'pipecat',
  page: PIPECAT_PAGE,
  understands: ['transcript export', ...RTVI_TYPES],
  callIdOf: (message) => idTextOf(message.call_id),
  read(messages, call) {
    for (const step of joinAnswers(messages, call)) {
      if ('generated' in step) continue;
      const { message, incoming } = step;
      if (Array.isArray(message.transcript_json)) readExport(message, incoming, call);
      else addRtvi(message, incoming, call);
    }
  },
};

const NOT_ANNOTATED: ReadonlySet<string> = new Set(['call_id', 'transcript_json', 'timestamp']);

function readExport(message: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const endMs = call.instant(incoming, '/timestamp', message.timestamp);
  call.annotate(without(message, NOT_ANNOTATED), 2, endMs ?? incoming.receivedAtMs);
  for (const [index, item] of listOf(message.transcript_json).entries()) {
    if (isObject(item)) addTurn(item, index, incoming, call);
    else call.unknown(incoming, 'item', item);
  }
  const reason = message.call_ended_reason;
  call.complete({ isFailure: isPipecatFailure(reason), reason, endMs });
}

function addTurn(item: JsonObject, index: number, incoming: Incoming, call: CallBuilder): void {
  const pointer = `/transcript_json/${index}/timestamp`;
  const startMs = call.instant(incoming, pointer, item.timestamp);
  const text = textOf(item.content) ?? textOf(item.text);
  if (item.role !== 'user' && item.role !== 'assistant') {
    call.unknown(incoming, textOf(item.role) ?? 'item', item, startMs);
    return;
  }
  call.startsAt(startMs);
  if (text === undefined) {
    call.ignore('turn without text');
    return;
  }
  const side = item.role === 'user' ? 'user' : 'bot';
  const key = `${startMs ?? index}:${side}`;
  const confidence = objectOf(item.metadata).confidence;
  const fields = { text, confidence: typeof confidence === 'number' ? confidence : undefined };
  addSpeech(call, incoming, { side, itemId: key, key, startMs, item: fields, rev: 2, fields });
}
