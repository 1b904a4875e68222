import { invalidRequest } from '../../domain/errors.js';
import type { NewEvent } from '../../domain/event.js';
import type { ApiLimits } from '../../domain/limits.js';
import type { RawBody } from '../../http/body-reader.js';
import { parseNewEvent } from '../../http/event-fields.js';
import { requireBody } from '../../http/json-body.js';

/** @throws INVALID_REQUEST */
export function parseEventBody(body: RawBody | undefined, limits: ApiLimits): NewEvent {
  const parsed = parseNewEvent(requireBody(body), limits.maxCustomTypeChars, '');
  if (!parsed.ok) throw invalidRequest(parsed.problems);
  return parsed.event;
}
