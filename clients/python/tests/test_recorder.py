from __future__ import annotations

import asyncio
import json
import logging
import signal
import stat
import threading
from collections import deque
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from conftest import Service
from scripted import Reply, Request, ScriptedServer, problem

from conversation_service import Client, Recorder
from conversation_service._requests import new_id


def stored(client: Client, session_id: str) -> list[Any]:
    return list(client.iter_log(session_id, limit=500))


def accept(request: Request) -> Reply:
    if request.path.endswith("/batch"):
        results = [{"index": i, "outcome": "appended", "sequence": 1} for i, _ in enumerate(request.body["events"])]
        return Reply(200, {"results": results})
    return Reply(201, {})


def test_a_call_from_its_first_word_to_its_end(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()
    with Recorder(service.url, session_id, metadata={"run": 7}, language="en_US", spool_dir=tmp_path) as recorder:
        first = recorder.user_speech(
            "I lost my card", item_id="u1", started_at=datetime(2026, 1, 1, tzinfo=timezone.utc)
        )
        recorder.bot_speech("Which one?", interrupted=True, heard_text="Which", latency={"llm_ttft_ms": 5})
        recorder.event(
            "x.tool_call", {"callId": "c", "name": "find"}, event_id="tool-1", timestamp="2026-01-01T00:00:05Z"
        )
        recorder.complete(end_reason="caller_hangup")
        assert recorder.flush()
        stats = recorder.stats
    session = client.get_session(session_id)
    events = stored(client, session_id)
    assert (session["status"], session["endReason"], session["language"]) == ("completed", "caller_hangup", "en-US")
    assert [e["clientSequence"] for e in events] == [1, 2, 3]
    assert (events[0]["eventId"], events[2]["eventId"]) == (first, "tool-1")
    assert events[0]["payload"] == {"text": "I lost my card", "itemId": "u1", "startedAt": "2026-01-01T00:00:00.000Z"}
    assert events[1]["payload"]["latency"] == {"llmTtftMs": 5}
    assert all("late" not in e for e in events)
    assert (stats.recorded, stats["delivered"], stats.pending, stats.dropped, stats.dead_letters) == (3, 3, 0, 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_record_is_in_a_private_file_before_the_method_returns(tmp_path: Path) -> None:
    recorder = Recorder("http://127.0.0.1:9", "s", spool_dir=tmp_path / "deep" / "spool")
    event_id = recorder.user_speech("hello")
    (file,) = (tmp_path / "deep" / "spool").glob("*.spool")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert event_id in file.read_text()
    assert not recorder.close(timeout=0.05)
    assert recorder.stats.pending == 2


def test_one_file_for_all_recorders_of_a_process(service: Service, client: Client, tmp_path: Path) -> None:
    recorders = [Recorder(service.url, new_id(), spool_dir=tmp_path) for _ in range(20)]

    def speak(recorder: Recorder) -> None:
        for n in range(50):
            recorder.user_speech(f"{n}")

    threads = [threading.Thread(target=speak, args=(r,)) for r in recorders for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.glob("*.spool"))) <= 1
    assert recorders[0].flush(timeout=30)
    for recorder in recorders:
        assert [e["clientSequence"] for e in stored(client, recorder.session_id)] == list(range(1, 101))
        recorder.close()


def test_nothing_is_sent_out_of_order_and_one_request_at_a_time(tmp_path: Path) -> None:
    running: dict[str, int] = {}
    faults: list[str] = []
    fail = deque([True, False] * 20)

    def answer(request: Request) -> Reply:
        key = (request.body.get("sessionId") or request.path.split("/")[2]) if request.body else ""
        running[key] = running.get(key, 0) + 1
        if running[key] > 1:
            faults.append(key)
        reply = problem(500, "INTERNAL_ERROR", retryable=True) if fail and fail.popleft() else accept(request)
        running[key] -= 1
        return reply

    with ScriptedServer(answer) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path)
        for n in range(5):
            recorder.event("system", {"n": n})
        recorder.complete()
        assert recorder.close(timeout=30)
        assert faults == []
        paths = [r.path for r in server.requests]
        kinds = list(dict.fromkeys(paths))
        assert kinds == ["/sessions", "/sessions/s/events/batch", "/sessions/s/complete"]
        assert paths == sorted(paths, key=kinds.index)


