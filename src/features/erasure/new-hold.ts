import type { RawBody } from '../../http/body-reader.js';
import { parseBody } from '../../http/json-body.js';
import { validateBody } from '../../http/validation.js';
import { HoldDto } from './hold.dto.js';

/** Returns the reason of a hold; null if there is none or no body. @throws INVALID_REQUEST */
export async function parseHoldReason(body: RawBody | undefined): Promise<string | null> {
  const value = await parseBody(body);
  return value === undefined ? null : (validateBody(HoldDto, value).reason ?? null);
}
