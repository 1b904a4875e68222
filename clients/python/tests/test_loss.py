"""However a process ends, nothing that was recorded is lost, and nothing is stored twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Service
from scripted import Reply, Request, ScriptedServer, problem
from test_recorder import accept, stored

from conversation_service import Client, Recorder
from conversation_service._records import frame
from conversation_service._requests import new_id

SPEAKER = Path(__file__).with_name("speaker.py")
KILLS = int(os.environ.get("KILLS", "12"))


def speaker(url: str, folder: Path, session_id: str, count: int, ending: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(SPEAKER), url, str(folder), session_id, str(count), ending]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def told_by(process: subprocess.Popen[bytes]) -> list[str]:
    assert process.stdout is not None
    lines = process.stdout.read().decode().split("\n")
    process.wait()
    return lines[:-1]


def adopt(url: str, folder: Path, timeout: float = 60) -> None:
    """The next process with the same folder, which has something else to say."""
    recorder = Recorder(url, new_id(), spool_dir=folder)
    assert recorder.close(timeout=timeout)


def assert_whole(client: Client, session_id: str, told: list[str]) -> list[Any]:
    events = stored(client, session_id)
    ids = [event["eventId"] for event in events]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    assert [name for name in told if name not in set(ids)] == []
    return events


@pytest.fixture
def dead_url() -> Iterator[str]:
    yield "http://127.0.0.1:9"


@pytest.mark.parametrize("ending", ["exit", "_exit", "raise", "returns", "fork-after", "fork-before", "forkserver"])
def test_endings(service: Service, client: Client, tmp_path: Path, ending: str) -> None:
    session_id = new_id()
    told = told_by(speaker(service.url, tmp_path, session_id, 50, ending))
    adopt(service.url, tmp_path)
    events = assert_whole(client, session_id, told)
    assert len(told) == {"fork-after": 150, "fork-before": 100, "forkserver": 150}.get(ending, 50)
    if ending == "_exit":
        assert [event["clientSequence"] for event in events] == list(range(1, 51))
        assert client.get_session(session_id)["status"] == "completed"


def test_sigterm(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()
    process = speaker(service.url, tmp_path, session_id, 200, "hang")
    assert process.stdout is not None
    told = [process.stdout.readline().decode().strip() for _ in range(150)]
    process.terminate()
    told += told_by(process)
    assert process.returncode == -signal.SIGTERM
    adopt(service.url, tmp_path)
    assert_whole(client, session_id, told)


@pytest.mark.parametrize("ending", ["handler-before", "handler-after"])
def test_sigterm_with_a_handler_of_the_application(
    service: Service, client: Client, tmp_path: Path, ending: str
) -> None:
    """A handler set before or after the recorder is created is called, and what it records is kept."""
    session_id = new_id()
    process = speaker(service.url, tmp_path, session_id, 1_000_000, ending)
    assert process.stdout is not None
    told = [process.stdout.readline().decode().strip() for _ in range(100)]
    process.terminate()
    told += told_by(process)
    assert process.returncode == 7
    assert "handler" in told
    adopt(service.url, tmp_path)
    assert_whole(client, session_id, told)
    assert client.get_session(session_id)["endReason"] == "terminated"


def test_sigkill_at_random_moments(service: Service, client: Client, tmp_path: Path) -> None:
    for _ in range(KILLS):
        session_id = new_id()
        process = speaker(service.url, tmp_path, session_id, 1_000_000, "hang")
        assert process.stdout is not None
        told = [process.stdout.readline().decode().strip() for _ in range(random.randrange(1, 400))]
        process.kill()
        told += told_by(process)
        adopt(service.url, tmp_path)
        events = assert_whole(client, session_id, told)
        assert [e["clientSequence"] for e in events] == list(range(1, len(events) + 1))
    assert list(tmp_path.glob("*.spool")) == []


def test_the_service_is_down_then_up(own_service: Callable[..., Service], tmp_path: Path) -> None:
    service = own_service()
    session_id = new_id()
    told = told_by(speaker(service.url, tmp_path, session_id, 100, "_exit"))
    service.start()
    adopt(service.url, tmp_path)
    with Client(service.url) as client:
        assert_whole(client, session_id, told)
        assert client.get_session(session_id)["status"] == "completed"


def test_the_service_is_killed_meanwhile(own_service: Callable[..., Service], tmp_path: Path) -> None:
    service = own_service()
    service.start()
    session_id = new_id()
    recorder = Recorder(service.url, session_id, spool_dir=tmp_path)
    told: list[str] = []
    for round_ in range(3):
        told += [recorder.event("system", {"n": n, "round": round_}) for n in range(700)]
        service.kill()
        told += [recorder.event("system", {"n": n, "round": round_}) for n in range(300)]
        service.start()
    assert recorder.close(timeout=90)
    with Client(service.url) as client:
        assert [e["eventId"] for e in assert_whole(client, session_id, told)] == told


@pytest.mark.parametrize(
    "reply",
    [
        problem(503, "STORE_UNAVAILABLE", retryable=True, Retry_After="1"),
        problem(429, "TOO_MANY_REQUESTS", retryable=True, Retry_After="0"),
        Reply(500, {"code": "STORE_REFUSED", "retryable": False}),
        Reply(404, {"code": "ROUTE_NOT_FOUND", "retryable": False}),
    ],
    ids=["503", "429", "500", "wrong path"],
)
def test_temporary_problems_are_waited_out(tmp_path: Path, reply: Reply) -> None:
    left = [4]

    def answer(request: Request) -> Reply:
        left[0] -= 1
        return reply if left[0] >= 0 else accept(request)

    with ScriptedServer(answer) as server:
        recorder = Recorder(server.url, "s", spool_dir=tmp_path)
        told = [recorder.event("system", {"n": n}) for n in range(20)]
        assert recorder.close(timeout=60)
        sent = [e["eventId"] for r in server.requests if r.path.endswith("/batch") for e in r.body["events"]]
    assert list(dict.fromkeys(sent)) == told
    assert recorder.stats.dead_letters == 0


def test_events_for_a_sealed_session_become_dead_letters(own_service: Callable[..., Service], tmp_path: Path) -> None:
    service = own_service(LATE_EVENT_GRACE_SECONDS="0")
    service.start()
    session_id = new_id()
    letters: list[Any] = []
    recorder = Recorder(service.url, session_id, spool_dir=tmp_path, on_dead_letter=letters.append)
    recorder.complete()
    late = recorder.user_speech("too late")
    assert recorder.close(timeout=30)
    assert [(each.event["eventId"], each.problem["code"]) for each in letters] == [(late, "SESSION_SEALED")]


def test_two_processes_at_once_on_one_folder(service: Service, client: Client, tmp_path: Path) -> None:
    sessions = [new_id(), new_id(), new_id()]
    processes = [speaker(service.url, tmp_path, session_id, 300, "_exit") for session_id in sessions]
    told = [told_by(process) for process in processes]
    adopters = [
        threading.Thread(target=lambda: told_by(speaker(service.url, tmp_path, new_id(), 1, "exit"))) for _ in "ab"
    ]
    for thread in adopters:
        thread.start()
    for thread in adopters:
        thread.join()
    adopt(service.url, tmp_path)
    for session_id, names in zip(sessions, told, strict=True):
        assert len(assert_whole(client, session_id, names)) == 300


def test_a_corrupt_spool_stops_nothing(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()
    told = told_by(speaker("http://127.0.0.1:9", tmp_path, session_id, 20, "_exit"))
    (file,) = tmp_path.glob("*.spool")
    lines = [line.replace(b"http://127.0.0.1:9", service.url.encode()) for line in file.read_bytes().split(b"\n")]
    lines = [frame(line[18:]).rstrip(b"\n") for line in lines if line]
    lines[5] = lines[5][:40] + b"X" + lines[5][41:]
    lines.insert(9, b"\x00" * 5000)
    # The end is incomplete, as after a crash in the middle of a write.
    file.write_bytes(b"\n".join(lines)[:-7])
    garbage = tmp_path / file.name.replace(file.name.split("-")[0], "0000000000001")
    garbage.write_bytes(os.urandom(100_000))
    (tmp_path / "notes.spool").write_text("not ours")
    recorder = Recorder(service.url, new_id(), spool_dir=tmp_path)
    assert recorder.close(timeout=30)
    events = stored(client, session_id)
    assert [e["eventId"] for e in events] == [name for n, name in enumerate(told) if n != 3]
    assert garbage.with_suffix(".corrupt").exists() or list(tmp_path.glob("*.corrupt"))
    assert (tmp_path / "notes.spool").exists()


def test_records_of_other_types_stop_nothing(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()
    told = told_by(speaker("http://127.0.0.1:9", tmp_path, session_id, 5, "_exit"))
    (file,) = tmp_path.glob("*.spool")
    lines = [line[18:] for line in file.read_bytes().split(b"\n") if line]
    lines = [line.replace(b"http://127.0.0.1:9", service.url.encode()) for line in lines]
    place = f'"url":"{service.url}","sessionId":"{session_id}"'
    odd = [
        f'{{"kind":"settled",{place},"through":"all"}}',
        f'{{"kind":"settled",{place},"through":true}}',
        f'{{"kind":"settled",{place}}}',
        f'{{"kind":"create",{place},"at":1,"body":[],"assumed":["startedAt"]}}',
        f'{{"kind":"create",{place},"at":1,"body":{{}},"assumed":7}}',
        f'{{"kind":"event",{place},"at":null,"body":{{"eventId":"odd","type":"system"}}}}',
        f'{{"kind":"event",{place},"at":1,"body":"text"}}',
        f'{{"kind":["event"],{place}}}',
        "[" * 200_000,
    ]
    lines[3:3] = [text.encode() for text in odd]
    file.write_bytes(b"".join(frame(line) for line in lines))
    recorder = Recorder(service.url, new_id(), spool_dir=tmp_path)
    assert recorder.close(timeout=30)
    assert [e["eventId"] for e in stored(client, session_id)] == told


def test_a_later_version_is_left_alone(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "1700000000000-abc-1-0-00000000.spool"
    file.write_bytes(frame(json.dumps({"kind": "spool", "version": 2}).encode()))
    os.utime(file, (0, 0))
    adopt(service.url, tmp_path)
    assert file.exists()