def test_a_session_that_is_missing_is_created_again(tmp_path: Path) -> None:
    there = {"yes": False}
    creations: list[Any] = []

    def answer(request: Request) -> Reply:
        if request.path == "/sessions":
            creations.append(request.body)
            there["yes"] = len(creations) > 1
            return Reply(201, {})
        return accept(request) if there["yes"] else problem(404, "SESSION_NOT_FOUND", retryable=True)

    with ScriptedServer(answer) as server:
        recorder = Recorder(server.url, "s", metadata={"a": 1}, spool_dir=tmp_path)
        recorder.user_speech("x")
        assert recorder.close(timeout=20)
        assert len(creations) == 2
        assert creations[0] == creations[1]


def test_413_splits_a_batch_and_a_single_event_that_is_too_large_becomes_a_dead_letter(tmp_path: Path) -> None:
    def answer(request: Request) -> Reply:
        if request.path.endswith("/batch") and len(json.dumps(request.body)) > 2000:
            return problem(413, "PAYLOAD_TOO_LARGE")
        return accept(request)

    letters: list[Any] = []
    with ScriptedServer(answer) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path, on_dead_letter=letters.append)
        for _ in range(40):
            recorder.user_speech("small")
        large = recorder.user_speech("x" * 3000)
        assert recorder.close(timeout=30)
        sent = {e["eventId"] for r in server.requests if r.path.endswith("/batch") for e in r.body["events"]}
    assert [letter.event["eventId"] for letter in letters] == [large]
    assert letters[0]["problem"]["code"] == "PAYLOAD_TOO_LARGE"
    assert len(sent) == 41
    assert recorder.stats.delivered == 40
    (line,) = (tmp_path / "dead-letters.jsonl").read_text().splitlines()
    assert json.loads(line)["body"]["eventId"] == large
    assert stat.S_IMODE((tmp_path / "dead-letters.jsonl").stat().st_mode) == 0o600


def test_refused_items_become_dead_letters_and_others_pass(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()
    client.create_session(session_id)
    client.append_event(session_id, "system", payload={"by": "another"}, event_id="taken")
    letters: list[Any] = []
    recorder = Recorder(service.url, session_id, spool_dir=tmp_path, on_dead_letter=letters.append)
    recorder.event("system", {}, event_id="taken")
    recorder.event("system", {}, event_id="free")
    assert recorder.close(timeout=20)
    assert [(letter.event["eventId"], letter.problem["code"]) for letter in letters] == [("taken", "EVENT_CONFLICT")]
    assert [e["eventId"] for e in stored(client, session_id)] == ["taken", "free"]


def test_a_recorder_that_was_closed_can_be_continued(tmp_path: Path) -> None:
    release = threading.Event()

    def answer(request: Request) -> Reply:
        release.wait(20)
        return accept(request)

    with ScriptedServer(answer) as server:
        release.set()
        recorder = Recorder(server.url, "s", spool_dir=tmp_path)
        assert recorder.close(timeout=20)
        assert recorder._spool.lanes == {}
        release.clear()
        told = [recorder.user_speech("after the close")]
        # It is known what waits, so a flush does not report that everything was delivered.
        assert not recorder.flush(timeout=0.1)
        release.set()
        assert recorder.flush(timeout=20)
        sent = [e["eventId"] for r in server.requests if r.path.endswith("/batch") for e in r.body["events"]]
    assert sent == told


def test_a_gateway_cannot_refuse_permanently(tmp_path: Path) -> None:
    script = deque([Reply(401, {"error": "no"}), Reply(404, None), Reply(502, None)])
    letters: list[Any] = []
    with ScriptedServer(lambda r: script.popleft() if script else accept(r)) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path, on_dead_letter=letters.append)
        recorder.user_speech("x")
        assert recorder.close(timeout=30)
    assert letters == []


