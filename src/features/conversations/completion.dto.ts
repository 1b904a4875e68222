import { IsIn } from 'class-validator';
import { TERMINAL_STATUSES, type TerminalStatus } from '../../domain/session.js';
import { IsEndReason, IsRfc3339, Optional } from '../../http/validation.js';

/** The body of `POST /sessions/:sessionId/complete`. */
export class CompletionDto {
  @Optional()
  @IsIn(TERMINAL_STATUSES, { message: `must be one of ${TERMINAL_STATUSES.join(', ')}` })
  readonly status?: TerminalStatus;

  @Optional()
  @IsEndReason()
  readonly endReason?: string;

  @Optional()
  @IsRfc3339()
  readonly endedAt?: string;
}
