"""The JSON of the API, as typed dictionaries."""

# Made by `python scripts/generate.py` from docs/openapi.json; do not edit.


# ruff: noqa: E501
from __future__ import annotations


from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypedDict


class _SessionInputRequired(TypedDict):
    sessionId: str


class SessionInput(_SessionInputRequired, total=False):
    """`SessionInput` of the API."""

    status: Literal["initiated", "active"] | None
    language: str | None
    metadata: Mapping[str, Any] | None
    startedAt: str | datetime | None


class _SessionRequired(TypedDict):
    sessionId: str
    status: Literal["initiated", "active", "completed", "failed"]
    language: str | None
    metadata: dict[str, Any]
    startedAt: str
    endedAt: str | None
    endReason: str | None
    eventCount: int
    lastSequence: int
    createdAt: str
    updatedAt: str


class Session(_SessionRequired, total=False):
    """`Session` of the API."""

    tier: Literal["archived"]
    measures: Measures | None
    legalHold: LegalHold


class Completion(TypedDict, total=False):
    """`Completion` of the API."""

    status: Literal["completed", "failed"] | None
    endReason: str | None
    endedAt: str | datetime | None
    lateGraceSeconds: int | None


class _EventInputRequired(TypedDict):
    eventId: str
    type: str


class EventInput(_EventInputRequired, total=False):
    """`EventInput` of the API."""

    payload: Mapping[str, Any] | None
    timestamp: str | datetime | None
    clientSequence: int | None


class _EventRequired(TypedDict):
    eventId: str
    sessionId: str
    sequence: int
    type: str
    payload: dict[str, Any]
    timestamp: str
    recordedAt: str


class Event(_EventRequired, total=False):
    """`Event` of the API."""

    clientSequence: int
    late: bool


