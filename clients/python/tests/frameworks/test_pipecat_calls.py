"""Calls that go wrong, through the real Pipecat: silence, interruptions, and tools that never end."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("pipecat")

from conftest import Service
from fake_pipecat import FakeCall, Say
from test_pipecat import of_type, said

from conversation_service import Client
from conversation_service._requests import new_id
from conversation_service.pipecat import PipecatRecorder

TOOL = ("tool", "get_weather", {"city": "Hangzhou"}, "call_weather_1")
LONG = (
    "It is sunny and twenty one degrees today, with a light wind from the east and no rain until Friday evening, when "
    "a front comes in from the north and stays for the whole of the weekend, with rain and a cold wind from the sea."
)
AGAIN = f"On the day after tomorrow {LONG}"
TOO_EARLY = [Say("And tomorrow?"), Say("In Shanghai.", barge_in_after=0.1, is_bot_silent=True)]


@pytest.fixture(scope="module")
def recorded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sessions of all calls, which run concurrently, because most of a call is waiting."""
    barge_ins = [Say("And tomorrow?"), Say("No, the day after.", barge_in_after=0.5), Say("Stop.", barge_in_after=0.5)]
    never_mind = [Say("And tomorrow?"), Say("Never mind.", barge_in_after=0.1, is_bot_silent=True)]
    calls = {
        "no greeting": FakeCall([Say("And tomorrow?")], ["It rains."], greeting=""),
        "two barge-ins": FakeCall(barge_ins, [LONG, AGAIN, "I stop."], greeting=""),
        "too early": FakeCall(TOO_EARLY, [LONG, "I see."], greeting="", first_ttfb=3600),
        "too early, no words": FakeCall(
            TOO_EARLY, [LONG, "I see."], greeting="", first_ttfb=3600, word_timestamps=False
        ),
        "endless tool": FakeCall(never_mind, [TOOL, "As you wish."], greeting="", tool_secs=3600),
    }
    sessions = {name: new_id() for name in calls}
    folder = tmp_path_factory.mktemp("spool")
    for name, call in calls.items():
        PipecatRecorder(service.url, sessions[name], spool_dir=folder).attach(call.worker)

    async def hold() -> None:
        await asyncio.gather(*(call.run() for call in calls.values()))

    asyncio.run(hold())
    return sessions


def test_no_greeting(client: Client, recorded: dict[str, str]) -> None:
    session_id = recorded["no greeting"]
    assert [(u["side"], u["text"]) for u in said(client, session_id)] == [
        ("user", "And tomorrow?"),
        ("bot", "It rains."),
    ]
    (exchange,) = client.get_turns(session_id)["exchanges"]
    assert exchange["latency"]["e2eMs"] > 0


def test_two_barge_ins_in_a_row(client: Client, recorded: dict[str, str]) -> None:
    session_id = recorded["two barge-ins"]
    utterances = said(client, session_id)
    assert [(u["side"], u["heard"]) for u in utterances] == [
        ("user", "full"),
        ("bot", "cut"),
        ("user", "full"),
        ("bot", "cut"),
        ("user", "full"),
        ("bot", "full"),
    ]
    assert [u["text"] for u in said(client, session_id, "generated")][1::2] == [LONG, AGAIN, "I stop."]
    for cut, whole in ((utterances[1], LONG), (utterances[3], AGAIN)):
        assert 0 < len(cut["heardText"]) < len(whole) and whole.startswith(cut["heardText"])
    turns = client.get_turns(session_id)
    assert [i["kind"] for i in turns["interruptions"]] == ["barge_in", "barge_in"]
    assert turns["issues"] == []


@pytest.mark.parametrize("name", ["too early", "too early, no words"])
def test_a_reply_interrupted_before_its_first_word(client: Client, recorded: dict[str, str], name: str) -> None:
    """The voice has not begun when the caller continues: the generated text is recorded as not heard."""
    assert [(u["side"], u["text"]) for u in said(client, recorded[name]) if u["heard"] == "full"] == [
        ("user", "And tomorrow?"),
        ("user", "In Shanghai."),
        ("bot", "I see."),
    ]
    (cut,) = (u for u in said(client, recorded[name], "generated") if u["text"] == LONG)
    assert (cut["heard"], cut["heardText"], cut["truncation"]["playedMs"]) == ("cut", "", 0)


def test_a_tool_that_never_ends(client: Client, recorded: dict[str, str]) -> None:
    """The caller does not wait for it, and the framework cancels it."""
    session_id = recorded["endless tool"]
    assert [(u["side"], u["text"]) for u in said(client, session_id)] == [
        ("user", "And tomorrow?"),
        ("user", "Never mind."),
        ("bot", "As you wish."),
    ]
    (call,) = of_type(client, session_id, "x.tool_call")
    (result,) = of_type(client, session_id, "x.tool_result")
    assert (call["callId"], result["callId"], result["cancelled"]) == ("call_weather_1", "call_weather_1", True)
    session = client.get_session(session_id)
    assert (session["status"], session["endReason"]) == ("completed", "end")
