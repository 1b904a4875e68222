import type { RawBody } from '../../http/body-reader.js';
import { parseBody } from '../../http/json-body.js';
import { validateBody } from '../../http/validation.js';
import { HoldDto } from './hold.dto.js';

/** The reason of a hold, null where none is given; without a body too. @throws INVALID_REQUEST */
export async function parseHoldReason(body: RawBody | undefined): Promise<string | null> {
  const value = await parseBody(body);
  return value === undefined ? null : (validateBody(HoldDto, value).reason ?? null);
}