class _ProblemRequired(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    code: str
    retryable: bool
    instance: str
    requestId: str


class Problem(_ProblemRequired, total=False):
    """An error as defined by RFC 9457. Apart from ids, it contains no value that a client sent."""

    errors: list[dict[str, Any]]


class Health(TypedDict):
    """`Health` of the API."""

    status: Literal["ok", "degraded", "down"]
    service: str
    version: str
    uptimeSeconds: float
    timestamp: str
    dependencies: dict[str, Any]


class ServiceRoot(TypedDict):
    """`ServiceRoot` of the API."""

    service: str
    version: str
    links: dict[str, Any]


class DependencyHealth(TypedDict):
    """`DependencyHealth` of the API."""

    status: Literal["up", "down"]
    latencyMs: float


class EventBatch(TypedDict):
    """`EventBatch` of the API."""

    events: Sequence[EventInput]


class BatchResult(TypedDict):
    """`BatchResult` of the API."""

    results: list[BatchItem]
    appended: int
    duplicates: int
    conflicts: int
    invalid: int


class _BatchItemRequired(TypedDict):
    index: int
    eventId: str | None
    outcome: Literal["appended", "duplicate", "conflict", "invalid"]


class BatchItem(_BatchItemRequired, total=False):
    """`BatchItem` of the API."""

    sequence: int
    problem: ItemProblem


class _ItemProblemRequired(TypedDict):
    type: Literal["/docs/errors#INVALID_REQUEST", "/docs/errors#EVENT_CONFLICT", "/docs/errors#SESSION_SEALED"]
    title: Literal["The request is not valid", "The eventId is already in use by an event with different content", "The session is sealed: it takes no more events"]
    status: int
    detail: str
    code: str
    retryable: bool


class ItemProblem(_ItemProblemRequired, total=False):
    """Why one item of a batch was refused."""

    errors: list[dict[str, Any]]


class _SessionHistoryRequired(TypedDict):
    sessionId: str
    status: Literal["initiated", "active", "completed", "failed"]
    language: str | None
    metadata: dict[str, Any]
    startedAt: str
    endedAt: str | None
    endReason: str | None
    eventCount: int
    lastSequence: int
    createdAt: str
    updatedAt: str
    events: list[Event]
    pagination: dict[str, Any]


class SessionHistory(_SessionHistoryRequired, total=False):
    """`SessionHistory` of the API."""

    tier: Literal["archived"]
    measures: Measures | None
    legalHold: LegalHold


class LogPage(TypedDict):
    """`LogPage` of the API."""

    events: list[Event]
    pagination: AscendingLogPagination | DescendingLogPagination


class AscendingLogPagination(TypedDict):
    """`AscendingLogPagination` of the API."""

    limit: int
    nextAfter: int
    hasMore: bool


class DescendingLogPagination(TypedDict):
    """`DescendingLogPagination` of the API."""

    limit: int
    nextBefore: int | None
    hasMore: bool


class SessionPage(TypedDict):
    """`SessionPage` of the API."""

    sessions: list[Session]
    pagination: dict[str, Any]


class Measures(TypedDict):
    """The figures computed for a call. An unknown figure is null, never 0."""

    version: int
    throughSequence: int
    durationMs: int | None
    utterances: int
    turns: int
    exchanges: int
    unanswered: int
    userTalkMs: int | None
    botTalkMs: int | None
    talkRatio: float | None
    overlapMs: int | None
    silenceMs: int | None
    responseGap: Distribution | None
    latency: dict[str, Any]
    interruptions: dict[str, Any]
    toolCalls: int
    toolErrors: int
    words: dict[str, Any]


class Distribution(TypedDict):
    """The distribution of `n` values in milliseconds; percentiles are by nearest rank."""

    n: int
    min: int
    max: int
    p50: int
    p90: int
    p95: int
    p99: int


Statistics = TypedDict("Statistics", {"from": "str", "to": "str", "coveredFrom": "str", "truncated": "bool", "activeNow": "dict[str, Any]", "started": "int", "byStatus": "dict[str, Any]", "eventCount": "int", "bucketSeconds": "int", "buckets": "list[StartBucket]", "outcomes": "list[Outcome]", "durations": "DurationStatistics", "measured": "int", "responseGap": "Distribution | None", "latency": "dict[str, Any]", "interruptions": "InterruptionStatistics", "talkRatio": "float | None", "talkMeasured": "int", "tools": "dict[str, Any]", "slowest": "list[dict[str, Any]]", "mostInterrupted": "list[dict[str, Any]]", "relativeError": "float", "histogram": "list[HistogramBin]", "groups": "list[StatisticsGroup]"})
"""`Statistics` of the API."""


class _StatisticsGroupRequired(TypedDict):
    key: str | None
    isRest: bool
    started: int
    byStatus: dict[str, Any]
    eventCount: int
    outcomes: list[Outcome]
    durations: DurationStatistics
    measured: int
    responseGap: Distribution | None
    latency: dict[str, Any]
    interruptions: InterruptionStatistics
    talkRatio: float | None
    talkMeasured: int
    tools: dict[str, Any]


class StatisticsGroup(_StatisticsGroupRequired, total=False):
    """`StatisticsGroup` of the API."""

    histogram: list[HistogramBin]


class InterruptionStatistics(TypedDict):
    """Sums over sessions; null if the figure is unknown in all of them."""

    n: int
    byUser: int | None
    byBot: int | None
    backchannels: int | None
    false: int | None


StartBucket = TypedDict("StartBucket", {"from": "str", "started": "int", "failed": "int", "eventCount": "int", "measured": "int", "responseGap": "Distribution | None", "latency": "dict[str, Any]", "interruptions": "InterruptionStatistics", "talkRatio": "float | None", "talkMeasured": "int", "tools": "dict[str, Any]"})
"""`StartBucket` of the API."""


class Outcome(TypedDict):
    """`Outcome` of the API."""

    status: Literal["initiated", "active", "completed", "failed"]
    endReason: str | None
    count: int


class DurationStatistics(TypedDict):
    """Durations from `startedAt` to `endedAt`. Percentiles are by nearest rank; null if no session has ended."""

    count: int
    p50Ms: int | None
    p95Ms: int | None
    maxMs: int | None
    histogram: list[HistogramBin]


class HistogramBin(TypedDict):
    """`HistogramBin` of the API."""

    fromMs: int
    toMs: int | None
    count: int


class _ErasureRequired(TypedDict):
    erasureId: str
    state: Literal["erasing", "erased"]
    subjectHash: str
    requestedAt: str
    finishedAt: str | None
    counts: ErasureCounts
    receiptHash: str | None


class Erasure(_ErasureRequired, total=False):
    """`Erasure` of the API."""

    note: str


class _SessionErasureRequired(TypedDict):
    erasureId: str
    state: Literal["erasing", "erased"]
    subjectHash: str
    requestedAt: str
    finishedAt: str | None
    counts: ErasureCounts
    receiptHash: str | None
    sessionId: str


class SessionErasure(_SessionErasureRequired, total=False):
    """`SessionErasure` of the API."""

    note: str


class ErasureCounts(TypedDict):
    """`ErasureCounts` of the API."""

    sessions: int
    liveEvents: int
    archivedEvents: int
    objects: int
    held: int


class _ErasureForecastRequired(TypedDict):
    dryRun: bool
    counts: ErasureCounts
    truncated: bool


class ErasureForecast(_ErasureForecastRequired, total=False):
    """`ErasureForecast` of the API."""

    note: str


class HoldInput(TypedDict, total=False):
    """`HoldInput` of the API."""

    reason: str | None


class LegalHold(TypedDict):
    """`LegalHold` of the API."""

    reason: str | None
    since: str


class ArchiveStatus(TypedDict):
    """`ArchiveStatus` of the API."""

    objects: str | None
    archiveAfterDays: float | None
    archivedSessions: int
    archivedEvents: int
    archivedBytes: int
    releasedEvents: int
    failures: int
    lastRoundAt: str | datetime | None
    lastFailure: str | None
    oldestDue: Mapping[str, Any] | None


class Transcript(TypedDict):
    """`Transcript` of the API."""

    sessionId: str
    version: int
    throughSequence: int
    complete: bool
    view: Literal["heard", "generated"]
    utterances: list[Utterance]
    issues: list[ViewIssue]
    pagination: dict[str, Any]


class _UtteranceRequired(TypedDict):
    index: int
    side: Literal["user", "bot"]
    speaker: str | None
    role: Literal["user", "agent", "human_agent"] | None
    text: str | None
    generatedText: str | None
    heardText: str | None
    heard: Literal["full", "cut", "estimated", "unknown"]
    generated: Literal["full", "unknown"]
    interrupted: bool | None
    truncation: dict[str, Any] | None
    startedAt: str
    endedAt: str | None
    offsetMs: int
    durationMs: int | None
    isTick: bool
    final: bool
    medium: Literal["voice", "text", "dtmf"]
    language: str | None
    confidence: float | None
    itemId: str | None
    rev: int
    superseded: bool
    sequences: list[int]
    eventIds: list[str]
    source: dict[str, Any] | None


class Utterance(_UtteranceRequired, total=False):
    """`Utterance` of the API."""

    words: list[SpokenWord] | None


class SpokenWord(TypedDict):
    """`SpokenWord` of the API."""

    word: str
    startMs: int | None
    endMs: int | None
    confidence: float | None


class ViewIssue(TypedDict):
    """A field with a defined meaning whose value could not be used. The event is stored as it was sent."""

    sequence: int
    pointer: str
    detail: str


class Turns(TypedDict):
    """`Turns` of the API."""

    sessionId: str
    version: int
    throughSequence: int
    complete: bool
    turns: list[Turn]
    exchanges: list[Exchange]
    interruptions: list[Interruption]
    tools: list[ToolCall]
    silences: list[SilencePeriod] | None
    measures: Measures
    issues: list[ViewIssue]


class Turn(TypedDict):
    """The longest run of utterances of one side; a backchannel of the other side does not end it."""

    index: int
    side: Literal["user", "bot"]
    utterances: list[int]
    startedAt: str
    endedAt: str | None
    offsetMs: int
    durationMs: int | None


class Exchange(TypedDict):
    """A user turn and the bot turn that follows it."""

    index: int
    userTurn: int
    botTurn: int | None
    responseGapMs: int | None
    isRough: bool | None
    unanswered: bool
    latency: dict[str, Any] | None
    unexplainedMs: int | None
    tools: list[str]


class Interruption(TypedDict):
    """`Interruption` of the API."""

    kind: Literal["barge_in", "probable_barge_in", "backchannel", "false_interruption", "bot_cut_user", "overlap"]
    by: Literal["user", "bot"]
    evidence: Literal["provider", "spans"]
    utterance: int | None
    other: int | None
    offsetMs: int | None
    durationMs: int | None
    timeToYieldMs: int | None


class ToolCall(TypedDict):
    """`ToolCall` of the API."""

    callId: str | None
    name: str | None
    status: Literal["ok", "error", "cancelled", "open", "orphan"]
    calledAt: str | None
    latencyMs: int | None
    sequences: list[int]


class SilencePeriod(TypedDict):
    """`SilencePeriod` of the API."""

    offsetMs: int
    durationMs: int


class IngestResult(TypedDict):
    """`IngestResult` of the API."""

    provider: Literal["vapi", "retell", "elevenlabs", "twilio", "telnyx", "livekit", "pipecat", "openai-realtime", "deepgram", "vcon", "aws"]
    messages: int
    ignored: dict[str, Any]
    sessions: list[IngestedSession]
    issues: list[IngestIssue]


class IngestedSession(TypedDict):
    """`IngestedSession` of the API."""

    sessionId: str
    created: bool
    completed: bool
    appended: int
    duplicates: int
    conflicts: int
    sealed: int
    invalid: int


class IngestIssue(TypedDict):
    """`IngestIssue` of the API."""

    message: int
    pointer: str
    detail: str


class ProviderList(TypedDict):
    """`ProviderList` of the API."""

    providers: list[ProviderSetUp]


class ProviderSetUp(TypedDict):
    """`ProviderSetUp` of the API."""

    provider: Literal["vapi", "retell", "elevenlabs", "twilio", "telnyx", "livekit", "pipecat", "openai-realtime", "deepgram", "vcon", "aws"]
    title: str
    path: str
    arrives: list[Literal["webhook", "recorder", "file"]]
    understands: list[str]
    setUp: str
    access: Literal["signed", "open", "refused"]
    secretVariable: str
    hasSecret: bool
    activity: ProviderActivity


class ProviderActivity(TypedDict):
    """What all instances have received over HTTP. Each instance stores its counts every second and when it stops: the
    counts of other instances may be a second old, and a killed instance loses at most its last second. A delivery
    that is refused for its size or media type, or before its provider is known, is not counted.
    """

    countedSince: str | None
    lastTakenAt: str | None
    lastRefusal: dict[str, Any] | None
    deliveries: dict[str, Any]
    messages: int
    sessions: dict[str, Any]
    events: dict[str, Any]
    notUnderstood: int
    issues: int
    recentIssues: list[ProviderIssue]


class ProviderIssue(TypedDict):
    """`ProviderIssue` of the API."""

    at: str
    sessionId: str
    pointer: str
    detail: str


class Annotation(TypedDict):
    """`Annotation` of the API."""

    name: str
    value: dict[str, Any]
    createdAt: str
    updatedAt: str


class _WebhookInputRequired(TypedDict):
    url: str
    types: Sequence[Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]]


