"""Calls through the real Pipecat, with scripted services, into the running service."""

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

pytest.importorskip("pipecat")

from conftest import Service, wait_until
from fake_pipecat import ANSWERS, FakeCall, Say

from conversation_service import Client, Recorder
from conversation_service._requests import new_id
from conversation_service.pipecat import PipecatRecorder

FOLDER = Path(__file__).parent
README = FOLDER.parents[1] / "README.md"
SAID = ["Hello, how can I help?", *(answer for answer in ANSWERS if isinstance(answer, str))]
LONG = "It is sunny and twenty one degrees today, with a light wind from the east and no rain until Friday evening."


def play(service: Service, folder: Path, call: FakeCall) -> str:
    session_id = new_id()
    PipecatRecorder(service.url, session_id, spool_dir=folder).attach(call.worker)
    asyncio.run(call.run())
    assert list(folder.glob("*.spool")) == []  # Everything was sent before the runner ended.
    return session_id


def said(client: Client, session_id: str, view: str = "heard") -> list[dict[str, Any]]:
    return list(client.get_transcript(session_id, view=view)["utterances"])


def of_type(client: Client, session_id: str, type_: str) -> list[dict[str, Any]]:
    return [event["payload"] for event in client.iter_log(session_id) if event["type"] == type_]


