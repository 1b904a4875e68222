"""The operations of the API, one method each."""

# Made by `python scripts/generate.py` from docs/openapi.json; do not edit.

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from . import _models as models
from ._requests import given, new_id, segment


class Calls:
    """Operations with a single response; the client adds streams and iterators."""

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: Any,
        *,
        accepted: tuple[int, ...] = (),
        content_type: str = "application/json",
    ) -> Any:
        raise NotImplementedError

    def list_sessions(self, *, limit: int | None = None, cursor: str | None = None, status: Literal["initiated", "active", "completed", "failed"] | None = None, language: str | None = None, end_reason: str | None = None, started_from: str | datetime | None = None, started_to: str | datetime | None = None, metadata: Mapping[str, Any] | None = None, annotation: Mapping[str, Any] | None = None, duration_from: int | None = None, duration_to: int | None = None, response_gap_max_from: int | None = None, interruptions_from: int | None = None, tool_errors_from: int | None = None, unanswered_from: int | None = None, include: Sequence[Literal["measures"]] | None = None) -> models.SessionPage:
        """List sessions. Sorted by `startedAt`, newest first; sessions with the same `startedAt` are sorted by their
        creation, newest first. Follow `nextCursor` or the `Link` header until the end. A session must match all
        filters; each filter is served by an index.
        """
        return cast("models.SessionPage", self._call("GET", "/sessions", {"limit": limit, "cursor": cursor, "status": status, "language": language, "endReason": end_reason, "startedFrom": started_from, "startedTo": started_to, "metadata": metadata, "annotation": annotation, "durationFrom": duration_from, "durationTo": duration_to, "responseGapMaxFrom": response_gap_max_from, "interruptionsFrom": interruptions_from, "toolErrorsFrom": tool_errors_from, "unansweredFrom": unanswered_from, "include": include}, None))

    def create_session(self, session_id: str, *, status: Literal["initiated", "active"] | None = None, language: str | None = None, metadata: Mapping[str, Any] | None = None, started_at: str | datetime | None = None) -> models.Session:
        """Create a session. Answers after the session is stored durably. The request may be repeated as often as you
        like: the same content returns the stored session (200 with `Idempotent-Replayed`); different content under
        the same `sessionId` is refused (409), and nothing changes. If identical requests arrive at the same time,
        one is answered with 201 and the others with 200. Content is compared as JSON values: the order of names and
        the notation of numbers do not matter, and a field that the repeat leaves out does not conflict.
        """
        return cast("models.Session", self._call("POST", "/sessions", {}, given({"sessionId": session_id, "status": status, "language": language, "metadata": metadata, "startedAt": started_at})))

    def erase_sessions(self, *, metadata: Mapping[str, Any] | None = None, dry_run: Literal["true", "false"] | None = None) -> models.ErasureForecast | models.Erasure:
        """Erase all sessions of a person. Starts a job that erases all sessions whose metadata matches, including
        those created while it runs. It ends when none is left except those under a legal hold, which it counts. At
        least one filter is required. While a job with the same filters is running, a repeat returns that job.
        `dryRun=true` only counts, and changes nothing. If nothing matches, `note` says so in the forecast and in
        the receipt.
        """
        return cast("models.ErasureForecast | models.Erasure", self._call("DELETE", "/sessions", {"metadata": metadata, "dryRun": dry_run}, None))

    def get_session(self, session_id: str, *, limit: int | None = None, offset: int | None = None, include: Sequence[Literal["measures"]] | None = None) -> models.SessionHistory:
        """Read a session and a page of its events. Returns the session and its events in chronological order
        (`timestamp`, then `sequence`), both as of the same moment. For commit order, read the log. Continue while
        `hasMore` is true, at `offset` plus the number of events received: a page of large events may hold fewer
        than `limit`. An event that arrives later with an earlier `timestamp` shifts the events after it by one, so
        a client that pages by `offset` can see one event twice and miss another. To miss none, read the log and
        follow `nextAfter`. The response includes everything that was acknowledged before the request began. As long
        as events arrive in chronological order, the cost of a page does not grow with its offset.
        """
        return cast("models.SessionHistory", self._call("GET", f"/sessions/{segment(session_id)}", {"limit": limit, "offset": offset, "include": include}, None))

    def erase_session(self, session_id: str) -> models.SessionErasure:
        """Erase a session permanently. As soon as this is answered, the session is hidden permanently: every later
        request with its id is answered with 410, including its creation, so a late retry cannot bring it back. Then
        its events, its cached pages, its archived object with all versions, and its remains in the files of the
        store are deleted. Poll `Location`, which is the receipt, until its `state` is `erased`. A repeat returns
        the same receipt. Only a salted hash of the id remains. Copies in backups are erased after a restore, with
        `conversation-service erasures --replay`.
        """
        return cast("models.SessionErasure", self._call("DELETE", f"/sessions/{segment(session_id)}", {}, None))

    def complete_session(self, session_id: str, *, status: Literal["completed", "failed"] | None = None, end_reason: str | None = None, ended_at: str | datetime | None = None, late_grace_seconds: int | None = None) -> models.Session:
        """Complete a session. Ends the session, once and for all: repeats always get the same `endedAt`, also when
        they race, and a repeat with different content is answered with 409. Late events are accepted for a grace
        period after the recorded completion (`lateGraceSeconds`, by default `LATE_EVENT_GRACE_SECONDS`) and marked
        `late: true`; then the session is sealed. The body is optional: without one, the session becomes `completed`
        now. If the service itself has completed the session as `failed` with the reason `abandoned`
        (`ABANDON_AFTER_MINUTES`), the first completion with different content replaces that one, with 200. It must
        arrive within the grace period, and is then final.
        """
        return cast("models.Session", self._call("POST", f"/sessions/{segment(session_id)}/complete", {}, given({"status": status, "endReason": end_reason, "endedAt": ended_at, "lateGraceSeconds": late_grace_seconds})))

    def read_events(self, session_id: str, *, after: int | None = None, before: int | None = None, order: Literal["asc", "desc"] | None = None, limit: int | None = None, type: Sequence[str] | None = None, from_: str | datetime | None = None, to: str | datetime | None = None) -> models.LogPage:
        """Read the log of a session. Returns events by `sequence`, the order in which they were committed. Once an
        event is visible, all events with lower sequences are visible too, so following `nextAfter` misses nothing.
        If the position (`after`) is beyond the end of the log, it comes from another database or from before a
        restore: the answer is 409 `POSITION_AHEAD`, which names the last sequence. `before` may be beyond the end.
        With `order=desc` the newest events come first; follow `nextBefore` instead. An event must match all
        filters.
        """
        return cast("models.LogPage", self._call("GET", f"/sessions/{segment(session_id)}/events", {"after": after, "before": before, "order": order, "limit": limit, "type": type, "from": from_, "to": to}, None))

    def append_event(self, session_id: str, type: str, *, event_id: str | None = None, payload: Mapping[str, Any] | None = None, timestamp: str | datetime | None = None, client_sequence: int | None = None) -> models.Event:
        """Append an event. Answers after the event is stored durably, at the next sequence of its session. `eventId`
        is the idempotency key for as long as the session is kept: the same content returns the stored event (200
        with `Idempotent-Replayed`), even after the session was completed or sealed; different content is answered
        with 409, and nothing changes. After a timeout or a 503 the outcome is unknown: send the same request again
        to find out. An unknown session is answered with 404; retry if its creation may still be in progress.
        """
        return cast("models.Event", self._call("POST", f"/sessions/{segment(session_id)}/events", {}, given({"eventId": event_id or new_id(), "type": type, "payload": payload, "timestamp": timestamp, "clientSequence": client_sequence})))

    def append_events(self, session_id: str, events: Sequence[models.EventInput]) -> models.BatchResult:
        """Append many events. At most 500 events and 4194304 bytes, each event at most 1048576 bytes; sent as JSON, or
        as NDJSON with one event per line (blank lines do not count). Each item has its own outcome, listed in input
        order; valid items are stored even if others are not. Their order is preserved, but events of other writers
        may come between them. A crash in the middle leaves the first part of the batch stored: send the same batch
        again, and the items already stored are answered as `duplicate`. A body is refused as a whole only if it is
        not a batch: if its JSON is malformed, if `events` is missing or empty, or if it exceeds a limit.
        """
        return cast("models.BatchResult", self._call("POST", f"/sessions/{segment(session_id)}/events/batch", {}, given({"events": events})))

    def get_event(self, session_id: str, event_id: str) -> models.Event:
        """Read one event. Returns the event as it is stored. An event never changes."""
        return cast("models.Event", self._call("GET", f"/sessions/{segment(session_id)}/events/{segment(event_id)}", {}, None))

    def get_statistics(self, *, from_: str | datetime | None = None, to: str | datetime | None = None, group_by: str | None = None, histogram: Literal["responseGap", "transcriptionMs", "endOfTurnMs", "endpointingMs", "llmTtftMs", "llmTtfsMs", "ttsTtfbMs", "toolMs", "e2eMs"] | None = None) -> models.Statistics:
        """Count sessions over a time range. Returns how many sessions started, are active, and ended, how they ended
        and how long they lasted; how long callers waited, who interrupted whom, and how fast each stage was. The
        range is divided into buckets of a suitable length. Every session of the range is counted, however many
        there are. Whole blocks of time are counted from roll-ups, which may be a few seconds old; sessions that
        started within the last hour or in the partial blocks at both ends of the range are counted as they are now.
        `truncated` is true only while sessions stored by an older version are being summarized for the first time;
        `coveredFrom` says how far this has got. `groupBy` adds `groups`: the 100 largest groups, and all others
        combined into one. `activeNow` counts at most 1000 sessions. `histogram=responseGap`, or the name of a
        stage, adds a `histogram` of these times, also to each group; each value is counted in the bin that contains
        it. `slowest` and `mostInterrupted` list the 10 calls of the range with the longest response gaps and with
        the most interruptions. Percentiles are computed from histograms: they differ from the exact ones by at most
        `relativeError`.
        """
        return cast("models.Statistics", self._call("GET", "/stats", {"from": from_, "to": to, "groupBy": group_by, "histogram": histogram}, None))

    def set_legal_hold(self, session_id: str, *, reason: str | None = None) -> models.Session:
        """Put a session under a legal hold. While the hold is in place, the session is not archived, expired or
        erased. It can be read and written as before. A repeat changes nothing: the hold keeps its first reason and
        time.
        """
        return cast("models.Session", self._call("PUT", f"/sessions/{segment(session_id)}/hold", {}, given({"reason": reason})))

    def lift_legal_hold(self, session_id: str) -> models.Session:
        """Lift the legal hold of a session. May be repeated, and succeeds for a session without a hold."""
        return cast("models.Session", self._call("DELETE", f"/sessions/{segment(session_id)}/hold", {}, None))

    def get_erasure(self, erasure_id: str) -> models.Erasure:
        """Read the receipt of an erasure. Returns what was erased and when, without naming it. `subjectHash` is an
        HMAC-SHA-256 of the id or of the filters, with a salt that never leaves the database. `receiptHash` is the
        SHA-256 of the JSON text of all members before it, in their order and without whitespace; null until the
        erasure is done.
        """
        return cast("models.Erasure", self._call("GET", f"/erasures/{segment(erasure_id)}", {}, None))

    def get_archive_status(self) -> models.ArchiveStatus:
        """Read the progress of archiving. Returns what this instance has archived since its start, and which session
        of the whole store has been waiting longest. `objects` is null if no archive is configured;
        `archiveAfterDays` is null if no further sessions are archived.
        """
        return cast("models.ArchiveStatus", self._call("GET", "/archive/status", {}, None))

    def get_transcript(self, session_id: str, *, view: Literal["heard", "generated"] | None = None, format: Literal["json", "text", "markdown", "vtt", "srt"] | None = None, partials: Literal["true", "false"] | None = None, superseded: Literal["true", "false"] | None = None, words: Literal["true", "false"] | None = None, estimate: Literal["true", "false"] | None = None, limit: int | None = None, cursor: str | None = None) -> models.Transcript:
        """Read what was said, and how much of it was heard. Returns the utterances of a call in the order in which
        they began, each merged from all events that report it. `view=heard` shows what the caller heard of
        utterances of the bot that were cut off; `view=generated` shows what the model wrote. JSON is paginated; the
        text formats contain the whole transcript and ignore `limit` and `cursor`. `format` takes precedence over
        `Accept`; the response varies by `Accept`. The transcript is available for live, sealed and archived
        sessions, and depends only on their events.
        """
        return cast("models.Transcript", self._call("GET", f"/sessions/{segment(session_id)}/transcript", {"view": view, "format": format, "partials": partials, "superseded": superseded, "words": words, "estimate": estimate, "limit": limit, "cursor": cursor}, None))

    def get_turns(self, session_id: str) -> models.Turns:
        """Read turns, response gaps, interruptions, tools and measures. Returns who spoke when, how long each answer
        took, who interrupted whom, and the figures of the call. `responseGapMs` is measured on the timeline, and
        `latency` is what the provider reports; the two are never mixed. An unknown value is null, never 0.
        Utterances are referred to by their `index` in the transcript that is returned without options.
        """
        return cast("models.Turns", self._call("GET", f"/sessions/{segment(session_id)}/turns", {}, None))

    def list_providers(self) -> models.ProviderList:
        """List the providers whose calls can be ingested. Returns for each provider what it sends, how its calls
        arrive, whether its secret is set, and what has been received from it.
        """
        return cast("models.ProviderList", self._call("GET", "/ingest", {}, None))

    def ingest(self, provider: str, body: Any, *, session_id: str | None = None) -> models.IngestResult:
        """Ingest what a provider sends, unchanged. Paste the address into the dashboard of the provider. Each call
        becomes the session `<provider>:<call id>`; what its messages report becomes events, and the end they report
        completes the session. Everything is idempotent: a message may arrive twice, late, and in any order. The
        answer is sent when all of it is durable; after a failure in the middle (503), a repeat completes it. A
        message without a call id belongs to the call named before it in the body. The body is one message, an array
        of messages, or NDJSON, and has at most 16777216 bytes. Each message may be wrapped as `{"receivedAt",
        "direction", "message"}`, which gives a time to messages that carry none. An event that exceeds a limit is
        counted as `invalid` and named in `issues`; the rest is stored. The signature is checked before the body is
        parsed; `GET /ingest` names the environment variable of each secret.
        """
        return cast("models.IngestResult", self._call("POST", f"/ingest/{segment(provider)}", {"sessionId": session_id}, body))

    def get_vcon(self, session_id: str) -> dict[str, Any]:
        """Read the session as a vCon. Returns a document as defined by draft-ietf-vcon-vcon-core-04: a text dialog for
        each utterance, the transcript and the annotations as analyses, and the session with all its events as an
        attachment. Importing it again (`POST /ingest/vcon`) produces the same session.
        """
        return cast("dict[str, Any]", self._call("GET", f"/sessions/{segment(session_id)}/vcon", {}, None))

    def list_annotations(self, session_id: str) -> list[models.Annotation]:
        """List the annotations of a session. Returns all annotations, at most 50, sorted by name."""
        return cast("list[models.Annotation]", self._call("GET", f"/sessions/{segment(session_id)}/annotations", {}, None))

    def get_annotation(self, session_id: str, name: str) -> dict[str, Any]:
        """Read an annotation. Returns the object itself. Its `ETag` is strong: send it as `If-Match` with a change
        that is based on this value.
        """
        return cast("dict[str, Any]", self._call("GET", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None))

    def put_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put an annotation. An annotation says what somebody thinks of the call or found out about it: a score, a
        summary, tags, figures from a provider. What happened in the call belongs in events. Accepted at any time:
        before and after the seal, for archived sessions, and under a legal hold. It is erased with the session.
        Without `If-Match` the last write wins. Putting the value that is already stored changes nothing, and the
        `ETag` stays the same. Changes are announced on `GET /stream`.
        """
        return cast("dict[str, Any]", self._call("PUT", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    def merge_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change members of an annotation. The body is a JSON Merge Patch (RFC 7396): the members it names are
        replaced, those it sets to null are removed, and the others stay. Objects are merged, arrays are replaced as
        a whole. If two patches arrive at the same time, neither is lost. If there is no annotation of this name,
        the patch is applied to an empty object and creates it.
        """
        return cast("dict[str, Any]", self._call("PATCH", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    def delete_annotation(self, session_id: str, name: str) -> None:
        """Delete an annotation. Refused while the session is under a legal hold. The name may be used again."""
        self._call("DELETE", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None)

    def list_webhooks(self) -> models.WebhookList:
        """List all webhooks. Returns all webhooks and the health of each receiver. There are at most 100."""
        return cast("models.WebhookList", self._call("GET", "/webhooks", {}, None))

    def get_webhook(self, webhook_id: str) -> models.Webhook:
        """Read a webhook. Returns the webhook and the health of its receiver. Secrets are never shown again."""
        return cast("models.Webhook", self._call("GET", f"/webhooks/{segment(webhook_id)}", {}, None))

    def put_webhook(self, webhook_id: str, url: str, types: Sequence[Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]], *, event_types: Sequence[str] | None = None, metadata: Mapping[str, Any] | None = None, include: Literal["events"] | None = None, gather_ms: int | None = None, secret: str | None = None, description: str | None = None, enabled: bool | None = None) -> models.Webhook | models.CreatedWebhook:
        """Create or replace a webhook. Deliveries follow Standard Webhooks 1.0: each is a signed POST of `{type,
        timestamp, data}`. Everything that is committed is delivered at least once, and in order for each session. A
        webhook delivers what is committed after its 201. A repeat replaces everything except the secret and, if it
        is left out, `enabled`. The 201 shows the secret; if that response was lost, `rotate` issues a new one.
        """
        return cast("models.Webhook | models.CreatedWebhook", self._call("PUT", f"/webhooks/{segment(webhook_id)}", {}, given({"url": url, "types": types, "eventTypes": event_types, "metadata": metadata, "include": include, "gatherMs": gather_ms, "secret": secret, "description": description, "enabled": enabled})))

    def delete_webhook(self, webhook_id: str) -> None:
        """Delete a webhook. Also deletes its pending deliveries and the list of its past deliveries."""
        self._call("DELETE", f"/webhooks/{segment(webhook_id)}", {}, None)

    def rotate_webhook_secret(self, webhook_id: str, *, revoke: bool | None = None) -> models.WebhookRotation:
        """Give a webhook a new secret. Deliveries are signed with the new secret and, for WEBHOOK_ROTATION_SECONDS
        after its own rotation, with every earlier one.
        """
        return cast("models.WebhookRotation", self._call("POST", f"/webhooks/{segment(webhook_id)}/rotate", {}, given({"revoke": revoke})))

    def test_webhook(self, webhook_id: str) -> models.WebhookTest:
        """Send a test message. Sends a signed `webhook.test` once, even if the webhook is disabled. It is not added to
        the list of deliveries.
        """
        return cast("models.WebhookTest", self._call("POST", f"/webhooks/{segment(webhook_id)}/test", {}, None))

    def replay_deliveries(self, webhook_id: str, from_: str | datetime, to: str | datetime, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None) -> models.Replay:
        """Resend the deliveries of a time range. Resends all deliveries that were created at or after `from` and
        before `to`, oldest first, with their original ids and bytes.
        """
        return cast("models.Replay", self._call("POST", f"/webhooks/{segment(webhook_id)}/replay", {}, given({"from": from_, "to": to, "status": status})))

    def list_deliveries(self, webhook_id: str, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None, cursor: str | None = None, limit: int | None = None) -> models.DeliveryPage:
        """List the deliveries of a webhook. Sorted newest first. Follow `nextCursor` or the `Link` header until the
        end.
        """
        return cast("models.DeliveryPage", self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries", {"status": status, "cursor": cursor, "limit": limit}, None))

    def get_delivery(self, webhook_id: str, delivery_id: str) -> models.DeliveryDetail:
        """Read a delivery. Returns the delivery and the results of its latest attempts."""
        return cast("models.DeliveryDetail", self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}", {}, None))

    def retry_delivery(self, webhook_id: str, delivery_id: str) -> models.Delivery:
        """Resend a delivery. Resends it now, with its original id and bytes and a new retry schedule. It may overtake
        other deliveries of its session.
        """
        return cast("models.Delivery", self._call("POST", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}/retry", {}, None))

    def get_root(self) -> models.ServiceRoot:
        """Read the name and version of the service. Returns the name and version of the service, and links to its
        parts. A browser (`Accept: text/html`) is redirected to the console. Unknown query parameters are ignored.
        """
        return cast("models.ServiceRoot", self._call("GET", "/", {}, None))

    def get_health(self) -> models.Health:
        """Check the service and its dependencies. Sends a real command with a deadline to each dependency; a result is
        reused for one second. If the cache is down, the answer is 200 with `degraded`. If the store is down, it is
        503 with `down`. Unknown query parameters are ignored.
        """
        return cast("models.Health", self._call("GET", "/health", {}, None, accepted=(503,)))

    def get_liveness(self) -> models.Health:
        """Check that the process is running. Checks no dependency: restart the process only if this fails. Unknown
        query parameters are ignored.
        """
        return cast("models.Health", self._call("GET", "/health/live", {}, None))

    def get_readiness(self) -> models.Health:
        """Check that the service can take requests. For load balancers: answers 503 while the service starts or
        drains, or if the store is down. Unknown query parameters are ignored.
        """
        return cast("models.Health", self._call("GET", "/health/ready", {}, None, accepted=(503,)))

    def get_metrics(self) -> str:
        """Read the metrics. Returns metrics in the Prometheus text format. Unknown query parameters are ignored."""
        return cast("str", self._call("GET", "/metrics", {}, None))

    def get_open_api_document(self) -> dict[str, Any]:
        """Read this reference as an OpenAPI document. The document is OpenAPI 3.1 and states the limits of this
        instance.
        """
        return cast("dict[str, Any]", self._call("GET", "/openapi.json", {}, None))

    def get_docs(self) -> str:
        """Read this reference in a browser. Swagger UI, served by the service itself. The page loads nothing from
        other hosts.
        """
        return cast("str", self._call("GET", "/docs", {}, None))

    def get_error_reference(self) -> str:
        """Read the error reference. Lists every error `code` with its status and what to do. The `type` of a problem
        links to it. The page loads nothing from other hosts.
        """
        return cast("str", self._call("GET", "/docs/errors", {}, None))


class AsyncCalls:
    """Operations with a single response; the client adds streams and iterators."""

    async def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: Any,
        *,
        accepted: tuple[int, ...] = (),
        content_type: str = "application/json",
    ) -> Any:
        raise NotImplementedError

    async def list_sessions(self, *, limit: int | None = None, cursor: str | None = None, status: Literal["initiated", "active", "completed", "failed"] | None = None, language: str | None = None, end_reason: str | None = None, started_from: str | datetime | None = None, started_to: str | datetime | None = None, metadata: Mapping[str, Any] | None = None, annotation: Mapping[str, Any] | None = None, duration_from: int | None = None, duration_to: int | None = None, response_gap_max_from: int | None = None, interruptions_from: int | None = None, tool_errors_from: int | None = None, unanswered_from: int | None = None, include: Sequence[Literal["measures"]] | None = None) -> models.SessionPage:
        """List sessions. Sorted by `startedAt`, newest first; sessions with the same `startedAt` are sorted by their
        creation, newest first. Follow `nextCursor` or the `Link` header until the end. A session must match all
        filters; each filter is served by an index.
        """
        return cast("models.SessionPage", await self._call("GET", "/sessions", {"limit": limit, "cursor": cursor, "status": status, "language": language, "endReason": end_reason, "startedFrom": started_from, "startedTo": started_to, "metadata": metadata, "annotation": annotation, "durationFrom": duration_from, "durationTo": duration_to, "responseGapMaxFrom": response_gap_max_from, "interruptionsFrom": interruptions_from, "toolErrorsFrom": tool_errors_from, "unansweredFrom": unanswered_from, "include": include}, None))

    async def create_session(self, session_id: str, *, status: Literal["initiated", "active"] | None = None, language: str | None = None, metadata: Mapping[str, Any] | None = None, started_at: str | datetime | None = None) -> models.Session:
        """Create a session. Answers after the session is stored durably. The request may be repeated as often as you
        like: the same content returns the stored session (200 with `Idempotent-Replayed`); different content under
        the same `sessionId` is refused (409), and nothing changes. If identical requests arrive at the same time,
        one is answered with 201 and the others with 200. Content is compared as JSON values: the order of names and
        the notation of numbers do not matter, and a field that the repeat leaves out does not conflict.
        """
        return cast("models.Session", await self._call("POST", "/sessions", {}, given({"sessionId": session_id, "status": status, "language": language, "metadata": metadata, "startedAt": started_at})))

    async def erase_sessions(self, *, metadata: Mapping[str, Any] | None = None, dry_run: Literal["true", "false"] | None = None) -> models.ErasureForecast | models.Erasure:
        """Erase all sessions of a person. Starts a job that erases all sessions whose metadata matches, including
        those created while it runs. It ends when none is left except those under a legal hold, which it counts. At
        least one filter is required. While a job with the same filters is running, a repeat returns that job.
        `dryRun=true` only counts, and changes nothing. If nothing matches, `note` says so in the forecast and in
        the receipt.
        """
        return cast("models.ErasureForecast | models.Erasure", await self._call("DELETE", "/sessions", {"metadata": metadata, "dryRun": dry_run}, None))

    async def get_session(self, session_id: str, *, limit: int | None = None, offset: int | None = None, include: Sequence[Literal["measures"]] | None = None) -> models.SessionHistory:
        """Read a session and a page of its events. Returns the session and its events in chronological order
        (`timestamp`, then `sequence`), both as of the same moment. For commit order, read the log. Continue while
        `hasMore` is true, at `offset` plus the number of events received: a page of large events may hold fewer
        than `limit`. An event that arrives later with an earlier `timestamp` shifts the events after it by one, so
        a client that pages by `offset` can see one event twice and miss another. To miss none, read the log and
        follow `nextAfter`. The response includes everything that was acknowledged before the request began. As long
        as events arrive in chronological order, the cost of a page does not grow with its offset.
        """
        return cast("models.SessionHistory", await self._call("GET", f"/sessions/{segment(session_id)}", {"limit": limit, "offset": offset, "include": include}, None))

    async def erase_session(self, session_id: str) -> models.SessionErasure:
        """Erase a session permanently. As soon as this is answered, the session is hidden permanently: every later
        request with its id is answered with 410, including its creation, so a late retry cannot bring it back. Then
        its events, its cached pages, its archived object with all versions, and its remains in the files of the
        store are deleted. Poll `Location`, which is the receipt, until its `state` is `erased`. A repeat returns
        the same receipt. Only a salted hash of the id remains. Copies in backups are erased after a restore, with
        `conversation-service erasures --replay`.
        """
        return cast("models.SessionErasure", await self._call("DELETE", f"/sessions/{segment(session_id)}", {}, None))

    async def complete_session(self, session_id: str, *, status: Literal["completed", "failed"] | None = None, end_reason: str | None = None, ended_at: str | datetime | None = None, late_grace_seconds: int | None = None) -> models.Session:
        """Complete a session. Ends the session, once and for all: repeats always get the same `endedAt`, also when
        they race, and a repeat with different content is answered with 409. Late events are accepted for a grace
        period after the recorded completion (`lateGraceSeconds`, by default `LATE_EVENT_GRACE_SECONDS`) and marked
        `late: true`; then the session is sealed. The body is optional: without one, the session becomes `completed`
        now. If the service itself has completed the session as `failed` with the reason `abandoned`
        (`ABANDON_AFTER_MINUTES`), the first completion with different content replaces that one, with 200. It must
        arrive within the grace period, and is then final.
        """
        return cast("models.Session", await self._call("POST", f"/sessions/{segment(session_id)}/complete", {}, given({"status": status, "endReason": end_reason, "endedAt": ended_at, "lateGraceSeconds": late_grace_seconds})))

    async def read_events(self, session_id: str, *, after: int | None = None, before: int | None = None, order: Literal["asc", "desc"] | None = None, limit: int | None = None, type: Sequence[str] | None = None, from_: str | datetime | None = None, to: str | datetime | None = None) -> models.LogPage:
        """Read the log of a session. Returns events by `sequence`, the order in which they were committed. Once an
        event is visible, all events with lower sequences are visible too, so following `nextAfter` misses nothing.
        If the position (`after`) is beyond the end of the log, it comes from another database or from before a
        restore: the answer is 409 `POSITION_AHEAD`, which names the last sequence. `before` may be beyond the end.
        With `order=desc` the newest events come first; follow `nextBefore` instead. An event must match all
        filters.
        """
        return cast("models.LogPage", await self._call("GET", f"/sessions/{segment(session_id)}/events", {"after": after, "before": before, "order": order, "limit": limit, "type": type, "from": from_, "to": to}, None))

    async def append_event(self, session_id: str, type: str, *, event_id: str | None = None, payload: Mapping[str, Any] | None = None, timestamp: str | datetime | None = None, client_sequence: int | None = None) -> models.Event:
        """Append an event. Answers after the event is stored durably, at the next sequence of its session. `eventId`
        is the idempotency key for as long as the session is kept: the same content returns the stored event (200
        with `Idempotent-Replayed`), even after the session was completed or sealed; different content is answered
        with 409, and nothing changes. After a timeout or a 503 the outcome is unknown: send the same request again
        to find out. An unknown session is answered with 404; retry if its creation may still be in progress.
        """
        return cast("models.Event", await self._call("POST", f"/sessions/{segment(session_id)}/events", {}, given({"eventId": event_id or new_id(), "type": type, "payload": payload, "timestamp": timestamp, "clientSequence": client_sequence})))

    async def append_events(self, session_id: str, events: Sequence[models.EventInput]) -> models.BatchResult:
        """Append many events. At most 500 events and 4194304 bytes, each event at most 1048576 bytes; sent as JSON, or
        as NDJSON with one event per line (blank lines do not count). Each item has its own outcome, listed in input
        order; valid items are stored even if others are not. Their order is preserved, but events of other writers
        may come between them. A crash in the middle leaves the first part of the batch stored: send the same batch
        again, and the items already stored are answered as `duplicate`. A body is refused as a whole only if it is
        not a batch: if its JSON is malformed, if `events` is missing or empty, or if it exceeds a limit.
        """
        return cast("models.BatchResult", await self._call("POST", f"/sessions/{segment(session_id)}/events/batch", {}, given({"events": events})))

    async def get_event(self, session_id: str, event_id: str) -> models.Event:
        """Read one event. Returns the event as it is stored. An event never changes."""
        return cast("models.Event", await self._call("GET", f"/sessions/{segment(session_id)}/events/{segment(event_id)}", {}, None))

    async def get_statistics(self, *, from_: str | datetime | None = None, to: str | datetime | None = None, group_by: str | None = None, histogram: Literal["responseGap", "transcriptionMs", "endOfTurnMs", "endpointingMs", "llmTtftMs", "llmTtfsMs", "ttsTtfbMs", "toolMs", "e2eMs"] | None = None) -> models.Statistics:
        """Count sessions over a time range. Returns how many sessions started, are active, and ended, how they ended
        and how long they lasted; how long callers waited, who interrupted whom, and how fast each stage was. The
        range is divided into buckets of a suitable length. Every session of the range is counted, however many
        there are. Whole blocks of time are counted from roll-ups, which may be a few seconds old; sessions that
        started within the last hour or in the partial blocks at both ends of the range are counted as they are now.
        `truncated` is true only while sessions stored by an older version are being summarized for the first time;
        `coveredFrom` says how far this has got. `groupBy` adds `groups`: the 100 largest groups, and all others
        combined into one. `activeNow` counts at most 1000 sessions. `histogram=responseGap`, or the name of a
        stage, adds a `histogram` of these times, also to each group; each value is counted in the bin that contains
        it. `slowest` and `mostInterrupted` list the 10 calls of the range with the longest response gaps and with
        the most interruptions. Percentiles are computed from histograms: they differ from the exact ones by at most
        `relativeError`.
        """
        return cast("models.Statistics", await self._call("GET", "/stats", {"from": from_, "to": to, "groupBy": group_by, "histogram": histogram}, None))

    async def set_legal_hold(self, session_id: str, *, reason: str | None = None) -> models.Session:
        """Put a session under a legal hold. While the hold is in place, the session is not archived, expired or
        erased. It can be read and written as before. A repeat changes nothing: the hold keeps its first reason and
        time.
        """
        return cast("models.Session", await self._call("PUT", f"/sessions/{segment(session_id)}/hold", {}, given({"reason": reason})))

    async def lift_legal_hold(self, session_id: str) -> models.Session:
        """Lift the legal hold of a session. May be repeated, and succeeds for a session without a hold."""
        return cast("models.Session", await self._call("DELETE", f"/sessions/{segment(session_id)}/hold", {}, None))

    async def get_erasure(self, erasure_id: str) -> models.Erasure:
        """Read the receipt of an erasure. Returns what was erased and when, without naming it. `subjectHash` is an
        HMAC-SHA-256 of the id or of the filters, with a salt that never leaves the database. `receiptHash` is the
        SHA-256 of the JSON text of all members before it, in their order and without whitespace; null until the
        erasure is done.
        """
        return cast("models.Erasure", await self._call("GET", f"/erasures/{segment(erasure_id)}", {}, None))

    async def get_archive_status(self) -> models.ArchiveStatus:
        """Read the progress of archiving. Returns what this instance has archived since its start, and which session
        of the whole store has been waiting longest. `objects` is null if no archive is configured;
        `archiveAfterDays` is null if no further sessions are archived.
        """
        return cast("models.ArchiveStatus", await self._call("GET", "/archive/status", {}, None))

    async def get_transcript(self, session_id: str, *, view: Literal["heard", "generated"] | None = None, format: Literal["json", "text", "markdown", "vtt", "srt"] | None = None, partials: Literal["true", "false"] | None = None, superseded: Literal["true", "false"] | None = None, words: Literal["true", "false"] | None = None, estimate: Literal["true", "false"] | None = None, limit: int | None = None, cursor: str | None = None) -> models.Transcript:
        """Read what was said, and how much of it was heard. Returns the utterances of a call in the order in which
        they began, each merged from all events that report it. `view=heard` shows what the caller heard of
        utterances of the bot that were cut off; `view=generated` shows what the model wrote. JSON is paginated; the
        text formats contain the whole transcript and ignore `limit` and `cursor`. `format` takes precedence over
        `Accept`; the response varies by `Accept`. The transcript is available for live, sealed and archived
        sessions, and depends only on their events.
        """
        return cast("models.Transcript", await self._call("GET", f"/sessions/{segment(session_id)}/transcript", {"view": view, "format": format, "partials": partials, "superseded": superseded, "words": words, "estimate": estimate, "limit": limit, "cursor": cursor}, None))

    async def get_turns(self, session_id: str) -> models.Turns:
        """Read turns, response gaps, interruptions, tools and measures. Returns who spoke when, how long each answer
        took, who interrupted whom, and the figures of the call. `responseGapMs` is measured on the timeline, and
        `latency` is what the provider reports; the two are never mixed. An unknown value is null, never 0.
        Utterances are referred to by their `index` in the transcript that is returned without options.
        """
        return cast("models.Turns", await self._call("GET", f"/sessions/{segment(session_id)}/turns", {}, None))

    async def list_providers(self) -> models.ProviderList:
        """List the providers whose calls can be ingested. Returns for each provider what it sends, how its calls
        arrive, whether its secret is set, and what has been received from it.
        """
        return cast("models.ProviderList", await self._call("GET", "/ingest", {}, None))

    async def ingest(self, provider: str, body: Any, *, session_id: str | None = None) -> models.IngestResult:
        """Ingest what a provider sends, unchanged. Paste the address into the dashboard of the provider. Each call
        becomes the session `<provider>:<call id>`; what its messages report becomes events, and the end they report
        completes the session. Everything is idempotent: a message may arrive twice, late, and in any order. The
        answer is sent when all of it is durable; after a failure in the middle (503), a repeat completes it. A
        message without a call id belongs to the call named before it in the body. The body is one message, an array
        of messages, or NDJSON, and has at most 16777216 bytes. Each message may be wrapped as `{"receivedAt",
        "direction", "message"}`, which gives a time to messages that carry none. An event that exceeds a limit is
        counted as `invalid` and named in `issues`; the rest is stored. The signature is checked before the body is
        parsed; `GET /ingest` names the environment variable of each secret.
        """
        return cast("models.IngestResult", await self._call("POST", f"/ingest/{segment(provider)}", {"sessionId": session_id}, body))

    async def get_vcon(self, session_id: str) -> dict[str, Any]:
        """Read the session as a vCon. Returns a document as defined by draft-ietf-vcon-vcon-core-04: a text dialog for
        each utterance, the transcript and the annotations as analyses, and the session with all its events as an
        attachment. Importing it again (`POST /ingest/vcon`) produces the same session.
        """
        return cast("dict[str, Any]", await self._call("GET", f"/sessions/{segment(session_id)}/vcon", {}, None))

    async def list_annotations(self, session_id: str) -> list[models.Annotation]:
        """List the annotations of a session. Returns all annotations, at most 50, sorted by name."""
        return cast("list[models.Annotation]", await self._call("GET", f"/sessions/{segment(session_id)}/annotations", {}, None))

    async def get_annotation(self, session_id: str, name: str) -> dict[str, Any]:
        """Read an annotation. Returns the object itself. Its `ETag` is strong: send it as `If-Match` with a change
        that is based on this value.
        """
        return cast("dict[str, Any]", await self._call("GET", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None))

    async def put_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put an annotation. An annotation says what somebody thinks of the call or found out about it: a score, a
        summary, tags, figures from a provider. What happened in the call belongs in events. Accepted at any time:
        before and after the seal, for archived sessions, and under a legal hold. It is erased with the session.
        Without `If-Match` the last write wins. Putting the value that is already stored changes nothing, and the
        `ETag` stays the same. Changes are announced on `GET /stream`.
        """
        return cast("dict[str, Any]", await self._call("PUT", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    async def merge_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change members of an annotation. The body is a JSON Merge Patch (RFC 7396): the members it names are
        replaced, those it sets to null are removed, and the others stay. Objects are merged, arrays are replaced as
        a whole. If two patches arrive at the same time, neither is lost. If there is no annotation of this name,
        the patch is applied to an empty object and creates it.
        """
        return cast("dict[str, Any]", await self._call("PATCH", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    async def delete_annotation(self, session_id: str, name: str) -> None:
        """Delete an annotation. Refused while the session is under a legal hold. The name may be used again."""
        await self._call("DELETE", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None)

    async def list_webhooks(self) -> models.WebhookList:
        """List all webhooks. Returns all webhooks and the health of each receiver. There are at most 100."""
        return cast("models.WebhookList", await self._call("GET", "/webhooks", {}, None))

    async def get_webhook(self, webhook_id: str) -> models.Webhook:
        """Read a webhook. Returns the webhook and the health of its receiver. Secrets are never shown again."""
        return cast("models.Webhook", await self._call("GET", f"/webhooks/{segment(webhook_id)}", {}, None))

    async def put_webhook(self, webhook_id: str, url: str, types: Sequence[Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]], *, event_types: Sequence[str] | None = None, metadata: Mapping[str, Any] | None = None, include: Literal["events"] | None = None, gather_ms: int | None = None, secret: str | None = None, description: str | None = None, enabled: bool | None = None) -> models.Webhook | models.CreatedWebhook:
        """Create or replace a webhook. Deliveries follow Standard Webhooks 1.0: each is a signed POST of `{type,
        timestamp, data}`. Everything that is committed is delivered at least once, and in order for each session. A
        webhook delivers what is committed after its 201. A repeat replaces everything except the secret and, if it
        is left out, `enabled`. The 201 shows the secret; if that response was lost, `rotate` issues a new one.
        """
        return cast("models.Webhook | models.CreatedWebhook", await self._call("PUT", f"/webhooks/{segment(webhook_id)}", {}, given({"url": url, "types": types, "eventTypes": event_types, "metadata": metadata, "include": include, "gatherMs": gather_ms, "secret": secret, "description": description, "enabled": enabled})))

    async def delete_webhook(self, webhook_id: str) -> None:
        """Delete a webhook. Also deletes its pending deliveries and the list of its past deliveries."""
        await self._call("DELETE", f"/webhooks/{segment(webhook_id)}", {}, None)

    async def rotate_webhook_secret(self, webhook_id: str, *, revoke: bool | None = None) -> models.WebhookRotation:
        """Give a webhook a new secret. Deliveries are signed with the new secret and, for WEBHOOK_ROTATION_SECONDS
        after its own rotation, with every earlier one.
        """
        return cast("models.WebhookRotation", await self._call("POST", f"/webhooks/{segment(webhook_id)}/rotate", {}, given({"revoke": revoke})))

    async def test_webhook(self, webhook_id: str) -> models.WebhookTest:
        """Send a test message. Sends a signed `webhook.test` once, even if the webhook is disabled. It is not added to
        the list of deliveries.
        """
        return cast("models.WebhookTest", await self._call("POST", f"/webhooks/{segment(webhook_id)}/test", {}, None))

    async def replay_deliveries(self, webhook_id: str, from_: str | datetime, to: str | datetime, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None) -> models.Replay:
        """Resend the deliveries of a time range. Resends all deliveries that were created at or after `from` and
        before `to`, oldest first, with their original ids and bytes.
        """
        return cast("models.Replay", await self._call("POST", f"/webhooks/{segment(webhook_id)}/replay", {}, given({"from": from_, "to": to, "status": status})))

    async def list_deliveries(self, webhook_id: str, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None, cursor: str | None = None, limit: int | None = None) -> models.DeliveryPage:
        """List the deliveries of a webhook. Sorted newest first. Follow `nextCursor` or the `Link` header until the
        end.
        """
        return cast("models.DeliveryPage", await self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries", {"status": status, "cursor": cursor, "limit": limit}, None))

    async def get_delivery(self, webhook_id: str, delivery_id: str) -> models.DeliveryDetail:
        """Read a delivery. Returns the delivery and the results of its latest attempts."""
        return cast("models.DeliveryDetail", await self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}", {}, None))

    async def retry_delivery(self, webhook_id: str, delivery_id: str) -> models.Delivery:
        """Resend a delivery. Resends it now, with its original id and bytes and a new retry schedule. It may overtake
        other deliveries of its session.
        """
        return cast("models.Delivery", await self._call("POST", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}/retry", {}, None))

    async def get_root(self) -> models.ServiceRoot:
        """Read the name and version of the service. Returns the name and version of the service, and links to its
        parts. A browser (`Accept: text/html`) is redirected to the console. Unknown query parameters are ignored.
        """
        return cast("models.ServiceRoot", await self._call("GET", "/", {}, None))

    async def get_health(self) -> models.Health:
        """Check the service and its dependencies. Sends a real command with a deadline to each dependency; a result is
        reused for one second. If the cache is down, the answer is 200 with `degraded`. If the store is down, it is
        503 with `down`. Unknown query parameters are ignored.
        """
        return cast("models.Health", await self._call("GET", "/health", {}, None, accepted=(503,)))

    async def get_liveness(self) -> models.Health:
        """Check that the process is running. Checks no dependency: restart the process only if this fails. Unknown
        query parameters are ignored.
        """
        return cast("models.Health", await self._call("GET", "/health/live", {}, None))

    async def get_readiness(self) -> models.Health:
        """Check that the service can take requests. For load balancers: answers 503 while the service starts or
        drains, or if the store is down. Unknown query parameters are ignored.
        """
        return cast("models.Health", await self._call("GET", "/health/ready", {}, None, accepted=(503,)))

    async def get_metrics(self) -> str:
        """Read the metrics. Returns metrics in the Prometheus text format. Unknown query parameters are ignored."""
        return cast("str", await self._call("GET", "/metrics", {}, None))

    async def get_open_api_document(self) -> dict[str, Any]:
        """Read this reference as an OpenAPI document. The document is OpenAPI 3.1 and states the limits of this
        instance.
        """
        return cast("dict[str, Any]", await self._call("GET", "/openapi.json", {}, None))

    async def get_docs(self) -> str:
        """Read this reference in a browser. Swagger UI, served by the service itself. The page loads nothing from
        other hosts.
        """
        return cast("str", await self._call("GET", "/docs", {}, None))

    async def get_error_reference(self) -> str:
        """Read the error reference. Lists every error `code` with its status and what to do. The `type` of a problem
        links to it. The page loads nothing from other hosts.
        """
        return cast("str", await self._call("GET", "/docs/errors", {}, None))