class WebhookInput(_WebhookInputRequired, total=False):
    """`WebhookInput` of the API."""

    eventTypes: Sequence[str] | None
    metadata: Mapping[str, Any] | None
    include: Literal["events"] | None
    gatherMs: int | None
    secret: str | None
    description: str | None
    enabled: bool | None


class Webhook(TypedDict):
    """`Webhook` of the API."""

    webhookId: str
    url: str
    types: list[Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]]
    eventTypes: list[str]
    metadata: dict[str, Any]
    include: str | None
    gatherMs: int
    description: str | None
    enabled: bool
    disabledReason: str | None
    disabledAt: str | None
    createdAt: str
    updatedAt: str
    health: WebhookHealth


class CreatedWebhook(TypedDict):
    """`CreatedWebhook` of the API."""

    webhookId: str
    url: str
    types: list[Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]]
    eventTypes: list[str]
    metadata: dict[str, Any]
    include: str | None
    gatherMs: int
    description: str | None
    enabled: bool
    disabledReason: str | None
    disabledAt: str | None
    createdAt: str
    updatedAt: str
    health: WebhookHealth
    secret: str


class WebhookHealth(TypedDict):
    """`WebhookHealth` of the API."""

    state: Literal["healthy", "failing", "disabled"]
    pending: int
    oldestPendingAt: str | None
    failingSince: str | None
    lastSuccessAt: str | None
    lastFailureAt: str | None
    lastError: str | None