def test_a_call(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = play(service, tmp_path, FakeCall())
    utterances = said(client, session_id)
    assert [(u["side"], u["text"]) for u in utterances if u["heard"] != "cut"] == [
        ("bot", "Hello, how can I help?"),
        ("user", "I would like to move my appointment."),
        ("bot", "Of course. Which day suits you?"),
        ("user", "What is the weather in Hangzhou?"),
        ("user", "Wait, stop."),
        ("bot", "Sorry, I stop."),
        ("user", "Goodbye."),
        ("bot", "Goodbye!"),
    ]
    (cut,) = (u for u in utterances if u["heard"] == "cut")
    assert utterances.index(cut) == 4
    assert 0 < len(cut["heardText"]) < len(LONG) and LONG.startswith(cut["heardText"])
    assert (cut["interrupted"], cut["truncation"]["evidence"]) == (True, "word_timestamps")
    assert cut["truncation"]["playedMs"] > 0
    assert said(client, session_id, "generated")[4]["text"] == LONG
    # All of them contain who spoke when, so that gaps and talk time can be measured.
    assert not any(u["isTick"] for u in utterances)

    turns = client.get_turns(session_id)
    assert [(t["name"], t["status"]) for t in turns["tools"]] == [("get_weather", "ok")]
    assert [(i["kind"], i["evidence"]) for i in turns["interruptions"]] == [("barge_in", "provider")]
    answered = [e["latency"] for e in turns["exchanges"] if e["botTurn"] is not None]
    assert len(answered) == 4
    for latency in answered:
        assert latency["e2eMs"] > latency["llmTtftMs"] > 0 and latency["ttsTtfbMs"] > 0
    assert turns["issues"] == []

    (call,) = of_type(client, session_id, "x.tool_call")
    (result,) = of_type(client, session_id, "x.tool_result")
    assert call["arguments"] == {"city": "Hangzhou"}
    assert result["result"] == {"conditions": "sunny", "celsius": 21}
    usage = [p for p in of_type(client, session_id, "system") if p["kind"] == "usage"]
    assert sum(p.get("promptTokens", 0) for p in usage) == 160
    words = [len(answer.split()) for answer in ANSWERS if isinstance(answer, str)]
    assert sum(p.get("completionTokens", 0) for p in usage) == sum(words)

    # The transcript is recorded before its turn ends.
    partial = [p["text"] for p in of_type(client, session_id, "user_speech") if p.get("final") is False]
    assert partial == [u["text"] for u in utterances if u["side"] == "user"]
    written = [p["generatedText"] for p in of_type(client, session_id, "bot_speech") if p.get("final") is False]
    assert [text for text in written if text in SAID] == SAID
    assert all(any(each.startswith(text) for each in SAID) for text in written)

    session = client.get_session(session_id)
    assert (session["status"], session["endReason"]) == ("completed", "end")
    assert not any("late" in event for event in client.iter_log(session_id))


def test_a_voice_without_word_timestamps(service: Service, client: Client, tmp_path: Path) -> None:
    """The framework drops the whole answer when it is interrupted, because it does not know what was heard."""
    script = [Say("And tomorrow?"), Say("Wait.", barge_in_after=0.5)]
    call = FakeCall(script, [LONG, "I wait."], greeting="", word_timestamps=False)
    session_id = play(service, tmp_path, call)
    utterances = said(client, session_id)
    assert [(u["side"], u["heard"]) for u in utterances] == [
        ("user", "full"),
        ("bot", "unknown"),
        ("user", "full"),
        ("bot", "full"),
    ]
    assert said(client, session_id, "generated")[1]["text"] == LONG
    assert utterances[1]["truncation"]["evidence"] == "playback_ms"
    assert utterances[1]["truncation"]["playedMs"] > 0


def test_the_readme_on_a_call_that_fails_and_is_cancelled(
    service: Service, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (snippet,) = re.findall(r"```python\n(# needs pipecat.*?)```", README.read_text(), re.DOTALL)
    session_id = new_id()
    call = FakeCall([], [LONG], greeting=LONG, ending="cancel")
    code = snippet.replace("http://127.0.0.1:3000", service.url).replace("call-4713", session_id)
    exec(code, {"worker": call.worker})

    async def run() -> None:
        running = asyncio.create_task(call.run())
        await call.started.wait()
        await call.llm.push_error("no model")
        await running

    asyncio.run(run())
    (error,) = (p for p in of_type(client, session_id, "system") if p["kind"] == "error")
    assert (error["text"], error["fatal"]) == ("no model", False)
    (greeting,) = said(client, session_id)
    assert (greeting["interrupted"], greeting["generatedText"]) == (True, LONG)
    session = client.get_session(session_id)
    assert (session["status"], session["endReason"]) == ("completed", "cancel")
    assert not any("late" in event for event in client.iter_log(session_id))


def last_words(client: Client, session_id: str) -> str:
    """What the bot is saying, as the console shows it during the call."""
    utterances = client.get_transcript(session_id, view="generated", partials=True)["utterances"]
    return str([u["text"] for u in utterances if u["side"] == "bot"][-1])


@pytest.mark.parametrize("ending", ["end", "hang"])
def test_without_touching_code(service: Service, client: Client, tmp_path: Path, ending: str) -> None:
    """A bot that hangs is killed; what it had recorded is then delivered by the next one."""
    session_id = new_id()
    run = [sys.executable, "-m", "conversation_service.pipecat"]
    setup = subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()
    environment = {**os.environ, "PIPECAT_SETUP_FILES": setup, "XDG_STATE_HOME": str(tmp_path)}
    environment["CONVERSATION_SERVICE_URL"] = service.url
    command = [sys.executable, str(FOLDER / "pipecat_bot.py"), session_id, ending]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as bot:
        if ending == "hang":
            assert bot.stdout is not None and bot.stdout.readline() == b"HANGING\n"
            wait_until(lambda: last_words(client, session_id).startswith("Goodbye and thank you"))
            bot.send_signal(signal.SIGKILL)
        bot.wait(60)
    if ending == "hang":
        with Recorder(service.url, new_id(), spool_dir=tmp_path / "conversation-service/spool") as next_one:
            assert next_one.flush(20)
    assert [(u["side"], u["text"]) for u in said(client, session_id)][:2] == [
        ("bot", "Hello, how can I help?"),
        ("user", "What is the weather in Hangzhou?"),
    ]
    assert last_words(client, session_id).startswith("Goodbye and thank" if ending == "hang" else "I do not know")
    assert client.get_session(session_id)["status"] == ("completed" if ending == "end" else "active")