def test_a_full_spool_drops_new_records_and_reports_it(tmp_path: Path) -> None:
    up = threading.Event()
    drops: list[Any] = []

    def answer(request: Request) -> Reply:
        return accept(request) if up.is_set() else problem(503, "STORE_UNAVAILABLE", retryable=True, Retry_After="0")

    with ScriptedServer(answer) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path, max_spool_bytes=5000, on_drop=drops.append)
        for n in range(100):
            recorder.event("system", {"n": n})
        assert sum(f.stat().st_size for f in tmp_path.glob("*.spool")) <= 5000
        up.set()
        assert recorder.close(timeout=90)
        events = [e for r in server.requests if r.path.endswith("/batch") for e in r.body["events"]]
    taken = {e["eventId"]: e for e in events}
    report = [e for e in taken.values() if e["payload"].get("kind") == "events_dropped"]
    assert sum(d["count"] for d in drops) == recorder.stats.dropped == report[0]["payload"]["count"] > 50
    assert drops[0].reason == "spool_full"
    assert drops[0].events[0]["type"] == "system"


def test_what_is_too_old_is_dropped_after_an_attempt(tmp_path: Path) -> None:
    told = threading.Event()
    drops: list[Any] = []

    def on_drop(drop: Any) -> None:
        drops.append(drop)
        told.set()

    recorder = Recorder("http://127.0.0.1:9", "s", spool_dir=tmp_path, max_age_seconds=0.2, on_drop=on_drop)
    event_id = recorder.user_speech("old")
    assert told.wait(20)
    assert (drops[0].reason, [e["eventId"] for e in drops[0].events]) == ("too_old", [event_id])


def test_without_a_spool_records_are_held_in_bounded_memory(service: Service, client: Client) -> None:
    session_id = new_id()
    with Recorder(service.url, session_id, spool_dir=None) as recorder:
        recorder.user_speech("in memory")
    assert [e["payload"]["text"] for e in stored(client, session_id)] == ["in memory"]
    drops: list[Any] = []
    dead = Recorder("http://127.0.0.1:9", "s", spool_dir=None, max_memory_bytes=2000, on_drop=drops.append)
    for _ in range(100):
        dead.user_speech("x")
    assert drops[0].reason == "memory_full"
    assert dead.stats.dropped == len(drops) > 80


def test_a_folder_that_cannot_be_written_is_not_an_error(service: Service, client: Client, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    session_id = new_id()
    with Recorder(service.url, session_id, spool_dir=tmp_path / "file" / "below") as recorder:
        recorder.user_speech("even so")
        assert recorder.flush()
    assert len(stored(client, session_id)) == 1


def test_asyncio(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()

    async def scenario() -> None:
        async with Recorder(service.url, session_id, spool_dir=tmp_path) as recorder:
            recorder.user_speech("hello")
            assert await recorder.aflush()

    asyncio.run(scenario())
    assert len(stored(client, session_id)) == 1


def test_a_handler_of_a_signal_may_record(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()
    recorder = Recorder(service.url, session_id, spool_dir=tmp_path)
    before = signal.signal(signal.SIGUSR1, lambda *_: recorder.event("system", {"from": "handler"}))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for n in range(300):
            recorder.event("system", {"n": n})
            if n % 10 == 0:
                signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert recorder.close(timeout=20)
    assert len(stored(client, session_id)) == 330


def test_the_signal_handlers_of_the_application_stay(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    Recorder("http://127.0.0.1:9", "s", spool_dir=tmp_path)
    assert signal.getsignal(signal.SIGTERM) is before


def test_callbacks_that_fail_and_arguments_that_are_nonsense_raise_nothing(tmp_path: Path) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise RuntimeError

    def fail(_: Any) -> None:
        raise RuntimeError

    recorder: Any = Recorder("http://127.0.0.1:9", Hostile(), spool_dir=tmp_path, max_spool_bytes=900, on_drop=fail)  # type: ignore[arg-type]
    for value in (Hostile(), None, 3, [], {1: {Hostile()}}, {"a": Hostile()}):
        recorder.event(value, value, event_id=value, timestamp=value)
        recorder.user_speech(value, started_at=value, **{"x": value})
        recorder.complete(status=value, end_reason=value, ended_at=value)


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("conversation_service").handlers[:] = [logging.NullHandler()]
    recorder = Recorder("http://127.0.0.1:9", "s", spool_dir=tmp_path, max_spool_bytes=100)
    recorder.user_speech("x")
    recorder.close(timeout=0.2)
    assert capfd.readouterr() == ("", "")
