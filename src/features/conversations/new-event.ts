import { invalidRequest } from '../../domain/errors.js';
import type { NewEvent } from '../../domain/event.js';
import type { ApiLimits } from '../../domain/limits.js';
import type { RawBody } from '../../http/body-reader.js';
import { parseNewEventSteps } from '../../http/event-fields.js';
import { readInSteps, requireBodySteps } from '../../http/json-body.js';
import type { Steps } from '../../lib/steps.js';

/** @throws INVALID_REQUEST */
export function parseEventBody(body: RawBody | undefined, limits: ApiLimits): Promise<NewEvent> {
  return readInSteps(body, eventSteps(body, limits));
}

function* eventSteps(body: RawBody | undefined, limits: ApiLimits): Steps<NewEvent> {
  const parsed = yield* parseNewEventSteps(yield* requireBodySteps(body), limits.maxCustomTypeChars, '');
  if (!parsed.ok) throw invalidRequest(parsed.problems);
  return parsed.event;
}
