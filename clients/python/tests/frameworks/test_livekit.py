"""Calls through the real LiveKit Agents, with scripted models and audio, into the running service."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("livekit.agents")

from conftest import Service
from fake_livekit import REPLIES, FakeCall, Reply, Say

from conversation_service import Client, Recorder
from conversation_service._requests import new_id
from conversation_service.livekit import on_session_end, record

FOLDER = Path(__file__).parent
README = FOLDER.parents[1] / "README.md"


def play(service: Service, folder: Path, **scripted: Any) -> str:
    session_id = new_id()

    async def run() -> None:
        call = FakeCall(**scripted)

        async def entrypoint(ctx: Any) -> None:
            record(call.session, ctx, url=service.url, session_id=session_id, spool_dir=folder)
            await call.session.start(call.agent)

        await call.run(entrypoint=entrypoint)
        await on_session_end(call.ctx)

    asyncio.run(run())
    assert list(folder.glob("*.spool")) == []  # Everything was sent before the job continued to its end.
    return session_id


def said(client: Client, session_id: str) -> list[dict[str, Any]]:
    return list(client.get_transcript(session_id)["utterances"])


def of_type(client: Client, session_id: str, type_: str) -> list[dict[str, Any]]:
    return [event["payload"] for event in client.iter_log(session_id) if event["type"] == type_]


def test_a_call(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = play(service, tmp_path, greeting="Hello, how can I help?")
    utterances = said(client, session_id)
    assert [(u["side"], u["text"]) for u in utterances if u["heard"] == "full"] == [
        ("user", "I would like to move my appointment."),
        ("bot", "Of course. Which day suits you?"),
        ("user", "What is the weather in Hangzhou?"),
        ("bot", "Let me look."),
        ("user", "Wait, stop there."),
        ("bot", "Sorry, I stop."),
        ("user", "Goodbye."),
        ("bot", "Goodbye!"),
    ]
    *greeting, cut = [u for u in utterances if u["heard"] == "cut"]
    # The caller interrupts the greeting. If that was before its first word, the framework keeps nothing of it.
    unheard = [p for p in of_type(client, session_id, "system") if p["kind"] == "unheard_speech"]
    assert len(greeting) + len(unheard) == 1
    assert REPLIES["sunny, 21 degrees"].text.startswith(cut["heardText"])
    assert (cut["interrupted"], cut["truncation"]["evidence"]) == (True, "provider_text")
    assert not any(u["isTick"] for u in utterances)

    # Each was recorded as it was spoken, and again from the report, under the same id.
    ids = {u["itemId"] for u in utterances}
    for rev in (None, 2):
        told = [p for t in ("user_speech", "bot_speech") for p in of_type(client, session_id, t)]
        assert {p["itemId"] for p in told if p.get("rev") == rev and "itemId" in p} == ids
    assert client.get_transcript(session_id, superseded="true")["utterances"] == utterances

    turns = client.get_turns(session_id)
    assert [(t["name"], t["status"]) for t in turns["tools"]] == [("get_weather", "ok")]
    assert "barge_in" in [i["kind"] for i in turns["interruptions"]]
    assert turns["exchanges"][0]["latency"]["e2eMs"] > turns["exchanges"][0]["latency"]["llmTtftMs"] > 0
    assert turns["issues"] == []
    (report,) = (p for p in of_type(client, session_id, "system") if p["kind"] == "report")
    assert {u["model"] for u in report["usage"]} == {"fake-llm", "fake-tts"}
    session = client.get_session(session_id)
    assert (session["status"], session["endReason"]) == ("completed", "user_initiated")
    assert not any("late" in event for event in client.iter_log(session_id))


class Server:
    """Accepts what the snippet of the README registers."""

    def rtc_session(self, on_session_end: Any) -> Any:
        self.on_session_end = on_session_end

        def register(entrypoint: Any) -> None:
            self.entrypoint = entrypoint

        return register


def test_the_readme_with_a_model_that_fails(
    service: Service, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (snippet,) = re.findall(r"```python\n(# needs livekit-agents.*?)```", README.read_text(), re.DOTALL)
    job_id, server = new_id(), Server()

    async def run() -> None:
        replies = {"Goodbye.": Reply(error=RuntimeError("no model"))}
        call = FakeCall([Say(0.3, "Goodbye.")], replies, job_id=job_id)
        made = {"server": server, "make_session": lambda: call.session, "make_agent": lambda: call.agent}
        exec(snippet.replace("http://127.0.0.1:3000", service.url), made)
        await call.run(entrypoint=server.entrypoint)
        await server.on_session_end(call.ctx)

    asyncio.run(run())
    session_id = f"livekit:{job_id}"
    errors = [p for p in of_type(client, session_id, "system") if p["kind"] == "error"]
    assert errors and all("no model" in error["text"] for error in errors)
    assert [(u["side"], u["text"]) for u in said(client, session_id)] == [("user", "Goodbye.")]


@pytest.mark.parametrize("is_killed", [False, True])
def test_a_job_in_a_process_of_its_own(service: Service, client: Client, tmp_path: Path, is_killed: bool) -> None:
    """The framework runs no callback in a job that is killed; what it had recorded is delivered by the next one."""
    environment = {**os.environ, "SERVICE_URL": service.url, "XDG_STATE_HOME": str(tmp_path)}
    command = [sys.executable, str(FOLDER / "livekit_worker.py")]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        session_id, pid = worker.stdout.readline().split()
        for line in worker.stdout:
            if is_killed and line == "message\n":
                os.kill(int(pid), signal.SIGKILL)
                break
            if line == "ended\n":
                break
        worker.communicate("\n", timeout=60)
    if is_killed:
        with Recorder(service.url, new_id(), spool_dir=tmp_path / "conversation-service/spool") as next_one:
            assert next_one.flush(20)
    texts = [u["text"] for u in said(client, session_id)]
    assert texts[: 1 if is_killed else None] == (["Goodbye."] if is_killed else ["Goodbye.", "Goodbye!"])
    assert client.get_session(session_id)["status"] == ("active" if is_killed else "completed")
