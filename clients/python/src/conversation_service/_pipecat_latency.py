"""The latency that Pipecat reports between the caller's last word and the bot's first, by stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_CONTRIBUTIONS = {
    "transcription": "transcriptionMs",
    "endpointing_wait": "endpointingMs",
    "llm_inference": "llmTtftMs",
    "speech_synthesis": "ttsTtfbMs",
}
# The base classes of the services in a pipeline.
_SERVICES = {"STTService": "transcriptionMs", "LLMService": "llmTtftMs", "TTSService": "ttsTtfbMs"}


def stage_of(processor: Any) -> str | None:
    """Return the stage that a processor's time to first byte belongs to."""
    return next((_SERVICES[each.__name__] for each in type(processor).__mro__ if each.__name__ in _SERVICES), None)


def stages(breakdown: Any, measured_secs: float | None, stage_by_name: Callable[[str], str | None]) -> dict[str, float]:
    """Newer versions of the framework report the total and what each stage contributed. Older ones report the total
    separately, and when the first byte of each service arrived.
    """
    found: dict[str, float] = {}

    def add(name: str | None, seconds: float) -> None:
        if name:
            found[name] = round(found.get(name, 0) + milliseconds(seconds), 3)

    total = getattr(breakdown, "total_secs", measured_secs)
    if total is not None:
        add("e2eMs", total)
    if hasattr(breakdown, "contributions"):
        for part in breakdown.contributions or []:
            add(_CONTRIBUTIONS.get(part.key), part.duration_secs)
    else:
        for first_byte in breakdown.ttfb or []:
            add(stage_by_name(first_byte.processor), first_byte.duration_secs)
    for call in getattr(breakdown, "function_calls", None) or []:
        add("toolMs", call.duration_secs)
    return found


def is_of_an_answer(breakdown: Any) -> bool:
    """Exclude a greeting, which nobody waited for."""
    if hasattr(breakdown, "measured_from"):
        return bool(breakdown.measured_from == "user_silence")
    return breakdown.user_turn_start_time is not None


def milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)
