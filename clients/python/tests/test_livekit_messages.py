"""Finds the transcripts that a message of LiveKit stands for, whatever the order in which they are reported."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from conversation_service._livekit_call import LivekitCall


def transcript(text: str) -> Any:
    return SimpleNamespace(transcript=text, is_final=True, language="en", speaker_id=None, created_at=1.0)


def message(text: str, *, spoken: bool = True) -> Any:
    metrics = {"started_speaking_at": 1.0} if spoken else {}
    item = SimpleNamespace(
        type="message", role="user", id="item_1", text_content=text, metrics=metrics, interrupted=False, created_at=1.0
    )
    return SimpleNamespace(item=item)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([transcript("And tomorrow?"), message("And tomorrow?")], ["And tomorrow?"]),
        ([transcript("And"), transcript("tomorrow?"), message("And tomorrow?")], ["And tomorrow?"]),
        # The second was said before the message of the first existed, and got no message of its own.
        (
            [transcript("And tomorrow?"), transcript("Never mind."), message("And tomorrow?")],
            ["And tomorrow?", "Never mind."],
        ),
        # The first was dropped by the framework: it waited for a tool.
        ([transcript("Never mind."), transcript("Stop."), message("Stop.")], ["Stop.", "Never mind."]),
        # The agent's code has rewritten the message.
        ([transcript("um tomorrow"), message("And tomorrow?")], ["And tomorrow?"]),
        # It was typed, and says nothing about what was spoken.
        ([transcript("Never mind."), message("And tomorrow?", spoken=False)], ["And tomorrow?", "Never mind."]),
    ],
)
def test_nothing_that_was_said_is_lost_or_doubled(events: list[Any], said: list[str]) -> None:
    recorder = Mock()
    call = LivekitCall(recorder, Mock())
    for event in events:
        kind = "conversation_item_added" if hasattr(event, "item") else "user_input_transcribed"
        call.handlers[kind](event)
    call.complete(None)
    utterances = [made for made in recorder.user_speech.call_args_list if made.kwargs.get("final") is not False]
    assert [made.args[0] for made in utterances if made.kwargs.get("rev") is None] == said
