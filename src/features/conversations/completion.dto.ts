import { IsIn } from 'class-validator';
import { LATE_GRACE_MAX_SECONDS, TERMINAL_STATUSES, type TerminalStatus } from '../../domain/session.js';
import { IsEndReason, IsIntegerUpTo, IsRfc3339, Optional } from '../../http/validation.js';

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

  @Optional()
  @IsIntegerUpTo(LATE_GRACE_MAX_SECONDS)
  readonly lateGraceSeconds?: number;
}
