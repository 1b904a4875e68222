from __future__ import annotations

import asyncio
import json
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import ROOT, Service
from scripted import Reply, problem, replies

from conversation_service import AsyncClient, Client, ConversationServiceError
from conversation_service._backoff import wait_seconds
from conversation_service._requests import new_id


def fill(client: Client, count: int) -> str:
    session_id = new_id()
    client.create_session(session_id, started_at=datetime(2026, 1, 15, 9, 30, tzinfo=timezone.utc))
    for start in range(0, count, 500):
        numbers = range(start, min(count, start + 500))
        client.append_events(
            session_id, [{"eventId": f"e{n}", "type": "user_speech", "payload": {"n": n}} for n in numbers]
        )
    return session_id


def test_every_operation_has_a_method_in_both_clients() -> None:
    document = json.loads((ROOT / "docs/openapi.json").read_text())
    operations = [o["operationId"] for item in document["paths"].values() for o in item.values() if "operationId" in o]
    names = ["".join(f"_{c.lower()}" if c.isupper() else c for c in operation) for operation in operations]
    assert len(names) > 20
    for kind in (Client, AsyncClient):
        assert [name for name in names if not hasattr(kind, name)] == []


def test_a_session_from_its_creation_to_its_end(client: Client) -> None:
    session_id = new_id()
    zone = timezone(timedelta(hours=1))
    created = client.create_session(session_id, language="en", started_at=datetime(2026, 1, 1, 1, tzinfo=zone))
    assert created["startedAt"] == "2026-01-01T00:00:00.000Z"
    event = client.append_event(session_id, "user_speech", payload={"text": "Hi"}, event_id="e-1")
    again = client.append_event(session_id, "user_speech", payload={"text": "Hi"}, event_id="e-1")
    assert (event["sequence"], again) == (1, event)
    assert client.get_event(session_id, "e-1") == event
    assert client.complete_session(session_id, end_reason="bye")["status"] == "completed"
    assert client.get_session(session_id)["events"] == [event]


def test_annotations_are_put_merged_listed_and_deleted(client: Client) -> None:
    session_id = fill(client, 1)
    assert client.put_annotation(session_id, "review", {"score": 4}) == {"score": 4}
    assert client.merge_annotation(session_id, "review", {"note": "good"}) == {"score": 4, "note": "good"}
    assert client.get_annotation(session_id, "review") == {"score": 4, "note": "good"}
    assert [a["name"] for a in client.list_annotations(session_id)] == ["review"]
    client.delete_annotation(session_id, "review")
    assert client.list_annotations(session_id) == []


def test_an_error_says_what_went_wrong(client: Client) -> None:
    session_id = fill(client, 1)
    with pytest.raises(ConversationServiceError) as caught:
        client.append_event(session_id, "bot_speech", event_id="e0")
    error = caught.value
    assert (error.code, error.status, error.retryable) == ("EVENT_CONFLICT", 409, False)
    assert error.problem["code"] == "EVENT_CONFLICT"


def test_without_a_service_the_error_is_retryable() -> None:
    with Client("http://127.0.0.1:9", max_attempts=1) as client, pytest.raises(ConversationServiceError) as caught:
        client.get_health()
    assert (caught.value.code, caught.value.status, caught.value.retryable) == ("CONNECTION_FAILED", 0, True)


def test_pages_log_and_list_are_iterators(client: Client) -> None:
    session_id = fill(client, 23)
    assert [e["sequence"] for e in client.iter_log(session_id, limit=5)] == list(range(1, 24))
    assert [e["payload"]["n"] for e in client.iter_history(session_id, limit=5)] == list(range(23))
    listed = {s["sessionId"] for s in client.iter_sessions(limit=1, status=["active"])}
    assert session_id in listed


def test_metadata_filters(client: Client) -> None:
    session_id, run = new_id(), new_id()
    client.create_session(session_id, metadata={"run": run})
    assert [s["sessionId"] for s in client.iter_sessions(metadata={"run": run})] == [session_id]


def test_a_retry_waits_for_retry_after_and_keeps_the_id() -> None:
    busy = problem(503, "STORE_UNAVAILABLE", retryable=True, Retry_After="0")
    with replies(busy, problem(429, "TOO_MANY_REQUESTS", retryable=True), Reply(201, {"sequence": 1})) as server:
        with Client(server.url) as client:
            assert client.append_event("s", "system") == {"sequence": 1}
        ids = [r.body["eventId"] for r in server.requests]
    assert len(ids) == 3
    assert len(set(ids)) == 1


def test_an_error_that_is_not_retryable_is_not_retried() -> None:
    with replies(problem(400, "INVALID_REQUEST")) as server, Client(server.url) as client:
        with pytest.raises(ConversationServiceError):
            client.create_session("s")
        assert len(server.requests) == 1


def test_waits_are_jittered_and_bounded() -> None:
    waits = [wait_seconds(n) for n in range(30) for _ in range(20)]
    assert max(waits) <= 60
    assert len(set(waits)) > 500
    assert wait_seconds(0, 7) == 7
    assert wait_seconds(0, 3600) == 60


def test_follow_goes_on_after_a_kill_without_gap_or_repeat(own_service) -> None:  # type: ignore[no-untyped-def]
    service: Service = own_service(LATE_EVENT_GRACE_SECONDS="0")
    service.start()
    with Client(service.url, max_attempts=10) as client:
        session_id = fill(client, 10)
        seen: list[int] = []
        ten, done = threading.Event(), threading.Event()

        def read() -> None:
            for event in client.follow(session_id):
                seen.append(event["sequence"])
                if len(seen) == 10:
                    ten.set()
            done.set()

        threading.Thread(target=read, daemon=True).start()
        assert ten.wait(20)
        service.kill()
        service.start()
        client.append_events(session_id, [{"eventId": f"late{n}", "type": "system"} for n in range(5)])
        client.complete_session(session_id)
        assert done.wait(60)
    assert seen == list(range(1, 16))


def test_the_client_for_asyncio(service: Service) -> None:
    async def scenario() -> None:
        async with AsyncClient(service.url) as client:
            session_id = new_id()
            await client.create_session(session_id)
            await asyncio.gather(*(client.append_event(session_id, "system", event_id=f"e{n}") for n in range(20)))
            assert len([e async for e in client.iter_log(session_id, limit=7)]) == 20
            seen = []
            async for event in client.follow(session_id, after=15):
                seen.append(event["sequence"])
                if len(seen) == 5:
                    break
            assert seen == [16, 17, 18, 19, 20]
            with pytest.raises(ConversationServiceError):
                await client.append_event(session_id, "nonsense")
            assert session_id in {s["sessionId"] async for s in client.iter_sessions(limit=2)}

    asyncio.run(scenario())


def test_generated_files_are_up_to_date() -> None:
    import subprocess
    import sys

    script = Path(__file__).parents[1] / "scripts/generate.py"
    assert subprocess.run([sys.executable, str(script), "--check"], capture_output=True, check=False).returncode == 0
