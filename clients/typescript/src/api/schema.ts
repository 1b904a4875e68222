// Made from docs/openapi.json: npm run generate

export interface Annotation {
  readonly name: AnnotationName;
  readonly value: AnnotationValue;
  readonly createdAt: UtcTime;
  readonly updatedAt: UtcTime;
}
export type AnnotationList = readonly (Annotation)[];
export type AnnotationName = string;
export type AnnotationPatch = Readonly<Record<string, unknown>>;
export type AnnotationValue = Readonly<Record<string, unknown>>;
export interface ArchiveStatus {
  readonly objects: string | null;
  readonly archiveAfterDays: number | null;
  readonly archivedSessions: number;
  readonly archivedEvents: number;
  readonly archivedBytes: number;
  readonly releasedEvents: number;
  readonly failures: number;
  readonly lastRoundAt: UtcTime | null;
  readonly lastFailure: string | null;
  readonly oldestDue: { readonly sessionId: SessionId; readonly completedAt: UtcTime } | null;
}
export interface AscendingLogPagination {
  readonly limit: number;
  readonly nextAfter: number;
  readonly hasMore: boolean;
}
export interface BatchItem {
  readonly index: number;
  readonly eventId: EventId | null;
  readonly outcome: 'appended' | 'duplicate' | 'conflict' | 'invalid';
  readonly sequence?: Sequence;
  readonly problem?: ItemProblem;
}
export interface BatchResult {
  readonly results: readonly (BatchItem)[];
  readonly appended: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly invalid: number;
}
export interface Completion {
  readonly status?: FinalStatus | null;
  readonly endReason?: string | null;
  readonly endedAt?: Time | null;
  readonly lateGraceSeconds?: number | null;
}
export interface CreatedWebhook {
  readonly webhookId: string;
  readonly url: string;
  readonly types: readonly ('session.created' | 'session.active' | 'session.completed' | 'session.sealed' | 'session.measured' | 'session.erased' | 'event.appended' | 'annotation.changed')[];
  readonly eventTypes: readonly (EventType)[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly include: 'events' | null;
  readonly gatherMs: number;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly disabledReason: 'gone' | 'failing' | null;
  readonly disabledAt: UtcTime | null;
  readonly createdAt: UtcTime;
  readonly updatedAt: UtcTime;
  readonly health: WebhookHealth;
  readonly secret: string;
}
export interface Delivery {
  readonly deliveryId: string;
  readonly webhookId: string;
  readonly type: 'session.created' | 'session.active' | 'session.completed' | 'session.sealed' | 'session.measured' | 'session.erased' | 'event.appended' | 'annotation.changed';
  readonly sessionId: SessionId | null;
  readonly status: 'pending' | 'failed' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly createdAt: UtcTime;
  readonly lastAttemptAt: UtcTime | null;
  readonly nextAttemptAt: UtcTime | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}
export interface DeliveryAttempt {
  readonly at: UtcTime;
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}
export interface DeliveryDetail {
  readonly deliveryId: string;
  readonly webhookId: string;
  readonly type: 'session.created' | 'session.active' | 'session.completed' | 'session.sealed' | 'session.measured' | 'session.erased' | 'event.appended' | 'annotation.changed';
  readonly sessionId: SessionId | null;
  readonly status: 'pending' | 'failed' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly createdAt: UtcTime;
  readonly lastAttemptAt: UtcTime | null;
  readonly nextAttemptAt: UtcTime | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly attemptLog: readonly (DeliveryAttempt)[];
}
export interface DeliveryPage {
  readonly deliveries: readonly (Delivery)[];
  readonly pagination: { readonly limit: number; readonly nextCursor: string | null; readonly hasMore: boolean };
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
export interface Distribution {
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}
export interface DurationStatistics {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  readonly histogram: readonly (HistogramBin)[];
}
export interface EraseSessionsQuery {
  readonly metadata: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
}
export interface Erasure {
  readonly erasureId: string;
  readonly state: 'erasing' | 'erased';
  readonly subjectHash: string;
  readonly requestedAt: UtcTime;
  readonly finishedAt: UtcTime | null;
  readonly counts: ErasureCounts;
  readonly receiptHash: string | null;
  readonly note?: string;
}
export interface ErasureCounts {
  readonly sessions: number;
  readonly liveEvents: number;
  readonly archivedEvents: number;
  readonly objects: number;
  readonly held: number;
}
export interface ErasureForecast {
  readonly dryRun: true;
  readonly counts: ErasureCounts;
  readonly truncated: boolean;
  readonly note?: string;
}
export type ErrorCode = 'INVALID_REQUEST' | 'SESSION_NOT_FOUND' | 'ROUTE_NOT_FOUND' | 'METHOD_NOT_ALLOWED' | 'SESSION_ERASED' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE' | 'TOO_MANY_REQUESTS' | 'INTERNAL_ERROR' | 'STORE_REFUSED' | 'STORE_UNAVAILABLE' | 'OVERLOADED' | 'STORAGE_FULL' | 'SHUTTING_DOWN' | 'EVENT_NOT_FOUND' | 'SESSION_CONFLICT' | 'EVENT_CONFLICT' | 'SESSION_ALREADY_COMPLETED' | 'SESSION_SEALED' | 'POSITION_AHEAD' | 'TOO_MANY_STREAMS' | 'ERASURE_NOT_FOUND' | 'SESSION_HELD' | 'ARCHIVE_DAMAGED' | 'ARCHIVE_UNAVAILABLE' | 'SESSION_TOO_LONG' | 'INVALID_SIGNATURE' | 'INGEST_NOT_CONFIGURED' | 'PROVIDER_NOT_FOUND' | 'NO_CALL_ID' | 'EXPECTS_ANSWER' | 'VCON_TOO_LARGE' | 'INVALID_DOCUMENT' | 'ANNOTATION_NOT_FOUND' | 'TOO_MANY_ANNOTATIONS' | 'PRECONDITION_FAILED' | 'WEBHOOK_NOT_FOUND' | 'DELIVERY_NOT_FOUND';
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
export interface EventBatch {
  readonly events: readonly (EventInput)[];
}
export type EventId = string;
export interface EventInput {
  readonly eventId: EventId;
  readonly type: EventType;
  readonly payload?: JsonObject | null;
  readonly timestamp?: Time | null;
  readonly clientSequence?: number | null;
}
export type EventType = 'user_speech' | 'bot_speech' | 'system' | string;
export interface Exchange {
  readonly index: number;
  readonly userTurn: number;
  readonly botTurn: number | null;
  readonly responseGapMs: number | null;
  readonly isRough: boolean | null;
  readonly unanswered: boolean;
  readonly latency: { readonly transcriptionMs: number | null; readonly endOfTurnMs: number | null; readonly endpointingMs: number | null; readonly llmTtftMs: number | null; readonly llmTtfsMs: number | null; readonly ttsTtfbMs: number | null; readonly toolMs: number | null; readonly e2eMs: number | null } | null;
  readonly unexplainedMs: number | null;
  readonly tools: readonly (string)[];
}
export type FinalStatus = 'completed' | 'failed';
export type GetOpenApiDocumentAnswer = Readonly<Record<string, unknown>>;
export interface GetSessionQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly include?: readonly ('measures')[];
}
export interface GetStatisticsQuery {
  readonly from?: Time;
  readonly to?: Time;
  readonly groupBy?: string;
  readonly histogram?: 'responseGap' | 'transcriptionMs' | 'endOfTurnMs' | 'endpointingMs' | 'llmTtftMs' | 'llmTtfsMs' | 'ttsTtfbMs' | 'toolMs' | 'e2eMs';
}
export interface GetTranscriptQuery {
  readonly view?: 'heard' | 'generated';
  readonly format?: 'json' | 'text' | 'markdown' | 'vtt' | 'srt';
  readonly partials?: boolean;
  readonly superseded?: boolean;
  readonly words?: boolean;
  readonly estimate?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}
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
export interface HoldInput {
  readonly reason?: string | null;
}
export type IngestBody = Readonly<Record<string, unknown>> | readonly (Readonly<Record<string, unknown>>)[];
export interface IngestIssue {
  readonly message: number;
  readonly pointer: string;
  readonly detail: string;
}
export type IngestProvider = 'vapi' | 'retell' | 'elevenlabs' | 'twilio' | 'telnyx' | 'livekit' | 'pipecat' | 'openai-realtime' | 'deepgram' | 'vcon' | 'aws';
export interface IngestQuery {
  readonly sessionId?: SessionId;
}
export interface IngestResult {
  readonly provider: IngestProvider;
  readonly messages: number;
  readonly ignored: Readonly<Record<string, number>>;
  readonly sessions: readonly (IngestedSession)[];
  readonly issues: readonly (IngestIssue)[];
}
export interface IngestedSession {
  readonly sessionId: SessionId;
  readonly created: boolean;
  readonly completed: boolean;
  readonly appended: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly sealed: number;
  readonly invalid: number;
}
export type InitialStatus = 'initiated' | 'active';
export interface Interruption {
  readonly kind: 'barge_in' | 'probable_barge_in' | 'backchannel' | 'false_interruption' | 'bot_cut_user' | 'overlap';
  readonly by: 'user' | 'bot';
  readonly evidence: 'provider' | 'spans';
  readonly utterance: number | null;
  readonly other: number | null;
  readonly offsetMs: number | null;
  readonly durationMs: number | null;
  readonly timeToYieldMs: number | null;
}
export interface InterruptionStatistics {
  readonly n: number;
  readonly byUser: number | null;
  readonly byBot: number | null;
  readonly backchannels: number | null;
  readonly false: number | null;
}
export type InvalidPart = { readonly pointer: string; readonly detail: string } | { readonly parameter: string; readonly detail: string };
export interface ItemProblem {
  readonly type: '/docs/errors#INVALID_REQUEST' | '/docs/errors#EVENT_CONFLICT' | '/docs/errors#SESSION_SEALED';
  readonly title: 'The request is not valid' | 'The eventId is already in use by an event with different content' | 'The session is sealed: it takes no more events';
  readonly status: 400 | 409;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly errors?: readonly (InvalidPart)[];
}
export type JsonObject = Readonly<Record<string, unknown>>;
export type Language = string;
export interface LegalHold {
  readonly reason: string | null;
  readonly since: UtcTime;
}
export interface ListDeliveriesQuery {
  readonly status?: 'pending' | 'failed' | 'delivered' | 'dead';
  readonly cursor?: string;
  readonly limit?: number;
}
export interface ListSessionsQuery {
  readonly limit?: number;
  readonly cursor?: string;
  readonly status?: SessionStatus;
  readonly language?: Language;
  readonly endReason?: string;
  readonly startedFrom?: Time;
  readonly startedTo?: Time;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly annotation?: Readonly<Record<string, string>>;
  readonly durationFrom?: number;
  readonly durationTo?: number;
  readonly responseGapMaxFrom?: number;
  readonly interruptionsFrom?: number;
  readonly toolErrorsFrom?: number;
  readonly unansweredFrom?: number;
  readonly include?: readonly ('measures')[];
}
export interface LogPage {
  readonly events: readonly (Event)[];
  readonly pagination: AscendingLogPagination | DescendingLogPagination;
}
export interface Measures {
  readonly version: number;
  readonly throughSequence: number;
  readonly durationMs: number | null;
  readonly utterances: number;
  readonly turns: number;
  readonly exchanges: number;
  readonly unanswered: number;
  readonly userTalkMs: number | null;
  readonly botTalkMs: number | null;
  readonly talkRatio: number | null;
  readonly overlapMs: number | null;
  readonly silenceMs: number | null;
  readonly responseGap: Distribution | null;
  readonly latency: { readonly transcriptionMs: Distribution | null; readonly endOfTurnMs: Distribution | null; readonly endpointingMs: Distribution | null; readonly llmTtftMs: Distribution | null; readonly llmTtfsMs: Distribution | null; readonly ttsTtfbMs: Distribution | null; readonly toolMs: Distribution | null; readonly e2eMs: Distribution | null };
  readonly interruptions: { readonly byUser: number | null; readonly byBot: number | null; readonly backchannels: number | null; readonly false: number | null };
  readonly toolCalls: number;
  readonly toolErrors: number;
  readonly words: { readonly user: number; readonly bot: number };
}
export interface Outcome {
  readonly status: SessionStatus;
  readonly endReason: string | null;
  readonly count: number;
}
export interface Problem {
  readonly type: '/docs/errors#INVALID_REQUEST' | '/docs/errors#SESSION_NOT_FOUND' | '/docs/errors#ROUTE_NOT_FOUND' | '/docs/errors#METHOD_NOT_ALLOWED' | '/docs/errors#SESSION_ERASED' | '/docs/errors#PAYLOAD_TOO_LARGE' | '/docs/errors#UNSUPPORTED_MEDIA_TYPE' | '/docs/errors#TOO_MANY_REQUESTS' | '/docs/errors#INTERNAL_ERROR' | '/docs/errors#STORE_REFUSED' | '/docs/errors#STORE_UNAVAILABLE' | '/docs/errors#OVERLOADED' | '/docs/errors#STORAGE_FULL' | '/docs/errors#SHUTTING_DOWN' | '/docs/errors#EVENT_NOT_FOUND' | '/docs/errors#SESSION_CONFLICT' | '/docs/errors#EVENT_CONFLICT' | '/docs/errors#SESSION_ALREADY_COMPLETED' | '/docs/errors#SESSION_SEALED' | '/docs/errors#POSITION_AHEAD' | '/docs/errors#TOO_MANY_STREAMS' | '/docs/errors#ERASURE_NOT_FOUND' | '/docs/errors#SESSION_HELD' | '/docs/errors#ARCHIVE_DAMAGED' | '/docs/errors#ARCHIVE_UNAVAILABLE' | '/docs/errors#SESSION_TOO_LONG' | '/docs/errors#INVALID_SIGNATURE' | '/docs/errors#INGEST_NOT_CONFIGURED' | '/docs/errors#PROVIDER_NOT_FOUND' | '/docs/errors#NO_CALL_ID' | '/docs/errors#EXPECTS_ANSWER' | '/docs/errors#VCON_TOO_LARGE' | '/docs/errors#INVALID_DOCUMENT' | '/docs/errors#ANNOTATION_NOT_FOUND' | '/docs/errors#TOO_MANY_ANNOTATIONS' | '/docs/errors#PRECONDITION_FAILED' | '/docs/errors#WEBHOOK_NOT_FOUND' | '/docs/errors#DELIVERY_NOT_FOUND';
  readonly title: 'The request is not valid' | 'No such session' | 'No such path' | 'This path does not support this method' | 'The session was erased' | 'The body is larger than the limit' | 'The media type of the body is not supported here' | 'The write queue is full' | 'The service failed unexpectedly' | 'The store refused the request of the service' | 'The store cannot be reached, or its answer is unknown' | 'This instance has no memory left for more requests at once' | 'The disk of the store is full' | 'This instance is shutting down' | 'No such event in this session' | 'The sessionId is already in use by a session with different content' | 'The eventId is already in use by an event with different content' | 'The session was already completed with different content' | 'The session is sealed: it takes no more events' | 'The position is beyond the end of the log' | 'This instance already serves its maximum number of streams' | 'No such erasure' | 'The session is under a legal hold' | 'The archived events of this session are damaged' | 'The archive cannot be reached' | 'The session is too long for this view' | 'The signature of the delivery is missing or wrong' | 'Ingest is not configured for this provider' | 'No such provider' | 'The body does not say which call it belongs to' | 'The sender waits for an answer that a store cannot give' | 'The session is too large for a vCon' | 'The document is not valid as a whole' | 'No such annotation of this session' | 'The session has the maximum number of annotations' | 'What is stored is not what `If-Match` or `If-None-Match` expects' | 'No such webhook' | 'No such delivery of this webhook';
  readonly status: 400 | 404 | 405 | 410 | 413 | 415 | 429 | 500 | 503 | 409 | 422 | 401 | 403 | 412;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly errors?: readonly (InvalidPart)[];
  readonly instance: string;
  readonly requestId: string;
}
export interface ProviderActivity {
  readonly countedSince: UtcTime | null;
  readonly lastTakenAt: UtcTime | null;
  readonly lastRefusal: { readonly at: UtcTime; readonly code: ErrorCode } | null;
  readonly deliveries: { readonly taken: number; readonly refused: Readonly<Record<string, number>> };
  readonly messages: number;
  readonly sessions: { readonly created: number; readonly completed: number };
  readonly events: { readonly appended: number; readonly duplicates: number; readonly conflicts: number; readonly sealed: number; readonly invalid: number };
  readonly notUnderstood: number;
  readonly issues: number;
  readonly recentIssues: readonly (ProviderIssue)[];
}
export interface ProviderIssue {
  readonly at: UtcTime;
  readonly sessionId: SessionId;
  readonly pointer: string;
  readonly detail: string;
}
export interface ProviderList {
  readonly providers: readonly (ProviderSetUp)[];
}
export interface ProviderSetUp {
  readonly provider: IngestProvider;
  readonly title: string;
  readonly path: string;
  readonly arrives: readonly ('webhook' | 'recorder' | 'file')[];
  readonly understands: readonly (string)[];
  readonly setUp: string;
  readonly access: 'signed' | 'open' | 'refused';
  readonly secretVariable: string;
  readonly hasSecret: boolean;
  readonly activity: ProviderActivity;
}
export interface ReadEventsQuery {
  readonly after?: number;
  readonly before?: number;
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
  readonly type?: readonly (EventType)[];
  readonly from?: Time;
  readonly to?: Time;
}
export interface Replay {
  readonly deliveries: number;
}
export interface ReplayInput {
  readonly from: Time;
  readonly to: Time;
  readonly status?: 'pending' | 'failed' | 'delivered' | 'dead' | null;
}
export type Sequence = number;
export interface ServiceRoot {
  readonly service: string;
  readonly version: string;
  readonly links: Readonly<Record<string, string>>;
}
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
  readonly tier?: 'archived';
  readonly measures?: Measures | null;
  readonly legalHold?: LegalHold;
}
export interface SessionErasure {
  readonly erasureId: string;
  readonly state: 'erasing' | 'erased';
  readonly subjectHash: string;
  readonly requestedAt: UtcTime;
  readonly finishedAt: UtcTime | null;
  readonly counts: ErasureCounts;
  readonly receiptHash: string | null;
  readonly sessionId: SessionId;
  readonly note?: string;
}
export interface SessionHistory {
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
  readonly events: readonly (Event)[];
  readonly pagination: { readonly total: number; readonly limit: number; readonly offset: number; readonly hasMore: boolean };
  readonly tier?: 'archived';
  readonly measures?: Measures | null;
  readonly legalHold?: LegalHold;
}
export type SessionId = string;
export interface SessionInput {
  readonly sessionId: SessionId;
  readonly status?: InitialStatus | null;
  readonly language?: Language | null;
  readonly metadata?: JsonObject | null;
  readonly startedAt?: Time | null;
}
export interface SessionPage {
  readonly sessions: readonly (Session)[];
  readonly pagination: { readonly limit: number; readonly nextCursor: string | null; readonly hasMore: boolean };
}
export type SessionStatus = 'initiated' | 'active' | 'completed' | 'failed';
export interface SilencePeriod {
  readonly offsetMs: number;
  readonly durationMs: number;
}
export interface SpokenWord {
  readonly word: string;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly confidence: number | null;
}
export interface StartBucket {
  readonly from: UtcTime;
  readonly started: number;
  readonly failed: number;
  readonly eventCount: number;
  readonly measured: number;
  readonly responseGap: Distribution | null;
  readonly latency: { readonly transcriptionMs: Distribution | null; readonly endOfTurnMs: Distribution | null; readonly endpointingMs: Distribution | null; readonly llmTtftMs: Distribution | null; readonly llmTtfsMs: Distribution | null; readonly ttsTtfbMs: Distribution | null; readonly toolMs: Distribution | null; readonly e2eMs: Distribution | null };
  readonly interruptions: InterruptionStatistics;
  readonly talkRatio: number | null;
  readonly talkMeasured: number;
  readonly tools: { readonly calls: number; readonly errors: number };
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
  readonly measured: number;
  readonly responseGap: Distribution | null;
  readonly latency: { readonly transcriptionMs: Distribution | null; readonly endOfTurnMs: Distribution | null; readonly endpointingMs: Distribution | null; readonly llmTtftMs: Distribution | null; readonly llmTtfsMs: Distribution | null; readonly ttsTtfbMs: Distribution | null; readonly toolMs: Distribution | null; readonly e2eMs: Distribution | null };
  readonly interruptions: InterruptionStatistics;
  readonly talkRatio: number | null;
  readonly talkMeasured: number;
  readonly tools: { readonly calls: number; readonly errors: number };
  readonly slowest: readonly ({ readonly sessionId: SessionId; readonly responseGapMaxMs: number })[];
  readonly mostInterrupted: readonly ({ readonly sessionId: SessionId; readonly interruptions: number })[];
  readonly relativeError: number;
  readonly histogram?: readonly (HistogramBin)[];
  readonly groups?: readonly (StatisticsGroup)[];
}
export interface StatisticsGroup {
  readonly key: string | null;
  readonly isRest: boolean;
  readonly started: number;
  readonly byStatus: { readonly initiated: number; readonly active: number; readonly completed: number; readonly failed: number };
  readonly eventCount: number;
  readonly outcomes: readonly (Outcome)[];
  readonly durations: DurationStatistics;
  readonly measured: number;
  readonly responseGap: Distribution | null;
  readonly latency: { readonly transcriptionMs: Distribution | null; readonly endOfTurnMs: Distribution | null; readonly endpointingMs: Distribution | null; readonly llmTtftMs: Distribution | null; readonly llmTtfsMs: Distribution | null; readonly ttsTtfbMs: Distribution | null; readonly toolMs: Distribution | null; readonly e2eMs: Distribution | null };
  readonly interruptions: InterruptionStatistics;
  readonly talkRatio: number | null;
  readonly talkMeasured: number;
  readonly tools: { readonly calls: number; readonly errors: number };
  readonly histogram?: readonly (HistogramBin)[];
}
export type Time = string;
export interface ToolCall {
  readonly callId: string | null;
  readonly name: string | null;
  readonly status: 'ok' | 'error' | 'cancelled' | 'open' | 'orphan';
  readonly calledAt: UtcTime | null;
  readonly latencyMs: number | null;
  readonly sequences: readonly (Sequence)[];
}
export interface Transcript {
  readonly sessionId: SessionId;
  readonly version: number;
  readonly throughSequence: number;
  readonly complete: boolean;
  readonly view: 'heard' | 'generated';
  readonly utterances: readonly (Utterance)[];
  readonly issues: readonly (ViewIssue)[];
  readonly pagination: { readonly limit: number; readonly nextCursor: string | null; readonly hasMore: boolean };
}
export interface Turn {
  readonly index: number;
  readonly side: 'user' | 'bot';
  readonly utterances: readonly (number)[];
  readonly startedAt: UtcTime;
  readonly endedAt: UtcTime | null;
  readonly offsetMs: number;
  readonly durationMs: number | null;
}
export interface Turns {
  readonly sessionId: SessionId;
  readonly version: number;
  readonly throughSequence: number;
  readonly complete: boolean;
  readonly turns: readonly (Turn)[];
  readonly exchanges: readonly (Exchange)[];
  readonly interruptions: readonly (Interruption)[];
  readonly tools: readonly (ToolCall)[];
  readonly silences: readonly (SilencePeriod)[] | null;
  readonly measures: Measures;
  readonly issues: readonly (ViewIssue)[];
}
export type UtcTime = string;
export interface Utterance {
  readonly index: number;
  readonly side: 'user' | 'bot';
  readonly speaker: string | null;
  readonly role: 'user' | 'agent' | 'human_agent' | null;
  readonly text: string | null;
  readonly generatedText: string | null;
  readonly heardText: string | null;
  readonly heard: 'full' | 'cut' | 'estimated' | 'unknown';
  readonly generated: 'full' | 'unknown';
  readonly interrupted: boolean | null;
  readonly truncation: { readonly evidence: 'provider_text' | 'word_timestamps' | 'playback_ms' | 'estimated' | 'none' | null; readonly playedMs: number | null; readonly at: UtcTime | null } | null;
  readonly startedAt: UtcTime;
  readonly endedAt: UtcTime | null;
  readonly offsetMs: number;
  readonly durationMs: number | null;
  readonly isTick: boolean;
  readonly final: boolean;
  readonly medium: 'voice' | 'text' | 'dtmf';
  readonly language: string | null;
  readonly confidence: number | null;
  readonly itemId: string | null;
  readonly rev: number;
  readonly superseded: boolean;
  readonly sequences: readonly (Sequence)[];
  readonly eventIds: readonly (EventId)[];
  readonly source: { readonly provider: string | null; readonly type: string | null; readonly id: string | null } | null;
  readonly words?: readonly (SpokenWord)[] | null;
}
export interface ViewIssue {
  readonly sequence: Sequence;
  readonly pointer: string;
  readonly detail: string;
}
export interface Webhook {
  readonly webhookId: string;
  readonly url: string;
  readonly types: readonly ('session.created' | 'session.active' | 'session.completed' | 'session.sealed' | 'session.measured' | 'session.erased' | 'event.appended' | 'annotation.changed')[];
  readonly eventTypes: readonly (EventType)[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly include: 'events' | null;
  readonly gatherMs: number;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly disabledReason: 'gone' | 'failing' | null;
  readonly disabledAt: UtcTime | null;
  readonly createdAt: UtcTime;
  readonly updatedAt: UtcTime;
  readonly health: WebhookHealth;
}
export interface WebhookHealth {
  readonly state: 'healthy' | 'failing' | 'disabled';
  readonly pending: number;
  readonly oldestPendingAt: UtcTime | null;
  readonly failingSince: UtcTime | null;
  readonly lastSuccessAt: UtcTime | null;
  readonly lastFailureAt: UtcTime | null;
  readonly lastError: string | null;
}
export interface WebhookInput {
  readonly url: string;
  readonly types: readonly ('session.created' | 'session.active' | 'session.completed' | 'session.sealed' | 'session.measured' | 'session.erased' | 'event.appended' | 'annotation.changed')[];
  readonly eventTypes?: readonly (EventType)[] | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly include?: 'events' | null;
  readonly gatherMs?: number | null;
  readonly secret?: string | null;
  readonly description?: string | null;
  readonly enabled?: boolean | null;
}
export interface WebhookList {
  readonly webhooks: readonly (Webhook)[];
}
export interface WebhookRotation {
  readonly webhookId: string;
  readonly secret: string;
  readonly previousSecretExpiresAt: UtcTime | null;
}
export interface WebhookRotationInput {
  readonly revoke?: boolean | null;
}
export interface WebhookTest {
  readonly delivered: boolean;
  readonly status: number | null;
  readonly durationMs: number;
  readonly error: string | null;
  readonly body: string;
}
