"""When the threads of the sender wake up."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import Any

import pytest
from conftest import wait_until
from scripted import Reply, Request, ScriptedServer
from test_recorder import accept

from conversation_service import Recorder


def sender_of(recorder: Recorder) -> Any:
    return recorder._spool.sender


def test_no_record_wakes_a_thread_during_a_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversation_service._sender._ATTENTIVE_SECONDS", math.inf)
    with ScriptedServer(accept) as server, Recorder(server.url, "s", spool_dir=tmp_path) as recorder:
        sender = sender_of(recorder)
        recorder.user_speech("the first")
        assert recorder.flush(20)
        wait_until(lambda: sender._looks and min(sender._looks) < math.inf)
        woken: list[Any] = []
        monkeypatch.setattr(sender, "_wake", lambda: woken.append(1))
        recorder.user_speech("the second")
        assert recorder.flush(20)
        assert woken == []
        assert recorder.stats.delivered == 2


def test_a_session_that_waits_for_its_answer_delays_no_other(tmp_path: Path) -> None:
    release = threading.Event()

    def answer(request: Request) -> Reply:
        if request.path.startswith("/sessions/slow"):
            release.wait(20)
        return accept(request)

    with ScriptedServer(answer) as server:
        slow, quick = (Recorder(server.url, name, spool_dir=tmp_path) for name in ("slow", "quick"))
        assert slow.flush(20)
        for recorder in (slow, quick):
            recorder.user_speech("at the same moment")
        try:
            wait_until(lambda: quick.stats.delivered == 1)
            assert slow.stats.delivered == 0
        finally:
            release.set()
        assert slow.close(20)
        assert quick.close(20)
