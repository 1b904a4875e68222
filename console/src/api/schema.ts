// Made from docs/openapi.json: npx vitest run console/src/api -u

export interface AscendingLogPagination {
  readonly limit: number;
  readonly nextAfter: number;
  readonly hasMore: boolean;
}

export interface DependencyHealth {
  readonly status: 'up' | 'down';
  readonly latencyMs: number;
}

export interface DescendingLogPagination {
  readonly limit: number;
  readonly nextBefore: number | null;
  readonly hasMore: boolean;
}

export interface DurationStatistics {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  readonly histogram: readonly (HistogramBin)[];
}

export type ErrorCode = 'INVALID_REQUEST' | 'SESSION_NOT_FOUND' | 'EVENT_NOT_FOUND' | 'ROUTE_NOT_FOUND' | 'METHOD_NOT_ALLOWED' | 'SESSION_CONFLICT' | 'EVENT_CONFLICT' | 'SESSION_ALREADY_COMPLETED' | 'SESSION_SEALED' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE' | 'TOO_MANY_REQUESTS' | 'INTERNAL_ERROR' | 'STORE_UNAVAILABLE' | 'TOO_MANY_STREAMS' | 'STORAGE_FULL' | 'SHUTTING_DOWN';

export interface Event {
  readonly eventId: EventId;
  readonly sessionId: SessionId;
  readonly sequence: Sequence;
  readonly type: EventType;
  readonly payload: JsonObject;
  readonly timestamp: UtcTime;
  readonly recordedAt: UtcTime;
  readonly clientSequence?: number;
  readonly late?: true;
}

export type EventId = string;

export type EventType = 'user_speech' | 'bot_speech' | 'system' | string;

export interface Health {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly service: string;
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly timestamp: UtcTime;
  readonly dependencies: Readonly<Record<string, DependencyHealth>>;
}

export interface HistogramBin {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly count: number;
}

export type InvalidPart = { readonly pointer: string; readonly detail: string } | { readonly parameter: string; readonly detail: string };

export type JsonObject = Readonly<Record<string, unknown>>;

export type Language = string;

export interface LogPage {
  readonly events: readonly (Event)[];
  readonly pagination: AscendingLogPagination | DescendingLogPagination;
}

export interface Outcome {
  readonly status: SessionStatus;
  readonly endReason: string | null;
  readonly count: number;
}

export interface Problem {
  readonly type: '/docs/errors#INVALID_REQUEST' | '/docs/errors#SESSION_NOT_FOUND' | '/docs/errors#EVENT_NOT_FOUND' | '/docs/errors#ROUTE_NOT_FOUND' | '/docs/errors#METHOD_NOT_ALLOWED' | '/docs/errors#SESSION_CONFLICT' | '/docs/errors#EVENT_CONFLICT' | '/docs/errors#SESSION_ALREADY_COMPLETED' | '/docs/errors#SESSION_SEALED' | '/docs/errors#PAYLOAD_TOO_LARGE' | '/docs/errors#UNSUPPORTED_MEDIA_TYPE' | '/docs/errors#TOO_MANY_REQUESTS' | '/docs/errors#INTERNAL_ERROR' | '/docs/errors#STORE_UNAVAILABLE' | '/docs/errors#TOO_MANY_STREAMS' | '/docs/errors#STORAGE_FULL' | '/docs/errors#SHUTTING_DOWN';
  readonly title: 'The request is not valid' | 'No such session' | 'No such event in this session' | 'No such path' | 'This path does not know this method' | 'This sessionId is taken by a session with other content' | 'This eventId is taken by an event with other content' | 'The session is already completed with other content' | 'The session is sealed: it takes no more events' | 'The body is larger than the limit' | 'The body is of a type that this call does not take' | 'The write queue is full' | 'The service met a fault of its own' | 'The store cannot be reached, or its answer is unknown' | 'This instance serves as many streams as it may' | 'The disk of the store is full' | 'This instance is shutting down';
  readonly status: 400 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly errors?: readonly (InvalidPart)[];
  readonly instance: string;
  readonly requestId: string;
}

export type Sequence = number;

export interface Session {
  readonly sessionId: SessionId;
  readonly status: SessionStatus;
  readonly language: Language | null;
  readonly metadata: JsonObject;
  readonly startedAt: UtcTime;
  readonly endedAt: UtcTime | null;
  readonly endReason: string | null;
  readonly eventCount: number;
  readonly lastSequence: number;
  readonly createdAt: UtcTime;
  readonly updatedAt: UtcTime;
}

export type SessionId = string;

export interface SessionPage {
  readonly sessions: readonly (Session)[];
  readonly pagination: { readonly limit: number; readonly nextCursor: string | null; readonly hasMore: boolean };
}

export type SessionStatus = 'initiated' | 'active' | 'completed' | 'failed';

export interface StartBucket {
  readonly from: UtcTime;
  readonly started: number;
  readonly failed: number;
  readonly eventCount: number;
}

export interface Statistics {
  readonly from: UtcTime;
  readonly to: UtcTime;
  readonly coveredFrom: UtcTime;
  readonly truncated: boolean;
  readonly activeNow: { readonly count: number; readonly truncated: boolean };
  readonly started: number;
  readonly byStatus: { readonly initiated: number; readonly active: number; readonly completed: number; readonly failed: number };
  readonly eventCount: number;
  readonly bucketSeconds: number;
  readonly buckets: readonly (StartBucket)[];
  readonly outcomes: readonly (Outcome)[];
  readonly durations: DurationStatistics;
}

export type UtcTime = string;
