"""One method for each call of the API."""

# Made by `python scripts/generate.py` from docs/openapi.json; do not edit.

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from . import _models as models
from ._requests import given, new_id, segment


class Calls:
    """The calls that answer once; streams and iterators are in the client."""

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
        """List sessions. Newest `startedAt` first, among equals the newest creation first. Follow `nextCursor`, or the
        `Link` header, to the end. All filters must match; each is served by an index.
        """
        return cast("models.SessionPage", self._call("GET", "/sessions", {"limit": limit, "cursor": cursor, "status": status, "language": language, "endReason": end_reason, "startedFrom": started_from, "startedTo": started_to, "metadata": metadata, "annotation": annotation, "durationFrom": duration_from, "durationTo": duration_to, "responseGapMaxFrom": response_gap_max_from, "interruptionsFrom": interruptions_from, "toolErrorsFrom": tool_errors_from, "unansweredFrom": unanswered_from, "include": include}, None))

    def create_session(self, session_id: str, *, status: Literal["initiated", "active"] | None = None, language: str | None = None, metadata: Mapping[str, Any] | None = None, started_at: str | datetime | None = None) -> models.Session:
        """Create a session. Stores the session durably before it answers. Repeat it as often as you like: the same
        content gives back the stored session (200, `Idempotent-Replayed`), other content under the same `sessionId`
        is refused (409) and changes nothing. Of any number of twins at the same moment one is 201 and the others
        are 200. Sameness compares JSON values: the order of names and the spelling of numbers do not matter, and a
        field left out of the repeat does not conflict.
        """
        return cast("models.Session", self._call("POST", "/sessions", {}, given({"sessionId": session_id, "status": status, "language": language, "metadata": metadata, "startedAt": started_at})))

    def erase_sessions(self, *, metadata: Mapping[str, Any] | None = None, dry_run: Literal["true", "false"] | None = None) -> models.ErasureForecast | models.Erasure:
        """Erase every session of a person. A job that erases all sessions whose metadata matches, those included that
        are created while it runs, until none is left but those under a hold, which it counts. At least one filter
        is required. While a job with the same filters is under way, a repeat answers with that one. `dryRun=true`
        only counts, and changes nothing. Where nothing matches, `note` says so, in the forecast and in the receipt.
        """
        return cast("models.ErasureForecast | models.Erasure", self._call("DELETE", "/sessions", {"metadata": metadata, "dryRun": dry_run}, None))

    def get_session(self, session_id: str, *, limit: int | None = None, offset: int | None = None, include: Sequence[Literal["measures"]] | None = None) -> models.SessionHistory:
        """Read a session and a page of its events. The session and its events in chronological order (`timestamp`,
        then `sequence`), both of one moment; for commit order read the log. Go on while `hasMore` is true, at
        `offset` plus the number of events that came: a page of large events may be short of its `limit`. An event
        that comes later with an earlier `timestamp` moves those behind it by one, so that a walk by `offset` can
        see one twice and miss one; whoever must miss none follows `nextAfter` of the log. Sees everything that was
        acknowledged before the request began. The cost of a page does not grow with its offset while events arrived
        chronologically.
        """
        return cast("models.SessionHistory", self._call("GET", f"/sessions/{segment(session_id)}", {"limit": limit, "offset": offset, "include": include}, None))

    def erase_session(self, session_id: str) -> models.SessionErasure:
        """Erase a session for good. With the answer the session is hidden, for ever: every later call with its id is
        410, its creation too, so that a late retry brings nothing back. Behind it go its events, cached pages, its
        archived object with all versions, and what the files of the store still hold. Ask `Location` until `state`
        is `erased`; it is the receipt. A repeat gives the same receipt. What stays is a salted hash of the id.
        Copies in backups are erased when they are restored: `conversation-service erasures --replay`.
        """
        return cast("models.SessionErasure", self._call("DELETE", f"/sessions/{segment(session_id)}", {}, None))

    def complete_session(self, session_id: str, *, status: Literal["completed", "failed"] | None = None, end_reason: str | None = None, ended_at: str | datetime | None = None, late_grace_seconds: int | None = None) -> models.Session:
        """Complete a session. Ends the session, once for ever: repeats get the same `endedAt` under any race, and a
        repeat with other content is 409. Late events are still taken for a while after the recorded completion
        (`lateGraceSeconds`, by default `LATE_EVENT_GRACE_SECONDS`) and marked `late: true`; then the session is
        sealed. The body is optional: without one the session is `completed` now. Where the service itself has
        completed the session as `failed`, `abandoned` (`ABANDON_AFTER_MINUTES`), the first completion with other
        content replaces that: 200. It must come within the grace, and stands for ever.
        """
        return cast("models.Session", self._call("POST", f"/sessions/{segment(session_id)}/complete", {}, given({"status": status, "endReason": end_reason, "endedAt": ended_at, "lateGraceSeconds": late_grace_seconds})))

    def read_events(self, session_id: str, *, after: int | None = None, before: int | None = None, order: Literal["asc", "desc"] | None = None, limit: int | None = None, type: Sequence[str] | None = None, from_: str | datetime | None = None, to: str | datetime | None = None) -> models.LogPage:
        """Read the log of a session. Events by `sequence`: the order in which they were committed. A reader that has
        seen a sequence has been able to see every one below it, so following `nextAfter` misses nothing. A position
        (`after`) beyond the end of the log comes from another database, or from before a restore: 409
        `POSITION_AHEAD`, which names the last sequence. `before` may be beyond it. With `order=desc` the newest
        come first, and `nextBefore` leads on. All filters must match.
        """
        return cast("models.LogPage", self._call("GET", f"/sessions/{segment(session_id)}/events", {"after": after, "before": before, "order": order, "limit": limit, "type": type, "from": from_, "to": to}, None))

    def append_event(self, session_id: str, type: str, *, event_id: str | None = None, payload: Mapping[str, Any] | None = None, timestamp: str | datetime | None = None, client_sequence: int | None = None) -> models.Event:
        """Append an event. Stores the event durably, at the next sequence of its session, before it answers. `eventId`
        is the idempotency key for as long as the session is kept: the same content gives back the stored event
        (200, `Idempotent-Replayed`), also after the session was completed or sealed; other content is 409 and
        changes nothing. A time-out or a 503 leaves the outcome open: send the same request again to settle it. An
        unknown session is 404 and worth a retry while its creation is under way.
        """
        return cast("models.Event", self._call("POST", f"/sessions/{segment(session_id)}/events", {}, given({"eventId": event_id or new_id(), "type": type, "payload": payload, "timestamp": timestamp, "clientSequence": client_sequence})))

    def append_events(self, session_id: str, events: Sequence[models.EventInput]) -> models.BatchResult:
        """Append many events. At most 500 events and 4194304 bytes, each event at most 1048576 bytes; as JSON, or as
        NDJSON with one event a line (blank lines do not count). Every item is judged for itself and answered in
        input order; good items are stored even if others are not. Their order is kept, other writers’ events may
        come between. A crash in the middle leaves a prefix: send the same batch again, what is stored answers as
        `duplicate`. Only a body that is no batch at all (broken JSON, no `events`, none of them, over a limit) is
        refused as a whole.
        """
        return cast("models.BatchResult", self._call("POST", f"/sessions/{segment(session_id)}/events/batch", {}, given({"events": events})))

    def get_event(self, session_id: str, event_id: str) -> models.Event:
        """Read one event. The event as it is stored. An event never changes."""
        return cast("models.Event", self._call("GET", f"/sessions/{segment(session_id)}/events/{segment(event_id)}", {}, None))

    def get_statistics(self, *, from_: str | datetime | None = None, to: str | datetime | None = None, group_by: str | None = None, histogram: Literal["responseGap", "transcriptionMs", "endOfTurnMs", "endpointingMs", "llmTtftMs", "llmTtfsMs", "ttsTtfbMs", "toolMs", "e2eMs"] | None = None) -> models.Statistics:
        """Count sessions over a time range. How many started, are active, and ended how and after how long; how long
        callers waited, who cut whom, how fast each stage was; in buckets of a length that suits the range. Every
        session of the range is counted, however many. Whole blocks of time are counted from what they were rolled
        up to, as of some seconds ago; what started within the last hour, and the rests at both ends of the range,
        as they are now. `truncated` is true only while sessions of an older version are being summed up for the
        first time; `coveredFrom` says how far that is. `groupBy` adds `groups`: the 100 largest, and all others as
        one. At most 1000 active sessions are counted for `activeNow`. `histogram=responseGap`, or the name of a
        stage, adds a `histogram` of these times, to the groups as well; each value is counted in the bin in which
        it lies. `slowest` and `mostInterrupted` name the 10 calls of the range with the longest response gap, and
        with the most interruptions. Percentiles come from histograms: they differ from those of the values by at
        most `relativeError`.
        """
        return cast("models.Statistics", self._call("GET", "/stats", {"from": from_, "to": to, "groupBy": group_by, "histogram": histogram}, None))

    def set_legal_hold(self, session_id: str, *, reason: str | None = None) -> models.Session:
        """Put a session under a legal hold. While the hold stands, nothing archives, expires or erases the session; it
        is read and written as ever. A hold that stands keeps its reason and time: a repeat changes nothing.
        """
        return cast("models.Session", self._call("PUT", f"/sessions/{segment(session_id)}/hold", {}, given({"reason": reason})))

    def lift_legal_hold(self, session_id: str) -> models.Session:
        """Lift the legal hold of a session. May be repeated, and asked of a session that is not held."""
        return cast("models.Session", self._call("DELETE", f"/sessions/{segment(session_id)}/hold", {}, None))

    def get_erasure(self, erasure_id: str) -> models.Erasure:
        """Read the receipt of an erasure. What was erased and when, without a name. `subjectHash` is an HMAC-SHA-256
        of the id, or of the filters, under a salt that stays in the database. `receiptHash` is the SHA-256 of the
        JSON text of all members before it, in their order and without blanks; null until it is done.
        """
        return cast("models.Erasure", self._call("GET", f"/erasures/{segment(erasure_id)}", {}, None))

    def get_archive_status(self) -> models.ArchiveStatus:
        """How far the archive is. What this instance has archived since its start, and which session of the whole
        store waits longest. `objects` is null where no archive is configured, `archiveAfterDays` where nothing new
        is archived.
        """
        return cast("models.ArchiveStatus", self._call("GET", "/archive/status", {}, None))

    def get_transcript(self, session_id: str, *, view: Literal["heard", "generated"] | None = None, format: Literal["json", "text", "markdown", "vtt", "srt"] | None = None, partials: Literal["true", "false"] | None = None, superseded: Literal["true", "false"] | None = None, words: Literal["true", "false"] | None = None, estimate: Literal["true", "false"] | None = None, limit: int | None = None, cursor: str | None = None) -> models.Transcript:
        """Read what was said, and what of it was heard. The utterances of a call, merged from however many events told
        of them, in the order in which they began. `view=heard` has what the caller heard of what the bot said,
        where it was cut; `view=generated` what the model wrote. JSON comes in pages; the text formats hold the
        whole transcript, whatever `limit` and `cursor` say. `format` goes before `Accept`; the answer varies by it.
        Works for live, sealed and archived sessions, and is the same for the same events.
        """
        return cast("models.Transcript", self._call("GET", f"/sessions/{segment(session_id)}/transcript", {"view": view, "format": format, "partials": partials, "superseded": superseded, "words": words, "estimate": estimate, "limit": limit, "cursor": cursor}, None))

    def get_turns(self, session_id: str) -> models.Turns:
        """Read turns, response gaps, interruptions, tools and measures. Who spoke when, how long each answer took, who
        cut whom, and what the call comes to in numbers. `responseGapMs` is what the timeline shows and `latency`
        what the provider claims; they are never mixed. Unknown is null, never 0. Utterances are named by their
        `index` in the transcript as it comes without options.
        """
        return cast("models.Turns", self._call("GET", f"/sessions/{segment(session_id)}/turns", {}, None))

    def list_providers(self) -> models.ProviderList:
        """List the providers whose calls are taken. What each of them sends, how its calls get here, whether its
        secret is set, and what has come from it.
        """
        return cast("models.ProviderList", self._call("GET", "/ingest", {}, None))

    def ingest(self, provider: str, body: Any, *, session_id: str | None = None) -> models.IngestResult:
        """Take what a provider sends, as it is. Paste the address into the dashboard of the provider. Each call
        becomes the session `<provider>:<call id>`; what its messages say becomes events, and the end that they tell
        completes it. Everything is idempotent: a message may come twice, late, and in any order. The answer comes
        once all of it is durable; after a failure in the middle (503) a repeat completes it. A message without a
        call id belongs to the call named before it in the body. A body is one message, an array of them, or NDJSON,
        at most 16777216 bytes. `{"receivedAt", "direction", "message"}` may wrap each, and gives a message without
        a clock its time. An event that breaks a limit is counted as `invalid` and named in `issues`; the rest is
        stored. Signatures are checked before the body is read; see `GET /ingest` for the variable of each secret.
        """
        return cast("models.IngestResult", self._call("POST", f"/ingest/{segment(provider)}", {"sessionId": session_id}, body))

    def get_vcon(self, session_id: str) -> dict[str, Any]:
        """Read the session as a vCon. A document of draft-ietf-vcon-vcon-core-04: a text dialog for each utterance,
        the transcript and the annotations as analyses, and the session with all of its events as an attachment.
        Imported again (`POST /ingest/vcon`) it gives the same session.
        """
        return cast("dict[str, Any]", self._call("GET", f"/sessions/{segment(session_id)}/vcon", {}, None))

    def list_annotations(self, session_id: str) -> list[models.Annotation]:
        """List the annotations of a session. All of them, at most 50, in the order of their names."""
        return cast("list[models.Annotation]", self._call("GET", f"/sessions/{segment(session_id)}/annotations", {}, None))

    def get_annotation(self, session_id: str, name: str) -> dict[str, Any]:
        """Read an annotation. The object itself. Its `ETag` is strong: send it as `If-Match` with a change that rests
        on this value.
        """
        return cast("dict[str, Any]", self._call("GET", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None))

    def put_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put an annotation. What somebody thinks of the call, or found out about it: a score, a summary, tags, what a
        provider counted. Facts of the call are events. Taken at any time: before the seal and after it, for
        archived sessions, and under a legal hold. It is erased with the session. Without `If-Match` the last write
        wins. A value that stands there already is no change, and keeps its `ETag`. A change is told on `GET
        /stream`.
        """
        return cast("dict[str, Any]", self._call("PUT", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    def merge_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change members of an annotation. A JSON Merge Patch (RFC 7396): members that it names are replaced, those
        that it names with null go, the others stay. Objects are merged, arrays replaced whole. Of two patches at
        one moment neither is lost. Where nothing stands under the name, the patch is applied to an empty object and
        creates it.
        """
        return cast("dict[str, Any]", self._call("PATCH", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    def delete_annotation(self, session_id: str, name: str) -> None:
        """Delete an annotation. Refused while the session stands under a legal hold. The name may be used again."""
        self._call("DELETE", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None)

    def list_webhooks(self) -> models.WebhookList:
        """List all webhooks. With how each of their receivers does. There are at most 100."""
        return cast("models.WebhookList", self._call("GET", "/webhooks", {}, None))

    def get_webhook(self, webhook_id: str) -> models.Webhook:
        """Read a webhook. With how its receiver does. Secrets are never shown again."""
        return cast("models.Webhook", self._call("GET", f"/webhooks/{segment(webhook_id)}", {}, None))

    def put_webhook(self, webhook_id: str, url: str, types: Sequence[Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]], *, event_types: Sequence[str] | None = None, metadata: Mapping[str, Any] | None = None, include: Literal["events"] | None = None, gather_ms: int | None = None, secret: str | None = None, description: str | None = None, enabled: bool | None = None) -> models.Webhook | models.CreatedWebhook:
        """Create or replace a webhook. Deliveries follow Standard Webhooks 1.0: a POST of `{type, timestamp, data}`,
        signed, at least once from the commit on, in order for each session. A webhook tells what is committed after
        its 201. A repeat replaces everything but the secret and, where it is left out, `enabled`. The 201 shows the
        secret; where that answer was lost, `rotate` gives another.
        """
        return cast("models.Webhook | models.CreatedWebhook", self._call("PUT", f"/webhooks/{segment(webhook_id)}", {}, given({"url": url, "types": types, "eventTypes": event_types, "metadata": metadata, "include": include, "gatherMs": gather_ms, "secret": secret, "description": description, "enabled": enabled})))

    def delete_webhook(self, webhook_id: str) -> None:
        """Delete a webhook. What is pending goes with it, and so does the list of its deliveries."""
        self._call("DELETE", f"/webhooks/{segment(webhook_id)}", {}, None)

    def rotate_webhook_secret(self, webhook_id: str, *, revoke: bool | None = None) -> models.WebhookRotation:
        """Give a webhook a new secret. Every earlier secret goes on signing for WEBHOOK_ROTATION_SECONDS after its own
        rotation, beside the new one.
        """
        return cast("models.WebhookRotation", self._call("POST", f"/webhooks/{segment(webhook_id)}/rotate", {}, given({"revoke": revoke})))

    def test_webhook(self, webhook_id: str) -> models.WebhookTest:
        """Send a test message. A signed `webhook.test`, once, also to a webhook that is disabled; it stands in no
        list.
        """
        return cast("models.WebhookTest", self._call("POST", f"/webhooks/{segment(webhook_id)}/test", {}, None))

    def replay_deliveries(self, webhook_id: str, from_: str | datetime, to: str | datetime, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None) -> models.Replay:
        """Send the deliveries of a time once more. All that were created from `from` and before `to`, oldest first,
        under their ids and with their bytes.
        """
        return cast("models.Replay", self._call("POST", f"/webhooks/{segment(webhook_id)}/replay", {}, given({"from": from_, "to": to, "status": status})))

    def list_deliveries(self, webhook_id: str, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None, cursor: str | None = None, limit: int | None = None) -> models.DeliveryPage:
        """List the deliveries of a webhook. Newest first. Follow `nextCursor`, or the `Link` header, to the end."""
        return cast("models.DeliveryPage", self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries", {"status": status, "cursor": cursor, "limit": limit}, None))

    def get_delivery(self, webhook_id: str, delivery_id: str) -> models.DeliveryDetail:
        """Read a delivery. With what its last attempts came to."""
        return cast("models.DeliveryDetail", self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}", {}, None))

    def retry_delivery(self, webhook_id: str, delivery_id: str) -> models.Delivery:
        """Send a delivery once more. Now, under its id, with its bytes and with a fresh schedule; it may overtake
        others of its session.
        """
        return cast("models.Delivery", self._call("POST", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}/retry", {}, None))

    def get_root(self) -> models.ServiceRoot:
        """What answers here. Name, version, and where to go on. A browser (`Accept: text/html`) is sent to the
        console. Unknown query parameters are ignored.
        """
        return cast("models.ServiceRoot", self._call("GET", "/", {}, None))

    def get_health(self) -> models.Health:
        """How the service and its dependencies are. Sends a real command with a deadline to each dependency; an answer
        is used for one second. Cache down: 200, `degraded`. Store down: 503, `down`. Unknown query parameters are
        ignored.
        """
        return cast("models.Health", self._call("GET", "/health", {}, None, accepted=(503,)))

    def get_liveness(self) -> models.Health:
        """Whether the process runs. Asks no dependency: restart the process only where this fails. Unknown query
        parameters are ignored.
        """
        return cast("models.Health", self._call("GET", "/health/live", {}, None))

    def get_readiness(self) -> models.Health:
        """Whether to send requests here. For load balancers: 503 while starting, draining or without the store.
        Unknown query parameters are ignored.
        """
        return cast("models.Health", self._call("GET", "/health/ready", {}, None, accepted=(503,)))

    def get_metrics(self) -> str:
        """Metrics. In the text format of Prometheus. Unknown query parameters are ignored."""
        return cast("str", self._call("GET", "/metrics", {}, None))

    def get_open_api_document(self) -> dict[str, Any]:
        """This reference, for programs. OpenAPI 3.1, with the limits that this instance keeps to."""
        return cast("dict[str, Any]", self._call("GET", "/openapi.json", {}, None))

    def get_docs(self) -> str:
        """This reference, for people. Swagger UI, served by the process itself. Loads nothing from elsewhere."""
        return cast("str", self._call("GET", "/docs", {}, None))

    def get_error_reference(self) -> str:
        """The error reference. Every `code` with its status and what to do. `type` of a problem leads here. Loads
        nothing from elsewhere.
        """
        return cast("str", self._call("GET", "/docs/errors", {}, None))


class AsyncCalls:
    """The calls that answer once; streams and iterators are in the client."""

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
        """List sessions. Newest `startedAt` first, among equals the newest creation first. Follow `nextCursor`, or the
        `Link` header, to the end. All filters must match; each is served by an index.
        """
        return cast("models.SessionPage", await self._call("GET", "/sessions", {"limit": limit, "cursor": cursor, "status": status, "language": language, "endReason": end_reason, "startedFrom": started_from, "startedTo": started_to, "metadata": metadata, "annotation": annotation, "durationFrom": duration_from, "durationTo": duration_to, "responseGapMaxFrom": response_gap_max_from, "interruptionsFrom": interruptions_from, "toolErrorsFrom": tool_errors_from, "unansweredFrom": unanswered_from, "include": include}, None))

    async def create_session(self, session_id: str, *, status: Literal["initiated", "active"] | None = None, language: str | None = None, metadata: Mapping[str, Any] | None = None, started_at: str | datetime | None = None) -> models.Session:
        """Create a session. Stores the session durably before it answers. Repeat it as often as you like: the same
        content gives back the stored session (200, `Idempotent-Replayed`), other content under the same `sessionId`
        is refused (409) and changes nothing. Of any number of twins at the same moment one is 201 and the others
        are 200. Sameness compares JSON values: the order of names and the spelling of numbers do not matter, and a
        field left out of the repeat does not conflict.
        """
        return cast("models.Session", await self._call("POST", "/sessions", {}, given({"sessionId": session_id, "status": status, "language": language, "metadata": metadata, "startedAt": started_at})))

    async def erase_sessions(self, *, metadata: Mapping[str, Any] | None = None, dry_run: Literal["true", "false"] | None = None) -> models.ErasureForecast | models.Erasure:
        """Erase every session of a person. A job that erases all sessions whose metadata matches, those included that
        are created while it runs, until none is left but those under a hold, which it counts. At least one filter
        is required. While a job with the same filters is under way, a repeat answers with that one. `dryRun=true`
        only counts, and changes nothing. Where nothing matches, `note` says so, in the forecast and in the receipt.
        """
        return cast("models.ErasureForecast | models.Erasure", await self._call("DELETE", "/sessions", {"metadata": metadata, "dryRun": dry_run}, None))

    async def get_session(self, session_id: str, *, limit: int | None = None, offset: int | None = None, include: Sequence[Literal["measures"]] | None = None) -> models.SessionHistory:
        """Read a session and a page of its events. The session and its events in chronological order (`timestamp`,
        then `sequence`), both of one moment; for commit order read the log. Go on while `hasMore` is true, at
        `offset` plus the number of events that came: a page of large events may be short of its `limit`. An event
        that comes later with an earlier `timestamp` moves those behind it by one, so that a walk by `offset` can
        see one twice and miss one; whoever must miss none follows `nextAfter` of the log. Sees everything that was
        acknowledged before the request began. The cost of a page does not grow with its offset while events arrived
        chronologically.
        """
        return cast("models.SessionHistory", await self._call("GET", f"/sessions/{segment(session_id)}", {"limit": limit, "offset": offset, "include": include}, None))

    async def erase_session(self, session_id: str) -> models.SessionErasure:
        """Erase a session for good. With the answer the session is hidden, for ever: every later call with its id is
        410, its creation too, so that a late retry brings nothing back. Behind it go its events, cached pages, its
        archived object with all versions, and what the files of the store still hold. Ask `Location` until `state`
        is `erased`; it is the receipt. A repeat gives the same receipt. What stays is a salted hash of the id.
        Copies in backups are erased when they are restored: `conversation-service erasures --replay`.
        """
        return cast("models.SessionErasure", await self._call("DELETE", f"/sessions/{segment(session_id)}", {}, None))

    async def complete_session(self, session_id: str, *, status: Literal["completed", "failed"] | None = None, end_reason: str | None = None, ended_at: str | datetime | None = None, late_grace_seconds: int | None = None) -> models.Session:
        """Complete a session. Ends the session, once for ever: repeats get the same `endedAt` under any race, and a
        repeat with other content is 409. Late events are still taken for a while after the recorded completion
        (`lateGraceSeconds`, by default `LATE_EVENT_GRACE_SECONDS`) and marked `late: true`; then the session is
        sealed. The body is optional: without one the session is `completed` now. Where the service itself has
        completed the session as `failed`, `abandoned` (`ABANDON_AFTER_MINUTES`), the first completion with other
        content replaces that: 200. It must come within the grace, and stands for ever.
        """
        return cast("models.Session", await self._call("POST", f"/sessions/{segment(session_id)}/complete", {}, given({"status": status, "endReason": end_reason, "endedAt": ended_at, "lateGraceSeconds": late_grace_seconds})))

    async def read_events(self, session_id: str, *, after: int | None = None, before: int | None = None, order: Literal["asc", "desc"] | None = None, limit: int | None = None, type: Sequence[str] | None = None, from_: str | datetime | None = None, to: str | datetime | None = None) -> models.LogPage:
        """Read the log of a session. Events by `sequence`: the order in which they were committed. A reader that has
        seen a sequence has been able to see every one below it, so following `nextAfter` misses nothing. A position
        (`after`) beyond the end of the log comes from another database, or from before a restore: 409
        `POSITION_AHEAD`, which names the last sequence. `before` may be beyond it. With `order=desc` the newest
        come first, and `nextBefore` leads on. All filters must match.
        """
        return cast("models.LogPage", await self._call("GET", f"/sessions/{segment(session_id)}/events", {"after": after, "before": before, "order": order, "limit": limit, "type": type, "from": from_, "to": to}, None))

    async def append_event(self, session_id: str, type: str, *, event_id: str | None = None, payload: Mapping[str, Any] | None = None, timestamp: str | datetime | None = None, client_sequence: int | None = None) -> models.Event:
        """Append an event. Stores the event durably, at the next sequence of its session, before it answers. `eventId`
        is the idempotency key for as long as the session is kept: the same content gives back the stored event
        (200, `Idempotent-Replayed`), also after the session was completed or sealed; other content is 409 and
        changes nothing. A time-out or a 503 leaves the outcome open: send the same request again to settle it. An
        unknown session is 404 and worth a retry while its creation is under way.
        """
        return cast("models.Event", await self._call("POST", f"/sessions/{segment(session_id)}/events", {}, given({"eventId": event_id or new_id(), "type": type, "payload": payload, "timestamp": timestamp, "clientSequence": client_sequence})))

    async def append_events(self, session_id: str, events: Sequence[models.EventInput]) -> models.BatchResult:
        """Append many events. At most 500 events and 4194304 bytes, each event at most 1048576 bytes; as JSON, or as
        NDJSON with one event a line (blank lines do not count). Every item is judged for itself and answered in
        input order; good items are stored even if others are not. Their order is kept, other writers’ events may
        come between. A crash in the middle leaves a prefix: send the same batch again, what is stored answers as
        `duplicate`. Only a body that is no batch at all (broken JSON, no `events`, none of them, over a limit) is
        refused as a whole.
        """
        return cast("models.BatchResult", await self._call("POST", f"/sessions/{segment(session_id)}/events/batch", {}, given({"events": events})))

    async def get_event(self, session_id: str, event_id: str) -> models.Event:
        """Read one event. The event as it is stored. An event never changes."""
        return cast("models.Event", await self._call("GET", f"/sessions/{segment(session_id)}/events/{segment(event_id)}", {}, None))

    async def get_statistics(self, *, from_: str | datetime | None = None, to: str | datetime | None = None, group_by: str | None = None, histogram: Literal["responseGap", "transcriptionMs", "endOfTurnMs", "endpointingMs", "llmTtftMs", "llmTtfsMs", "ttsTtfbMs", "toolMs", "e2eMs"] | None = None) -> models.Statistics:
        """Count sessions over a time range. How many started, are active, and ended how and after how long; how long
        callers waited, who cut whom, how fast each stage was; in buckets of a length that suits the range. Every
        session of the range is counted, however many. Whole blocks of time are counted from what they were rolled
        up to, as of some seconds ago; what started within the last hour, and the rests at both ends of the range,
        as they are now. `truncated` is true only while sessions of an older version are being summed up for the
        first time; `coveredFrom` says how far that is. `groupBy` adds `groups`: the 100 largest, and all others as
        one. At most 1000 active sessions are counted for `activeNow`. `histogram=responseGap`, or the name of a
        stage, adds a `histogram` of these times, to the groups as well; each value is counted in the bin in which
        it lies. `slowest` and `mostInterrupted` name the 10 calls of the range with the longest response gap, and
        with the most interruptions. Percentiles come from histograms: they differ from those of the values by at
        most `relativeError`.
        """
        return cast("models.Statistics", await self._call("GET", "/stats", {"from": from_, "to": to, "groupBy": group_by, "histogram": histogram}, None))

    async def set_legal_hold(self, session_id: str, *, reason: str | None = None) -> models.Session:
        """Put a session under a legal hold. While the hold stands, nothing archives, expires or erases the session; it
        is read and written as ever. A hold that stands keeps its reason and time: a repeat changes nothing.
        """
        return cast("models.Session", await self._call("PUT", f"/sessions/{segment(session_id)}/hold", {}, given({"reason": reason})))

    async def lift_legal_hold(self, session_id: str) -> models.Session:
        """Lift the legal hold of a session. May be repeated, and asked of a session that is not held."""
        return cast("models.Session", await self._call("DELETE", f"/sessions/{segment(session_id)}/hold", {}, None))

    async def get_erasure(self, erasure_id: str) -> models.Erasure:
        """Read the receipt of an erasure. What was erased and when, without a name. `subjectHash` is an HMAC-SHA-256
        of the id, or of the filters, under a salt that stays in the database. `receiptHash` is the SHA-256 of the
        JSON text of all members before it, in their order and without blanks; null until it is done.
        """
        return cast("models.Erasure", await self._call("GET", f"/erasures/{segment(erasure_id)}", {}, None))

    async def get_archive_status(self) -> models.ArchiveStatus:
        """How far the archive is. What this instance has archived since its start, and which session of the whole
        store waits longest. `objects` is null where no archive is configured, `archiveAfterDays` where nothing new
        is archived.
        """
        return cast("models.ArchiveStatus", await self._call("GET", "/archive/status", {}, None))

    async def get_transcript(self, session_id: str, *, view: Literal["heard", "generated"] | None = None, format: Literal["json", "text", "markdown", "vtt", "srt"] | None = None, partials: Literal["true", "false"] | None = None, superseded: Literal["true", "false"] | None = None, words: Literal["true", "false"] | None = None, estimate: Literal["true", "false"] | None = None, limit: int | None = None, cursor: str | None = None) -> models.Transcript:
        """Read what was said, and what of it was heard. The utterances of a call, merged from however many events told
        of them, in the order in which they began. `view=heard` has what the caller heard of what the bot said,
        where it was cut; `view=generated` what the model wrote. JSON comes in pages; the text formats hold the
        whole transcript, whatever `limit` and `cursor` say. `format` goes before `Accept`; the answer varies by it.
        Works for live, sealed and archived sessions, and is the same for the same events.
        """
        return cast("models.Transcript", await self._call("GET", f"/sessions/{segment(session_id)}/transcript", {"view": view, "format": format, "partials": partials, "superseded": superseded, "words": words, "estimate": estimate, "limit": limit, "cursor": cursor}, None))

    async def get_turns(self, session_id: str) -> models.Turns:
        """Read turns, response gaps, interruptions, tools and measures. Who spoke when, how long each answer took, who
        cut whom, and what the call comes to in numbers. `responseGapMs` is what the timeline shows and `latency`
        what the provider claims; they are never mixed. Unknown is null, never 0. Utterances are named by their
        `index` in the transcript as it comes without options.
        """
        return cast("models.Turns", await self._call("GET", f"/sessions/{segment(session_id)}/turns", {}, None))

    async def list_providers(self) -> models.ProviderList:
        """List the providers whose calls are taken. What each of them sends, how its calls get here, whether its
        secret is set, and what has come from it.
        """
        return cast("models.ProviderList", await self._call("GET", "/ingest", {}, None))

    async def ingest(self, provider: str, body: Any, *, session_id: str | None = None) -> models.IngestResult:
        """Take what a provider sends, as it is. Paste the address into the dashboard of the provider. Each call
        becomes the session `<provider>:<call id>`; what its messages say becomes events, and the end that they tell
        completes it. Everything is idempotent: a message may come twice, late, and in any order. The answer comes
        once all of it is durable; after a failure in the middle (503) a repeat completes it. A message without a
        call id belongs to the call named before it in the body. A body is one message, an array of them, or NDJSON,
        at most 16777216 bytes. `{"receivedAt", "direction", "message"}` may wrap each, and gives a message without
        a clock its time. An event that breaks a limit is counted as `invalid` and named in `issues`; the rest is
        stored. Signatures are checked before the body is read; see `GET /ingest` for the variable of each secret.
        """
        return cast("models.IngestResult", await self._call("POST", f"/ingest/{segment(provider)}", {"sessionId": session_id}, body))

    async def get_vcon(self, session_id: str) -> dict[str, Any]:
        """Read the session as a vCon. A document of draft-ietf-vcon-vcon-core-04: a text dialog for each utterance,
        the transcript and the annotations as analyses, and the session with all of its events as an attachment.
        Imported again (`POST /ingest/vcon`) it gives the same session.
        """
        return cast("dict[str, Any]", await self._call("GET", f"/sessions/{segment(session_id)}/vcon", {}, None))

    async def list_annotations(self, session_id: str) -> list[models.Annotation]:
        """List the annotations of a session. All of them, at most 50, in the order of their names."""
        return cast("list[models.Annotation]", await self._call("GET", f"/sessions/{segment(session_id)}/annotations", {}, None))

    async def get_annotation(self, session_id: str, name: str) -> dict[str, Any]:
        """Read an annotation. The object itself. Its `ETag` is strong: send it as `If-Match` with a change that rests
        on this value.
        """
        return cast("dict[str, Any]", await self._call("GET", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None))

    async def put_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put an annotation. What somebody thinks of the call, or found out about it: a score, a summary, tags, what a
        provider counted. Facts of the call are events. Taken at any time: before the seal and after it, for
        archived sessions, and under a legal hold. It is erased with the session. Without `If-Match` the last write
        wins. A value that stands there already is no change, and keeps its `ETag`. A change is told on `GET
        /stream`.
        """
        return cast("dict[str, Any]", await self._call("PUT", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    async def merge_annotation(self, session_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change members of an annotation. A JSON Merge Patch (RFC 7396): members that it names are replaced, those
        that it names with null go, the others stay. Objects are merged, arrays replaced whole. Of two patches at
        one moment neither is lost. Where nothing stands under the name, the patch is applied to an empty object and
        creates it.
        """
        return cast("dict[str, Any]", await self._call("PATCH", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, body))

    async def delete_annotation(self, session_id: str, name: str) -> None:
        """Delete an annotation. Refused while the session stands under a legal hold. The name may be used again."""
        await self._call("DELETE", f"/sessions/{segment(session_id)}/annotations/{segment(name)}", {}, None)

    async def list_webhooks(self) -> models.WebhookList:
        """List all webhooks. With how each of their receivers does. There are at most 100."""
        return cast("models.WebhookList", await self._call("GET", "/webhooks", {}, None))

    async def get_webhook(self, webhook_id: str) -> models.Webhook:
        """Read a webhook. With how its receiver does. Secrets are never shown again."""
        return cast("models.Webhook", await self._call("GET", f"/webhooks/{segment(webhook_id)}", {}, None))

    async def put_webhook(self, webhook_id: str, url: str, types: Sequence[Literal["session.created", "session.active", "session.completed", "session.sealed", "session.measured", "session.erased", "event.appended", "annotation.changed"]], *, event_types: Sequence[str] | None = None, metadata: Mapping[str, Any] | None = None, include: Literal["events"] | None = None, gather_ms: int | None = None, secret: str | None = None, description: str | None = None, enabled: bool | None = None) -> models.Webhook | models.CreatedWebhook:
        """Create or replace a webhook. Deliveries follow Standard Webhooks 1.0: a POST of `{type, timestamp, data}`,
        signed, at least once from the commit on, in order for each session. A webhook tells what is committed after
        its 201. A repeat replaces everything but the secret and, where it is left out, `enabled`. The 201 shows the
        secret; where that answer was lost, `rotate` gives another.
        """
        return cast("models.Webhook | models.CreatedWebhook", await self._call("PUT", f"/webhooks/{segment(webhook_id)}", {}, given({"url": url, "types": types, "eventTypes": event_types, "metadata": metadata, "include": include, "gatherMs": gather_ms, "secret": secret, "description": description, "enabled": enabled})))

    async def delete_webhook(self, webhook_id: str) -> None:
        """Delete a webhook. What is pending goes with it, and so does the list of its deliveries."""
        await self._call("DELETE", f"/webhooks/{segment(webhook_id)}", {}, None)

    async def rotate_webhook_secret(self, webhook_id: str, *, revoke: bool | None = None) -> models.WebhookRotation:
        """Give a webhook a new secret. Every earlier secret goes on signing for WEBHOOK_ROTATION_SECONDS after its own
        rotation, beside the new one.
        """
        return cast("models.WebhookRotation", await self._call("POST", f"/webhooks/{segment(webhook_id)}/rotate", {}, given({"revoke": revoke})))

    async def test_webhook(self, webhook_id: str) -> models.WebhookTest:
        """Send a test message. A signed `webhook.test`, once, also to a webhook that is disabled; it stands in no
        list.
        """
        return cast("models.WebhookTest", await self._call("POST", f"/webhooks/{segment(webhook_id)}/test", {}, None))

    async def replay_deliveries(self, webhook_id: str, from_: str | datetime, to: str | datetime, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None) -> models.Replay:
        """Send the deliveries of a time once more. All that were created from `from` and before `to`, oldest first,
        under their ids and with their bytes.
        """
        return cast("models.Replay", await self._call("POST", f"/webhooks/{segment(webhook_id)}/replay", {}, given({"from": from_, "to": to, "status": status})))

    async def list_deliveries(self, webhook_id: str, *, status: Literal["pending", "failed", "delivered", "dead"] | None = None, cursor: str | None = None, limit: int | None = None) -> models.DeliveryPage:
        """List the deliveries of a webhook. Newest first. Follow `nextCursor`, or the `Link` header, to the end."""
        return cast("models.DeliveryPage", await self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries", {"status": status, "cursor": cursor, "limit": limit}, None))

    async def get_delivery(self, webhook_id: str, delivery_id: str) -> models.DeliveryDetail:
        """Read a delivery. With what its last attempts came to."""
        return cast("models.DeliveryDetail", await self._call("GET", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}", {}, None))

    async def retry_delivery(self, webhook_id: str, delivery_id: str) -> models.Delivery:
        """Send a delivery once more. Now, under its id, with its bytes and with a fresh schedule; it may overtake
        others of its session.
        """
        return cast("models.Delivery", await self._call("POST", f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}/retry", {}, None))

    async def get_root(self) -> models.ServiceRoot:
        """What answers here. Name, version, and where to go on. A browser (`Accept: text/html`) is sent to the
        console. Unknown query parameters are ignored.
        """
        return cast("models.ServiceRoot", await self._call("GET", "/", {}, None))

    async def get_health(self) -> models.Health:
        """How the service and its dependencies are. Sends a real command with a deadline to each dependency; an answer
        is used for one second. Cache down: 200, `degraded`. Store down: 503, `down`. Unknown query parameters are
        ignored.
        """
        return cast("models.Health", await self._call("GET", "/health", {}, None, accepted=(503,)))

    async def get_liveness(self) -> models.Health:
        """Whether the process runs. Asks no dependency: restart the process only where this fails. Unknown query
        parameters are ignored.
        """
        return cast("models.Health", await self._call("GET", "/health/live", {}, None))

    async def get_readiness(self) -> models.Health:
        """Whether to send requests here. For load balancers: 503 while starting, draining or without the store.
        Unknown query parameters are ignored.
        """
        return cast("models.Health", await self._call("GET", "/health/ready", {}, None, accepted=(503,)))

    async def get_metrics(self) -> str:
        """Metrics. In the text format of Prometheus. Unknown query parameters are ignored."""
        return cast("str", await self._call("GET", "/metrics", {}, None))

    async def get_open_api_document(self) -> dict[str, Any]:
        """This reference, for programs. OpenAPI 3.1, with the limits that this instance keeps to."""
        return cast("dict[str, Any]", await self._call("GET", "/openapi.json", {}, None))

    async def get_docs(self) -> str:
        """This reference, for people. Swagger UI, served by the process itself. Loads nothing from elsewhere."""
        return cast("str", await self._call("GET", "/docs", {}, None))

    async def get_error_reference(self) -> str:
        """The error reference. Every `code` with its status and what to do. `type` of a problem leads here. Loads
        nothing from elsewhere.
        """
        return cast("str", await self._call("GET", "/docs/errors", {}, None))
