import type { ApiLimits } from '../domain/limits.js';
import {
  INITIAL_STATUSES,
  LANGUAGE_MAX_CHARS,
  LATE_GRACE_MAX_SECONDS,
  SESSION_STATUSES,
  type Session,
  TERMINAL_STATUSES,
} from '../domain/session.js';
import { formatRfc3339 } from '../lib/time/rfc3339.js';
import { COUNT_SCHEMA, nullable, nullableTime, TEXT_OR_NULL, whole } from './openapi/common-schemas.js';
import type { Schema, Schemas } from './openapi/openapi-types.js';
import { schemaRef } from './openapi/references.js';

type Properties = Readonly<Record<string, Schema>>;

/** The members of every session. */
const ALWAYS: Properties = {
  sessionId: schemaRef('SessionId'),
  status: schemaRef('SessionStatus'),
  language: nullable(schemaRef('Language')),
  metadata: schemaRef('JsonObject'),
  startedAt: schemaRef('UtcTime'),
  endedAt: nullableTime(),
  endReason: TEXT_OR_NULL,
  eventCount: { ...COUNT_SCHEMA, description: 'The number of events of the session.' },
  lastSequence: { ...COUNT_SCHEMA, description: 'The sequence of its newest event; 0 if it has none.' },
  createdAt: { ...schemaRef('UtcTime'), description: 'When the session was made durable, by the server’s clock.' },
  updatedAt: {
    ...schemaRef('UtcTime'),
    description: 'When its latest change was made durable, by the server’s clock.',
  },
};

/** Members that are present only if they say something. */
const SOMETIMES: Properties = {
  tier: {
    type: 'string',
    enum: ['archived'],
    description: 'Present if the events are in the archive: reading them may take longer.',
  },
  measures: {
    ...nullable(schemaRef('Measures')),
    description: 'Present with `include=measures`; null until the measures are known.',
  },
  legalHold: {
    ...schemaRef('LegalHold'),
    description: 'Present while the session is under a legal hold: it is then not archived, expired or erased.',
  },
};

/** The members of a session, and some more. */
export function sessionSchema(more: Properties = {}): Schema {
  return whole({ ...ALWAYS, ...more }, SOMETIMES);
}

/**
 * Returns the answer, assembled from parts that are JSON already: metadata is stored as canonical text and never parsed
 * again, and the patterns of ids, statuses and languages exclude characters that need escaping. Written out, because a
 * table of its members would cost a fifth more. `more` is JSON of additional members, beginning with a comma.
 */
export function sessionJson(session: Session, more = ''): string {
  const { sessionId, status, language, metadata, endReason, lastSequence } = session;
  return (
    `{"sessionId":"${sessionId}","status":"${status}","language":${JSON.stringify(language)},"metadata":${metadata},` +
    `"startedAt":"${formatRfc3339(session.startedAtMs)}",` +
    `"endedAt":${session.endedAtMs === null ? 'null' : `"${formatRfc3339(session.endedAtMs)}"`},` +
    `"endReason":${JSON.stringify(endReason)},"eventCount":${lastSequence},"lastSequence":${lastSequence},` +
    `"createdAt":"${formatRfc3339(session.createdAtMs)}","updatedAt":"${formatRfc3339(session.updatedAtMs)}"${tierJson(session)}${holdJson(session)}${more}}`
  );
}

/** Present only if it says something, like `late` of an event. */
function tierJson({ archive }: Session): string {
  return archive ? ',"tier":"archived"' : '';
}

/** Present only while there is a hold. */
function holdJson({ hold }: Session): string {
  if (hold === null) return '';
  return `,"legalHold":${JSON.stringify({ reason: hold.reason, since: formatRfc3339(hold.sinceMs) })}`;
}

export function sessionSchemas(limits: ApiLimits): Schemas {
  return {
    SessionStatus: {
      type: 'string',
      enum: SESSION_STATUSES,
      description: '`initiated` → `active` (with the first event) → `completed` or `failed`.',
    },
    // Named, because generators number anonymous schemas: CompletionStatusType0.
    InitialStatus: {
      type: 'string',
      enum: INITIAL_STATUSES,
      description: 'The statuses with which a session can be created.',
    },
    FinalStatus: { type: 'string', enum: TERMINAL_STATUSES, description: 'The statuses with which a session can end.' },
    SessionInput: sessionInput(),
    Session: sessionSchema(),
    Completion: completion(limits),
  };
}

function sessionInput(): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['sessionId'],
    properties: {
      sessionId: schemaRef('SessionId'),
      status: {
        ...nullable(schemaRef('InitialStatus')),
        description: `Default: \`${INITIAL_STATUSES[0]}\`.`,
      },
      language: nullable({ ...schemaRef('Language'), maxLength: LANGUAGE_MAX_CHARS }),
      metadata: {
        ...nullable(schemaRef('JsonObject')),
        description: 'What is known about the call. Default: an empty object.',
      },
      startedAt: { ...nullable(schemaRef('Time')), description: 'When the conversation began. Default: now.' },
    },
  };
}

function completion(limits: ApiLimits): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      status: {
        ...nullable(schemaRef('FinalStatus')),
        description: `Default: \`${TERMINAL_STATUSES[0]}\`.`,
      },
      endReason: {
        ...nullable({ type: 'string', maxLength: limits.maxEndReasonChars }),
        description: `Why it ended, at most ${limits.maxEndReasonChars} characters (code points).`,
      },
      endedAt: { ...nullable(schemaRef('Time')), description: 'When the conversation ended. Default: now.' },
      lateGraceSeconds: {
        ...nullable({ type: 'integer', minimum: 0, maximum: LATE_GRACE_MAX_SECONDS }),
        description:
          'For how many seconds after the recorded completion events are still accepted and marked `late: true`; with 0 none are. It is stored with the completion, but not returned. Default: the value of `LATE_EVENT_GRACE_SECONDS` at that moment.',
      },
    },
  };
}
