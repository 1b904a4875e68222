import { isUtf8 } from 'node:buffer';
import { ConversationError, invalidRequest } from '../../domain/errors.js';
import type { ApiLimits } from '../../domain/limits.js';
import type { RawBody } from '../../http/body-reader.js';
import { parseNewEvent } from '../../http/event-fields.js';
import { elementTexts, parseJson, parseJsonText } from '../../lib/json/json.js';
import type { JsonProblem } from '../../lib/json/json-pointer.js';
import { isJsonObject, unknownNames } from '../../lib/names/unknown-names.js';
import type { BatchItem } from './conversations.service.js';

const BLANK_LINE = /^[ \t\r]*$/;

/**
 * The items of a batch, as JSON or as lines of JSON. Whatever is wrong with one item is that item's own; only a body
 * that is no batch at all is refused. @throws INVALID_REQUEST, PAYLOAD_TOO_LARGE
 */
export function parseBatch(body: RawBody | undefined, limits: ApiLimits): readonly BatchItem[] {
  if (body === undefined) throw noBatch('a body is required: {"events": [...]} or lines of JSON');
  const items = body.isNdjson ? parseLines(body.bytes, limits) : parseEvents(body.bytes, limits);
  if (items.length === 0) throw noBatch('the batch is empty');
  return items;
}

function parseEvents(bytes: Buffer, limits: ApiLimits): readonly BatchItem[] {
  const parsed = parseJson(bytes);
  if (parsed.kind === 'broken') throw invalidRequest([parsed.problem]);
  const { value } = parsed;
  if (!isJsonObject(value)) throw noBatch('must be a JSON object: {"events": [...]}');
  const unknown = unknownNames(value, ['events'], '');
  if (unknown.length > 0) throw invalidRequest(unknown);
  if (!Array.isArray(value.events))
    throw invalidRequest([{ pointer: '/events', detail: 'must be an array of events' }]);
  requireCount(value.events.length, limits);
  // The usual batch: nothing was lost in parsing, and no event can be over the size limit.
  if (parsed.problems.length === 0 && bytes.length <= limits.maxBodyBytes) {
    return value.events.map((event, index) => parseNewEvent(event, limits.maxCustomTypeChars, `/events/${index}`));
  }
  return parseEventTexts(bytes.toString(), limits);
}

/** Each event by its own text, so that a fault or a size falls on the event that has it. */
function parseEventTexts(text: string, limits: ApiLimits): readonly BatchItem[] {
  const texts = elementTexts(text, 'events');
  if (!texts) throw noBatch('must be a JSON object: {"events": [...]}');
  if (texts.problemsOutside.length > 0) throw invalidRequest(texts.problemsOutside);
  return texts.elements.map((element, index) => parseEventText(element, limits, `/events/${index}`));
}

function parseLines(bytes: Buffer, limits: ApiLimits): readonly BatchItem[] {
  if (!isUtf8(bytes)) throw noBatch('the body is not valid UTF-8');
  const lines = bytes
    .toString()
    .split('\n')
    .filter((line) => !BLANK_LINE.test(line));
  requireCount(lines.length, limits);
  return lines.map((line) => parseEventText(line, limits, ''));
}

function parseEventText(text: string, limits: ApiLimits, pointer: string): BatchItem {
  const parsed = parseJsonText(text);
  if (parsed.kind === 'broken') return { ok: false, eventId: null, problems: [{ ...parsed.problem, pointer }] };
  const item = parseNewEvent(parsed.value, limits.maxCustomTypeChars, pointer);
  const problems: JsonProblem[] = parsed.problems.map((problem) => ({
    ...problem,
    pointer: pointer + problem.pointer,
  }));
  if (Buffer.byteLength(text) > limits.maxBodyBytes) {
    problems.push({ pointer, detail: `is larger than ${limits.maxBodyBytes} bytes` });
  }
  if (problems.length === 0) return item;
  return { ok: false, eventId: item.ok ? item.event.eventId : item.eventId, problems };
}

function requireCount(count: number, limits: ApiLimits): void {
  if (count <= limits.maxBatchEvents) return;
  throw new ConversationError(
    'PAYLOAD_TOO_LARGE',
    `A batch takes at most ${limits.maxBatchEvents} events; this one has ${count}.`,
  );
}

function noBatch(detail: string): ConversationError {
  return invalidRequest([{ pointer: '', detail }]);
}