class WebhookList(TypedDict):
    """`WebhookList` of the API."""

    webhooks: list[Webhook]


class WebhookRotationInput(TypedDict, total=False):
    """`WebhookRotationInput` of the API."""

    revoke: bool | None


class WebhookRotation(TypedDict):
    """`WebhookRotation` of the API."""

    webhookId: str
    secret: str
    previousSecretExpiresAt: str | None


class WebhookTest(TypedDict):
    """`WebhookTest` of the API."""

    delivered: bool
    status: int | None
    durationMs: int
    error: str | None
    body: str


class Delivery(TypedDict):
    """`Delivery` of the API."""

    deliveryId: str
    webhookId: str
    type: Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]
    sessionId: str | None
    status: Literal["pending", "failed", "delivered", "dead"]
    attempts: int
    createdAt: str
    lastAttemptAt: str | None
    nextAttemptAt: str | None
    lastStatus: int | None
    lastError: str | None


class DeliveryDetail(TypedDict):
    """`DeliveryDetail` of the API."""

    deliveryId: str
    webhookId: str
    type: Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]
    sessionId: str | None
    status: Literal["pending", "failed", "delivered", "dead"]
    attempts: int
    createdAt: str
    lastAttemptAt: str | None
    nextAttemptAt: str | None
    lastStatus: int | None
    lastError: str | None
    attemptLog: list[DeliveryAttempt]


class DeliveryAttempt(TypedDict):
    """`DeliveryAttempt` of the API."""

    at: str
    status: int | None
    error: str | None
    durationMs: int


class DeliveryPage(TypedDict):
    """`DeliveryPage` of the API."""

    deliveries: list[Delivery]
    pagination: dict[str, Any]


ReplayInput = TypedDict("ReplayInput", {"from": "str | datetime", "to": "str | datetime", "status": "Literal[\"pending\", \"failed\", \"delivered\", \"dead\"] | None"})
"""`ReplayInput` of the API."""


class Replay(TypedDict):
    """`Replay` of the API."""

    deliveries: int
