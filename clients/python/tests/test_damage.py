"""Damage to the files of a spool while a recorder writes to them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import wait_until
from scripted import Reply, Request, ScriptedServer, problem
from test_hostile import sent
from test_recorder import accept

from conversation_service import Recorder, _process
from conversation_service._records import read_lines
from conversation_service._upkeep import look_after_files


def record_and_damage(folder: Path, damage: Callable[[Path], object]) -> tuple[Recorder, list[Any], ScriptedServer]:
    """A call of three texts; the file is damaged after the first, and each record in it is read after that."""
    damaged = threading.Event()
    drops: list[Any] = []

    def answer(request: Request) -> Reply:
        if damaged.is_set():
            return accept(request)
        damaged.wait(20)
        return problem(503, "STORE_UNAVAILABLE", retryable=True, Retry_After="0")

    with ScriptedServer(answer) as server:
        recorder = Recorder(server.url, "s", spool_dir=folder, on_drop=drops.append)
        recorder.user_speech("first")
        wait_until(lambda: server.requests)
        (file,) = folder.glob("*.spool")
        damage(file)
        for text in ("second", "third"):
            recorder.user_speech(text)
        written = [line.record for path in folder.glob("*.spool") for line in lines_of(path)]
        assert [text_of(record) for record in written if text_of(record) in ("second", "third")] == ["second", "third"]
        del server.requests[:]
        damaged.set()
        assert recorder.flush(20)
    return recorder, drops, server


def lines_of(path: Path) -> list[Any]:
    with path.open("rb") as file:
        return list(read_lines(file.fileno()))


def text_of(record: Any) -> Any:
    return record and record.get("body", {}).get("payload", {}).get("text")


def assert_told(recorder: Recorder, drops: list[Any], server: ScriptedServer, count: int) -> None:
    wait_until(lambda: sum(drop.count for drop in drops) == count)
    assert {(drop.reason, *drop.events) for drop in drops} == {("damaged",)}
    events = [e["payload"] for r in server.requests if r.path.endswith("/batch") for e in r.body["events"]]
    reports = [payload["count"] for payload in events if payload.get("reason") == "damaged"]
    assert recorder.stats.dropped == sum(reports) == count
    assert (recorder.stats.pending, recorder.stats.spooled_bytes) == (0, 0)


def test_a_file_that_was_emptied_accepts_no_more_records_and_the_loss_is_reported(tmp_path: Path) -> None:
    recorder, drops, server = record_and_damage(tmp_path, lambda file: file.write_bytes(b""))
    # The creation cannot be read any more, nor can anyone tell what it was.
    assert_told(recorder, drops, server, 2)
    assert [text for text in sent(server) if text in ("first", "second", "third")] == ["second", "third"]


def test_a_file_that_was_truncated_within_a_record_keeps_the_others(tmp_path: Path) -> None:
    recorder, drops, server = record_and_damage(tmp_path, lambda file: file.write_bytes(file.read_bytes()[:-9]))
    assert_told(recorder, drops, server, 1)
    assert sent(server)[0] == "/sessions"
    assert [text for text in sent(server) if text in ("first", "second", "third")] == ["second", "third"]


def test_a_file_that_was_removed_accepts_no_more_records_and_its_content_is_sent(tmp_path: Path) -> None:
    def remove(file: Path) -> None:
        file.unlink()
        look_after_files(_process._spools[os.path.realpath(file.parent)])

    _, drops, server = record_and_damage(tmp_path, remove)
    assert [text for text in sent(server) if text in ("first", "second", "third")] == ["first", "second", "third"]
    assert not drops


def test_a_length_of_gigabytes_is_damage_like_any_other(tmp_path: Path) -> None:
    def damage(file: Path) -> None:
        *lines, last = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join([*lines, b"ffffffff", last[8:]]))

    recorder, drops, server = record_and_damage(tmp_path, damage)
    assert_told(recorder, drops, server, 1)
