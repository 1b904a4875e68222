import { HOLD_REASON_MAX_CHARS } from '../../domain/session.js';
import { IsTextOf, Optional } from '../../http/validation.js';

/** The body of `PUT /sessions/:sessionId/hold`. */
export class HoldDto {
  @Optional()
  @IsTextOf(HOLD_REASON_MAX_CHARS)
  readonly reason?: string;
}
