"""Calls that go wrong, and a model that speaks itself, through the real LiveKit Agents."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("livekit.agents")

from conftest import Service
from fake_livekit import FakeAgent, FakeCall, Reply, Say
from fake_livekit_realtime import Exchange, FakeRealtimeModel
from livekit.agents import RunContext, function_tool
from test_livekit import of_type, said

from conversation_service import Client
from conversation_service._requests import new_id
from conversation_service.livekit import on_session_end, record

LONG = (
    "It is sunny and twenty one degrees today, with a light wind from the east and no rain until Friday evening, when "
    "a front comes in from the north and stays for the whole of the weekend."
)
AGAIN = f"On the day after tomorrow {LONG}"
TOOL = ("get_weather", '{"city": "Hangzhou"}', "call_weather_1")


class Patient(FakeAgent):
    """Its tool never ends."""

    @function_tool
    async def get_weather(self, context: RunContext, city: str) -> str:
        """Weather of a city."""
        await asyncio.sleep(3600)
        return "never"


def calls() -> dict[str, FakeCall]:
    realtime = [
        Exchange("What is the weather?", LONG, goes_on_after=1.5),
        Exchange("And the day after?", AGAIN, goes_on_after=1.5),
        Exchange("Stop.", "I stop."),
    ]
    return {
        "two barge-ins": FakeCall(
            [Say(0.3, "And tomorrow?"), Say(3.0, "No, the day after."), Say(6.5, "Stop.")],
            {"And tomorrow?": Reply(LONG), "No, the day after.": Reply(AGAIN), "Stop.": Reply("I stop.")},
        ),
        "endless tool": FakeCall(
            [Say(0.3, "And tomorrow?"), Say(3.0, "Never mind.")],
            {"And tomorrow?": Reply("Let me look.", tool=TOOL), "Never mind.": Reply("As you wish.")},
            agent=Patient(greeting=None),
        ),
        "too early": FakeCall([Say(0.3, "And tomorrow?"), Say(2.0, "Stop.")], {"And tomorrow?": Reply(LONG)}, ttfb=30),
        "realtime": FakeCall([], realtime=FakeRealtimeModel(realtime), agent=FakeAgent(greeting=None)),
    }


@pytest.fixture(scope="module")
def recorded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sessions of all calls, which run concurrently, because most of a call is waiting."""
    folder = tmp_path_factory.mktemp("spool")

    async def hold(call: FakeCall) -> str:
        session_id = new_id()

        async def entrypoint(ctx: Any) -> None:
            record(call.session, ctx, url=service.url, session_id=session_id, spool_dir=folder)
            await call.session.start(call.agent)

        # With a tool that never ends, the framework gives up closing after a minute, and ends the job.
        await call.run(entrypoint=entrypoint, closes=not isinstance(call.agent, Patient))
        await on_session_end(call.ctx)
        return session_id

    async def hold_all() -> dict[str, str]:
        made = calls()
        return dict(zip(made, await asyncio.gather(*map(hold, made.values())), strict=True))

    return asyncio.run(hold_all())


@pytest.mark.parametrize("name", ["two barge-ins", "realtime"])
def test_two_barge_ins_in_a_row(client: Client, recorded: dict[str, str], name: str) -> None:
    """There is no greeting, so the caller begins."""
    utterances = said(client, recorded[name])
    assert [(u["side"], u["heard"]) for u in utterances] == [
        ("user", "full"),
        ("bot", "cut"),
        ("user", "full"),
        ("bot", "cut"),
        ("user", "full"),
        ("bot", "full"),
    ]
    for cut, whole in ((utterances[1], LONG), (utterances[3], AGAIN)):
        assert 0 < len(cut["heardText"]) < len(whole) and whole.startswith(cut["heardText"])
        assert cut["generatedText"] == whole
    turns = client.get_turns(recorded[name])
    assert [i["kind"] for i in turns["interruptions"]] == ["barge_in", "barge_in"]
    assert client.get_session(recorded[name])["status"] == "completed"


@pytest.mark.parametrize("name", ["two barge-ins", "realtime"])
def test_a_reply_in_progress_is_recorded_before_its_message(
    client: Client, recorded: dict[str, str], name: str
) -> None:
    told = of_type(client, recorded[name], "bot_speech")
    first = next(index for index, payload in enumerate(told) if payload.get("final") is not False)
    begun = [payload["generatedText"] for payload in told[:first]]
    assert begun and all(text and LONG.startswith(text) for text in begun)


def test_a_reply_interrupted_before_its_first_word(client: Client, recorded: dict[str, str]) -> None:
    """The framework keeps nothing of it, and no event has its text: only its existence can be recorded."""
    assert [(u["side"], u["text"]) for u in said(client, recorded["too early"])] == [
        ("user", "And tomorrow?"),
        ("user", "Stop."),
    ]
    (unheard,) = (p for p in of_type(client, recorded["too early"], "system") if p["kind"] == "unheard_speech")
    assert unheard["speechId"]


def test_a_tool_that_never_ends(client: Client, recorded: dict[str, str]) -> None:
    """What is said meanwhile is not in a message of the framework; it is recorded from its transcripts at the end."""
    session_id = recorded["endless tool"]
    texts = [u["text"] for u in said(client, session_id)]
    assert (texts[:3], texts.count("Never mind.")) == (["And tomorrow?", "Let me look.", "Never mind."], 1)
    (call,) = of_type(client, session_id, "x.tool_call")
    assert (call["callId"], call["name"]) == ("call_weather_1", "get_weather")
    assert client.get_session(session_id)["status"] == "completed"
