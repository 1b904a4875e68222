import { isUtf8 } from 'node:buffer';
import { ConversationError, invalidRequest } from '../../domain/errors.js';
import { isId } from '../../domain/ids.js';
import type { ApiLimits } from '../../domain/limits.js';
import type { RawBody } from '../../http/body-reader.js';
import { parseNewEventSteps } from '../../http/event-fields.js';
import { readInSteps } from '../../http/json-body.js';
import { elementTexts, memberText } from '../../lib/json/element-texts.js';
import { faultOfText, type Json, parseJsonSteps, parseJsonTextSteps } from '../../lib/json/json.js';
import type { JsonProblem } from '../../lib/json/json-pointer.js';
import { isJsonObject, unknownNames } from '../../lib/names/unknown-names.js';
import type { Steps } from '../../lib/steps.js';
import type { BatchItem } from './batch-results.js';

const BLANK_LINE = /^[ \t\r]*$/;

const NO_EVENTS = 'must be a JSON object: {"events": [...]}';

/** Size of an id in JSON if all of its characters are escaped. */
const ID_SOURCE_MAX_CHARS = 1024;

/**
 * Parses the items of a batch, as JSON or as lines of JSON. A fault of one item concerns only that item; a body is
 * refused only if it is not a batch. A large body yields to the event loop between two items, and one that is larger
 * than a single event may be is never parsed as a whole.
 * @throws INVALID_REQUEST, PAYLOAD_TOO_LARGE
 */
export async function parseBatch(body: RawBody | undefined, limits: ApiLimits): Promise<readonly BatchItem[]> {
  if (body === undefined) throw noBatch('a body is required: {"events": [...]} or one JSON object per line');
  const items = await readInSteps(body, stepsOf(body, limits));
  if (items.length === 0) throw noBatch('the batch is empty');
  return items;
}

function stepsOf({ bytes, isNdjson }: RawBody, limits: ApiLimits): Steps<readonly BatchItem[]> {
  if (isNdjson) return readLines(decode(bytes), limits);
  return bytes.length > limits.maxBodyBytes ? readEventTexts(decode(bytes), limits) : readEvents(bytes, limits);
}

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw noBatch('the body is not valid UTF-8');
  return bytes.toString();
}

function* readEvents(bytes: Buffer, limits: ApiLimits): Steps<readonly BatchItem[]> {
  const parsed = yield* parseJsonSteps(bytes);
  if (parsed.kind === 'broken') throw invalidRequest([parsed.problem]);
  const events = eventsOf(parsed.value, limits);
  // The usual case: parsing lost nothing, and no event can exceed the size limit.
  if (parsed.problems.length > 0) return yield* readEventTexts(bytes.toString(), limits);
  const items: BatchItem[] = [];
  for (const [index, event] of events.entries()) {
    yield;
    items.push(yield* parseNewEventSteps(event, limits.maxCustomTypeChars, `/events/${index}`));
  }
  return items;
}

function eventsOf(value: Json, limits: ApiLimits): readonly Json[] {
  if (!isJsonObject(value)) throw noBatch(NO_EVENTS);
  const unknown = unknownNames(value, ['events'], '');
  if (unknown.length > 0) throw invalidRequest(unknown);
  if (!Array.isArray(value.events))
    throw invalidRequest([{ pointer: '/events', detail: 'must be an array of events' }]);
  requireCount(value.events.length, limits);
  return value.events;
}

/** Parses each event by its own text, so that a fault or excess size is reported for that event. */
function* readEventTexts(text: string, limits: ApiLimits): Steps<readonly BatchItem[]> {
  const split = yield* elementTexts(text, 'events', limits.maxBatchEvents);
  if (!split || split.outside.length > limits.maxBodyBytes) throw noBatch((yield* faultOfText(text)) ?? NO_EVENTS);
  const outside = yield* parseJsonTextSteps(split.outside);
  if (outside.kind === 'broken') throw noBatch((yield* faultOfText(text)) ?? NO_EVENTS);
  if (outside.problems.length > 0) throw invalidRequest(outside.problems);
  eventsOf(outside.value, limits);
  requireCount(split.count, limits);
  const items: BatchItem[] = [];
  for (const [index, element] of split.elements.entries()) {
    yield;
    const item = yield* readItem(element, limits, `/events/${index}`);
    if ('fault' in item) throw noBatch((yield* faultOfText(text)) ?? item.fault);
    items.push(item);
  }
  return items;
}

function* readLines(text: string, limits: ApiLimits): Steps<readonly BatchItem[]> {
  const { lines, count } = yield* splitLines(text, limits.maxBatchEvents);
  requireCount(count, limits);
  const items: BatchItem[] = [];
  for (const line of lines) {
    yield;
    const item = yield* readItem(line, limits, '');
    items.push('fault' in item ? { ok: false, eventId: null, problems: [{ pointer: '', detail: item.fault }] } : item);
  }
  return items;
}

/** Returns the lines that are not blank, at most `maxLines`, and their total number. */
function* splitLines(text: string, maxLines: number): Steps<{ lines: readonly string[]; count: number }> {
  const lines: string[] = [];
  let count = 0;
  for (let start = 0; start < text.length; yield) {
    const lineBreak = text.indexOf('\n', start);
    const line = text.slice(start, lineBreak === -1 ? text.length : lineBreak);
    start += line.length + 1;
    if (BLANK_LINE.test(line)) continue;
    count += 1;
    if (count <= maxLines) lines.push(line);
  }
  return { lines, count };
}

/** `fault` says why the text is not JSON. A text that is too large is not parsed, but searched for its id. */
function* readItem(text: string, limits: ApiLimits, pointer: string): Steps<BatchItem | { readonly fault: string }> {
  if (Buffer.byteLength(text) > limits.maxBodyBytes) {
    const fault = yield* faultOfText(text);
    const detail = `is larger than ${limits.maxBodyBytes} bytes`;
    return fault === undefined ? { ok: false, eventId: eventIdOf(text), problems: [{ pointer, detail }] } : { fault };
  }
  const parsed = yield* parseJsonTextSteps(text);
  if (parsed.kind === 'broken') return { fault: parsed.problem.detail };
  const item = yield* parseNewEventSteps(parsed.value, limits.maxCustomTypeChars, pointer);
  if (parsed.problems.length === 0) return item;
  const problems: JsonProblem[] = parsed.problems.map((problem) => ({
    ...problem,
    pointer: pointer + problem.pointer,
  }));
  return { ok: false, eventId: item.ok ? item.event.eventId : item.eventId, problems };
}

function eventIdOf(text: string): string | null {
  const member = memberText(text, 'eventId') ?? '';
  const eventId: unknown = member.length === 0 || member.length > ID_SOURCE_MAX_CHARS ? undefined : JSON.parse(member);
  return isId(eventId) ? eventId : null;
}

function requireCount(count: number, limits: ApiLimits): void {
  if (count <= limits.maxBatchEvents) return;
  throw new ConversationError(
    'PAYLOAD_TOO_LARGE',
    `A batch can have at most ${limits.maxBatchEvents} events; this one has ${count}.`,
  );
}

function noBatch(detail: string): ConversationError {
  return invalidRequest([{ pointer: '', detail }]);
}
