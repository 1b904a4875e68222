import { IsIn, Matches } from 'class-validator';
import { ID_PATTERN, ID_RULE } from '../../domain/ids.js';
import { INITIAL_STATUSES, type InitialStatus } from '../../domain/session.js';
import { IsJsonObject, IsLanguage, IsRfc3339, Optional } from '../../http/validation.js';
import type { Json } from '../../lib/json/json.js';

/** The body of `POST /sessions`. */
export class NewSessionDto {
  @Matches(ID_PATTERN, { message: `must be ${ID_RULE}` })
  readonly sessionId!: string;

  @Optional()
  @IsIn(INITIAL_STATUSES, { message: `must be one of ${INITIAL_STATUSES.join(', ')}` })
  readonly status?: InitialStatus;

  @Optional()
  @IsLanguage()
  readonly language?: string;

  @Optional()
  @IsJsonObject()
  readonly metadata?: Json;

  @Optional()
  @IsRfc3339()
  readonly startedAt?: string;
}
