import { isUtf8 } from 'node:buffer';
import { ConversationError, invalidRequest } from '../../domain/errors.js';
import type { ApiLimits } from '../../domain/limits.js';
import type { RawBody } from '../../http/body-reader.js';
import { parseNewEvent } from '../../http/event-fields.js';
import { eventLoop } from '../../lib/event-loop.js';
import { elementTexts, type Json, parseJson, parseJsonText, readJsonText } from '../../lib/json/json.js';
import type { JsonProblem } from '../../lib/json/json-pointer.js';
import { isJsonObject, unknownNames } from '../../lib/names/unknown-names.js';
import type { BatchItem } from './conversations.service.js';

const BLANK_LINE = /^[ \t\r]*$/;

const NOT_UTF8 = 'the body is not valid UTF-8';

/**
 * The items of a batch, as JSON or as lines of JSON. Whatever is wrong with one item is that item's own; only a body
 * that is no batch at all is refused. Yields to the event loop between two items, and between the steps of a body that is
 * larger than a single event may be. @throws INVALID_REQUEST, PAYLOAD_TOO_LARGE
 */
export async function parseBatch(body: RawBody | undefined, limits: ApiLimits): Promise<readonly BatchItem[]> {
  if (body === undefined) throw noBatch('a body is required: {"events": [...]} or lines of JSON');
  const items = await (body.isNdjson ? parseLines(body.bytes, limits) : parseEvents(body.bytes, limits));
  if (items.length === 0) throw noBatch('the batch is empty');
  return items;
}

async function parseEvents(bytes: Buffer, limits: ApiLimits): Promise<readonly BatchItem[]> {
  if (bytes.length > limits.maxBodyBytes) return parseLargeBody(bytes, limits);
  const parsed = parseJson(bytes);
  if (parsed.kind === 'broken') throw invalidRequest([parsed.problem]);
  const events = eventsOf(parsed.value, limits);
  // The usual batch: nothing was lost in parsing, and no event can be over the size limit.
  if (parsed.problems.length > 0) return parseEventTexts(bytes.toString(), limits);
  return inTurns(events, (event, index) => parseNewEvent(event, limits.maxCustomTypeChars, `/events/${index}`));
}

/** Some event may be over the size limit, so each is read by its own text in any case. */
async function parseLargeBody(bytes: Buffer, limits: ApiLimits): Promise<readonly BatchItem[]> {
  if (!isUtf8(bytes)) throw noBatch(NOT_UTF8);
  const text = bytes.toString();
  const read = readJsonText(text);
  if (read.kind === 'broken') throw invalidRequest([read.problem]);
  eventsOf(read.value, limits);
  return parseEventTexts(text, limits);
}

function eventsOf(value: Json, limits: ApiLimits): readonly Json[] {
  if (!isJsonObject(value)) throw noBatch('must be a JSON object: {"events": [...]}');
  const unknown = unknownNames(value, ['events'], '');
  if (unknown.length > 0) throw invalidRequest(unknown);
  if (!Array.isArray(value.events))
    throw invalidRequest([{ pointer: '/events', detail: 'must be an array of events' }]);
  requireCount(value.events.length, limits);
  return value.events;
}

/** Each event by its own text, so that a fault or a size falls on the event that has it. */
async function parseEventTexts(text: string, limits: ApiLimits): Promise<readonly BatchItem[]> {
  while (eventLoop.isTurnOver) await eventLoop.nextTurn();
  const texts = elementTexts(text, 'events');
  if (!texts) throw noBatch('must be a JSON object: {"events": [...]}');
  if (texts.problemsOutside.length > 0) throw invalidRequest(texts.problemsOutside);
  return inTurns(texts.elements, (element, index) => parseEventText(element, limits, `/events/${index}`));
}

async function parseLines(bytes: Buffer, limits: ApiLimits): Promise<readonly BatchItem[]> {
  if (!isUtf8(bytes)) throw noBatch(NOT_UTF8);
  const lines = bytes
    .toString()
    .split('\n')
    .filter((line) => !BLANK_LINE.test(line));
  requireCount(lines.length, limits);
  return inTurns(lines, (line) => parseEventText(line, limits, ''));
}

async function inTurns<Source>(
  sources: readonly Source[],
  parse: (source: Source, index: number) => BatchItem,
): Promise<readonly BatchItem[]> {
  const items: BatchItem[] = [];
  for (const [index, source] of sources.entries()) {
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    items.push(parse(source, index));
  }
  return items;
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
