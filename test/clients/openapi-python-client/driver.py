"""Talks to the service through the package `client` that openapi-python-client generated: driver.py ADDRESS SESSION_ID"""

import json
import sys

from client import Client
from client.api.events import append_event, append_events, read_events
from client.api.live import follow_session
from client.api.sessions import complete_session, create_session, get_session, list_sessions
from client.models import (
    Completion,
    EventBatch,
    EventInput,
    FinalStatus,
    JsonObject,
    ListSessionsMetadata,
    Problem,
    SessionInput,
)

address, session_id = sys.argv[1:]
api = Client(base_url=address)
payload = {"text": "Hello.", "words": [{"at": 0.25, "confidence": 0.875}], "speaker": {"name": "Ada"}}


def event(event_id: str, content: dict) -> EventInput:
    return EventInput(event_id=event_id, type_="user_speech", payload=JsonObject.from_dict(content))


def write() -> None:
    metadata = {"run": session_id, "channel": "phone"}
    session = SessionInput(session_id=session_id, metadata=JsonObject.from_dict(metadata))
    created = create_session.sync_detailed(client=api, body=session)
    assert created.status_code == 201, created
    assert created.parsed.metadata.to_dict() == metadata, created

    appended = append_event.sync_detailed(session_id, client=api, body=event("e1", payload))
    assert appended.status_code == 201, appended
    assert appended.parsed.payload.to_dict() == payload, appended
    assert append_event.sync_detailed(session_id, client=api, body=event("e1", payload)).status_code == 200

    events = [event(event_id, {"eventId": event_id}) for event_id in ["e2", "e3", "e4"]]
    batch = append_events.sync(session_id, client=api, body=EventBatch(events=events))
    assert batch.appended == 3, batch
    assert [result.sequence for result in batch.results] == [2, 3, 4], batch


def read() -> None:
    page = get_session.sync(session_id, client=api, limit=2, offset=1)
    assert page.pagination.total == 4, page
    assert [one.event_id for one in page.events] == ["e2", "e3"], page

    log = read_events.sync(session_id, client=api, after=3, type_=["user_speech", "x.note"])
    assert [one.sequence for one in log.events] == [4], log

    def found(filters: dict) -> list:
        answer = list_sessions.sync(client=api, metadata=ListSessionsMetadata.from_dict(filters))
        return [session.session_id for session in answer.sessions]

    assert found({"metadata.run": session_id, "metadata.channel": "phone"}) == [session_id]
    assert found({"metadata.run": "another"}) == []


def fail() -> None:
    refused = append_event.sync_detailed(session_id, client=api, body=event("e1", {}))
    assert refused.status_code == 409, refused
    assert isinstance(refused.parsed, Problem), refused
    assert (refused.parsed.code, refused.parsed.retryable) == ("EVENT_CONFLICT", False), refused


def complete() -> None:
    completion = Completion(status=FinalStatus.COMPLETED, end_reason="hung up")
    completed = complete_session.sync(session_id, client=api, body=completion)
    assert (completed.status, completed.end_reason) == ("completed", "hung up"), completed


def follow() -> None:
    """The client has no streams: it gives the whole text when the stream of a sealed session ends."""
    blocks = follow_session.sync(session_id, client=api).strip().split("\n\n")
    messages = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks if block[0] != ":"]
    events = [json.loads(message["data"]) for message in messages if message.get("event") == "event"]
    assert [one["sequence"] for one in events] == [1, 2, 3, 4], events
    assert messages[-1]["event"] == "end", messages


for step in [write, read, fail, complete, follow]:
    step()
