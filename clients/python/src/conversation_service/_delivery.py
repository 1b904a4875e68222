"""One request of a session, and what its answer means for its records."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ._errors import ConversationServiceError
from ._lane import Lane, Step
from ._requests import segment
from ._transport import Answer, Transport, error_of

# The body is at fault, not the session; a conflict or an erased session is neither.
_FAULTS_OF_BODY = frozenset({400, 413, 422})
# Configuration errors: once the URL is corrected, the records are delivered.
_SETUP_FAULTS = frozenset({"ROUTE_NOT_FOUND", "METHOD_NOT_ALLOWED", "UNSUPPORTED_MEDIA_TYPE"})


@dataclass
class Outcome:
    """``done`` records of the step are settled; ``refused`` lists those refused permanently; ``error`` says why the
    rest is still pending. ``too_large``: the request as a whole was too large, or invalid, which may have the same
    cause.
    """

    done: int = 0
    refused: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    error: ConversationServiceError | None = None
    too_large: bool = False


Send = Callable[[str, Any], Any]


def deliver(transport: Transport, lane: Lane, step: Step) -> Outcome:
    def send(path: str, body: Any) -> Any:
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
        answer: Answer = transport.send("POST", path, content, {"Content-Type": "application/json"})
        if answer.status >= 300:
            raise error_of(answer)
        return answer.json()

    if step.kind not in ("create", "event", "complete"):
        return Outcome(done=len(step.places))
    try:
        return _attempt(send, lane, step)
    except ConversationServiceError as error:
        if error.code != "SESSION_NOT_FOUND" or step.kind == "create":
            return _judge(error, step)
    try:
        _create(send, lane, step)
        return _attempt(send, lane, step)
    except ConversationServiceError as error:
        return _judge(error, step) if error.code != "SESSION_NOT_FOUND" else Outcome(error=error)


def is_refusal(error: ConversationServiceError) -> bool:
    """Only the service itself refuses permanently; a proxy's answer may change."""
    return (
        400 <= error.status < 500
        and not error.retryable
        and not error.code.startswith("HTTP_")
        and error.code not in _SETUP_FAULTS
    )


def _attempt(send: Send, lane: Lane, step: Step) -> Outcome:
    path = f"/sessions/{segment(lane.session_id)}"
    if step.kind == "create":
        _assuming(send, "/sessions", step.records[0], "SESSION_CONFLICT")
        return Outcome(done=1)
    if step.kind == "complete":
        _assuming(send, f"{path}/complete", step.records[0], "SESSION_ALREADY_COMPLETED")
        return Outcome(done=1)
    results = send(f"{path}/events/batch", {"events": [record["body"] for record in step.records]})["results"]
    return _sort(results, step)


def _sort(results: list[dict[str, Any]], step: Step) -> Outcome:
    outcome = Outcome()
    for record, result in zip(step.records, results, strict=True):
        problem = result.get("problem") or {}
        if result["outcome"] in ("conflict", "invalid"):
            if problem.get("retryable") is True:
                outcome.error = ConversationServiceError(
                    str(problem.get("code")), str(problem.get("detail")), status=409, retryable=True
                )
                return outcome
            outcome.refused.append((record, problem))
        outcome.done += 1
    return outcome


def _assuming(send: Send, path: str, record: dict[str, Any], conflict: str) -> None:
    """On a conflict, send again without the members that the recorder assumed: the stored values stand."""
    try:
        send(path, record["body"])
    except ConversationServiceError as error:
        assumed = record.get("assumed") or []
        if error.code != conflict or not assumed:
            raise
        send(path, {name: value for name, value in record["body"].items() if name not in assumed})


def _create(send: Send, lane: Lane, step: Step) -> None:
    """If the creation was lost or refused, create a minimal session, so that its events can be stored."""
    times = [record["body"]["timestamp"] for record in step.records if "timestamp" in record["body"]]
    least = {"sessionId": lane.session_id, **({"startedAt": min(times)} if times else {})}
    try:
        try:
            body = lane.create_body or least
            _assuming(send, "/sessions", {"body": body, "assumed": lane.assumed}, "SESSION_CONFLICT")
        except ConversationServiceError as error:
            if error.status not in _FAULTS_OF_BODY or (error.status != 413 and not is_refusal(error)):
                raise
            _assuming(send, "/sessions", {"body": least, "assumed": ["startedAt"]}, "SESSION_CONFLICT")
    except ConversationServiceError as error:
        if error.code != "SESSION_CONFLICT":
            raise


def _judge(error: ConversationServiceError, step: Step) -> Outcome:
    if error.status != 413 and not is_refusal(error):
        return Outcome(error=error)
    too_large = error.status in (400, 413)
    if too_large and len(step.places) > 1:
        return Outcome(too_large=True)
    problem = error.problem or {"code": error.code, "status": error.status, "detail": error.detail}
    # A batch is halved before this, so a refusal, such as of an erased session, applies to every record of the
    # request.
    refused = [(record, problem) for record in step.records]
    return Outcome(done=len(step.places), refused=refused, too_large=too_large)
