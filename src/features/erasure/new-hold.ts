import { HOLD_REASON_MAX_CHARS } from '../../domain/session.js';
import type { RawBody } from '../../http/body-reader.js';
import { parseBody } from '../../http/json-body.js';
import { IsTextOf, Optional, validateBody } from '../../http/validation.js';

/** The body of `PUT /sessions/:sessionId/hold`. */
class HoldDto {
  @Optional()
  @IsTextOf(HOLD_REASON_MAX_CHARS)
  readonly reason?: string;
}

/** Returns the reason of a hold; null if there is none or no body. @throws INVALID_REQUEST */
export async function parseHoldReason(body: RawBody | undefined): Promise<string | null> {
  const value = await parseBody(body);
  return value === undefined ? null : (validateBody(HoldDto, value).reason ?? null);
}
