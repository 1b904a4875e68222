import { invalidRequest } from '../../domain/errors.js';
import type { ApiLimits } from '../../domain/limits.js';
import {
  type Completion,
  INITIAL_STATUSES,
  type InitialStatus,
  LATE_GRACE_MAX_SECONDS,
  type NewSession,
  TERMINAL_STATUSES,
  type TerminalStatus,
} from '../../domain/session.js';
import type { RawBody } from '../../http/body-reader.js';
import { parseObject } from '../../http/event-fields.js';
import { parseBody, readInSteps, requireBodySteps } from '../../http/json-body.js';
import {
  IsEndReason,
  IsId,
  IsIntegerUpTo,
  IsJsonObject,
  IsLanguage,
  IsOneOf,
  IsRfc3339,
  Optional,
  validateBody,
} from '../../http/validation.js';
import type { Json } from '../../lib/json/json.js';
import type { JsonProblem } from '../../lib/json/json-pointer.js';
import type { Steps } from '../../lib/steps.js';
import { parseRfc3339 } from '../../lib/time/rfc3339.js';

const MS_PER_SECOND = 1_000;

/** The body of `POST /sessions`. */
export class NewSessionDto {
  @IsId()
  readonly sessionId!: string;

  @Optional()
  @IsOneOf(INITIAL_STATUSES)
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

/** The body of `POST /sessions/:sessionId/complete`. */
export class CompletionDto {
  @Optional()
  @IsOneOf(TERMINAL_STATUSES)
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

/** @throws INVALID_REQUEST */
export function parseNewSession(body: RawBody | undefined): Promise<NewSession> {
  return readInSteps(body, sessionSteps(body));
}

function* sessionSteps(body: RawBody | undefined): Steps<NewSession> {
  const dto = validateBody(NewSessionDto, yield* requireBodySteps(body));
  const problems: JsonProblem[] = [];
  const metadata = dto.metadata === undefined ? undefined : yield* parseObject(dto.metadata, '/metadata', problems);
  if (problems.length > 0) throw invalidRequest(problems);
  return defined<AllOf<NewSession>>({
    sessionId: dto.sessionId,
    status: dto.status,
    language: dto.language,
    metadata,
    startedAtMs: dto.startedAt === undefined ? undefined : parseRfc3339(dto.startedAt),
  });
}

/** An absent body leaves out everything. @throws INVALID_REQUEST */
export async function parseCompletion(body: RawBody | undefined, limits: ApiLimits): Promise<Completion> {
  const value = await parseBody(body);
  if (value === undefined) return {};
  const { status, endReason, endedAt, lateGraceSeconds } = validateBody(CompletionDto, value);
  if (endReason !== undefined && [...endReason].length > limits.maxEndReasonChars) {
    throw invalidRequest([
      { pointer: '/endReason', detail: `must have at most ${limits.maxEndReasonChars} characters` },
    ]);
  }
  return defined<AllOf<Completion>>({
    status,
    endReason,
    endedAtMs: endedAt === undefined ? undefined : parseRfc3339(endedAt),
    lateGraceMs: lateGraceSeconds === undefined ? undefined : lateGraceSeconds * MS_PER_SECOND,
  });
}

/** Every member is listed, even if undefined: a forgotten field does not compile. */
type AllOf<Request> = { readonly [Name in keyof Request]-?: Request[Name] | undefined };

/** Returns the object without undefined members. */
function defined<Value extends object>(value: Value): { [Name in keyof Value]: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Name in keyof Value]: Exclude<Value[Name], undefined>;
  };
}
