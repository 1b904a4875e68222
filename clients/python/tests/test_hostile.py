"""Applications, values and servers that misbehave."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from scripted import Reply, Request, ScriptedServer, problem
from test_recorder import accept

from conversation_service import Recorder
from conversation_service._capture import json_object
from conversation_service._files import SpoolFile

NOWHERE = "http://127.0.0.1:9"


def sent(server: ScriptedServer) -> list[str]:
    """What arrived, in order: the texts of events, and the paths of the other requests."""
    texts: list[str] = []
    for request in server.requests:
        events = request.body.get("events")
        texts += [event["payload"].get("text") for event in events] if events else [request.path]
    return texts


@contextmanager
def logs_are_recorded(recorder: Recorder) -> Iterator[None]:
    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            recorder.event("system", {"log": record.getMessage()})

    handler = Handler()
    logger = logging.getLogger("conversation_service")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def test_a_callback_for_drops_may_record(tmp_path: Path) -> None:
    told: list[Any] = []

    def on_drop(drop: Any) -> None:
        told.append(drop)
        recorder.event("system", {"dropped": drop.count})

    recorder = Recorder(NOWHERE, "s", spool_dir=tmp_path, max_spool_bytes=1000, on_drop=on_drop)
    with logs_are_recorded(recorder):
        for _ in range(20):
            recorder.user_speech("a text")
    assert 20 <= recorder.stats.dropped < 100
    assert len(told) <= recorder.stats.dropped


def test_a_log_handler_may_record_while_no_file_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    recorder = Recorder(NOWHERE, "s", spool_dir=tmp_path / "file" / "below", max_memory_bytes=5000)
    with logs_are_recorded(recorder):
        for _ in range(40):
            recorder.user_speech("a text")
    assert recorder.stats.recorded < 200


@dataclass
class Node:
    links: list[Any] = field(default_factory=list)
    name: str = "node"


def test_a_cycle_of_objects_does_not_loop() -> None:
    node = Node()
    node.links = [node] * 3
    assert json_object({"node": node}) == {"node": {"links": ["[circular]"] * 3, "name": "node"}}


def test_values_that_cannot_be_read_are_reported_and_the_others_are_kept() -> None:
    class Model:
        def model_dump(self) -> Any:
            raise RuntimeError("not today")

    changing: dict[str, Any] = {"b": 1}

    class Grows:
        def __str__(self) -> str:
            changing[f"more{len(changing)}"] = 1
            return "grown"

    changing["a"] = Grows()
    assert json_object({"model": Model(), "text": "kept"}) == {"model": "not today", "text": "kept"}
    assert json_object(changing) == {"b": 1, "a": "grown"}


def test_numbers_of_other_libraries_are_numbers() -> None:
    assert json_object({"half": Fraction(1, 2)}) == {"half": 0.5}


@pytest.mark.parametrize("grace", [math.nan, "soon", [], math.inf, -5])
def test_a_completion_is_recorded_whatever_grace_period_is_requested(tmp_path: Path, grace: Any) -> None:
    with ScriptedServer(accept) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path)
        recorder.complete(late_grace_seconds=grace)
        assert recorder.close(20)
        assert sent(server) == ["/sessions", "/sessions/s/complete"]
        expected = {math.inf: 604_800, -5: 0}.get(grace) if isinstance(grace, (int, float)) else None
        assert server.requests[-1].body.get("lateGraceSeconds") == expected


def test_an_infinite_age_is_a_valid_limit(tmp_path: Path) -> None:
    replies = [problem(503, "STORE_UNAVAILABLE", retryable=True)] * 2
    with ScriptedServer(lambda request: replies.pop() if replies else accept(request)) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path, max_age_seconds=math.inf)
        recorder.user_speech("kept")
        assert recorder.close(None)
        assert sent(server)[-1] == "kept"


def test_a_callback_that_tries_to_end_its_thread_delays_nothing(tmp_path: Path) -> None:
    def exit_(_: Any) -> None:
        raise SystemExit

    def answer(request: Request) -> Reply:
        return problem(400, "INVALID_REQUEST") if request.path == "/sessions" else accept(request)

    with ScriptedServer(answer) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path, on_dead_letter=exit_)
        recorder.user_speech("goes on")
        assert recorder.close(20)
        assert sent(server) == ["/sessions", "goes on"]
        assert recorder.stats.dead_letters == 1


def test_events_are_sent_even_if_the_creation_is_refused(tmp_path: Path) -> None:
    created: list[Any] = []

    def answer(request: Request) -> Reply:
        if request.path == "/sessions":
            if "metadata" in request.body:
                return problem(413, "PAYLOAD_TOO_LARGE")
            created.append(request.body)
        elif not created:
            return problem(404, "SESSION_NOT_FOUND", retryable=True)
        return accept(request)

    letters: list[Any] = []
    with ScriptedServer(answer) as server:
        metadata = {"refused": True}
        recorder = Recorder(server.url, "s", metadata=metadata, spool_dir=tmp_path, on_dead_letter=letters.append)
        recorder.user_speech("first", timestamp="2026-01-01T00:00:00Z")
        recorder.user_speech("second")
        recorder.complete()
        assert recorder.close(20)
    assert created == [{"sessionId": "s", "startedAt": "2026-01-01T00:00:00.000Z"}]
    assert [(letter.kind, letter.event["metadata"]) for letter in letters] == [("create", metadata)]
    assert recorder.stats.delivered == 2


def test_headers_that_are_set_later_are_sent_from_then_on(tmp_path: Path) -> None:
    def answer(request: Request) -> Reply:
        return accept(request) if request.headers.get("Authorization") == "Bearer t" else Reply(401)

    with ScriptedServer(answer) as server:
        early = Recorder(server.url, "early", spool_dir=tmp_path)
        assert not early.flush(0.3)
        late = Recorder(server.url, "late", spool_dir=tmp_path, headers={"Authorization": "Bearer t"})
        Recorder(server.url, "without", spool_dir=tmp_path)
        assert late.close(20)
        assert early.close(20)


def test_records_kept_in_memory_while_the_disk_was_full_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, is_full = SpoolFile.append, [False]

    def fill(file: SpoolFile, line: bytes) -> int:
        if is_full[0] and b'"kind":"settled"' not in line:
            raise OSError(28, "No space left on device")
        return append(file, line)

    monkeypatch.setattr(SpoolFile, "append", fill)
    up: list[bool] = []
    with ScriptedServer(lambda request: accept(request) if up else Reply(503)) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path)
        for number in range(6):
            is_full[0] = number in (2, 3)
            recorder.user_speech(f"{number}")
        recorder.complete()
        server.requests.clear()
        up.append(True)
        assert recorder.close(90)
        assert list(dict.fromkeys(sent(server))) == ["/sessions", *"012345", "/sessions/s/complete"]


def test_a_handler_that_records_and_ends_the_process_within_a_record_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, left = SpoolFile.append, ["once"]
    with ScriptedServer(accept) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path)

        def interrupted(file: SpoolFile, line: bytes) -> int:
            place = append(file, line)
            if b"the interrupted" in line and left:
                left.pop()
                recorder.user_speech("of the handler")
                assert not recorder.flush(0.01)
                raise SystemExit
            return place

        monkeypatch.setattr(SpoolFile, "append", interrupted)
        with pytest.raises(SystemExit):
            recorder.user_speech("the interrupted")
        assert any(b"of the handler" in file.read_bytes() for file in tmp_path.glob("*.spool"))
        recorder.user_speech("the next")
        assert recorder.close(20)
        assert sent(server) == ["/sessions", "of the handler", "the next"]


def test_without_a_home_records_are_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", home)
    with ScriptedServer(accept) as server:
        recorder = Recorder(server.url, "s")
        recorder.user_speech("homeless")
        assert recorder.close(20)
        assert sent(server)[-1] == "homeless"


@pytest.mark.parametrize("address", ["127.0.0.1:3000", "ftp://127.0.0.1", "http://"])
def test_records_without_a_valid_address_of_a_service_wait_quietly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    recorder = Recorder(address, "s", spool_dir=tmp_path)
    recorder.user_speech("hello")
    assert not recorder.flush(timeout=0.3)
    assert [record for record in caplog.records if record.exc_info] == []
