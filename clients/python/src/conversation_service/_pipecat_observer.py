"""The hooks into Pipecat; the only module that imports it."""

# Types are also checked where the framework is not installed.
# pyright: reportMissingImports=false

from __future__ import annotations

import inspect
import logging
import weakref
from collections.abc import Callable
from typing import Any

from pipecat.observers.base_observer import BaseObserver
from pipecat.observers.user_bot_latency_observer import UserBotLatencyObserver

from ._pipecat_call import PipecatCall
from ._pipecat_latency import stage_of
from .recorder import Recorder

log = logging.getLogger("conversation_service")

_MOST_SEEN = 4096
_FLUSH_SECONDS = 8.0
_hooked: weakref.WeakSet[Any] = weakref.WeakSet()


class _Frames(BaseObserver):
    """Passes each frame on once: it passes every processor, and a broadcast goes in both directions as two frames."""

    def __init__(self, handle: Callable[[Any], None]) -> None:
        # Newer versions report each frame once if asked to.
        can_ask = "observe_every_push" in inspect.signature(BaseObserver.__init__).parameters
        super().__init__(**({"observe_every_push": False} if can_ask else {}))
        self._handle = handle
        self._seen: dict[Any, None] = {}

    async def on_push_frame(self, data: Any) -> None:
        frame = data.frame
        sibling = getattr(frame, "broadcast_sibling_id", None)
        key = frame.id if sibling is None else min(frame.id, sibling)
        if key in self._seen:
            return
        self._seen[key] = None
        if len(self._seen) > _MOST_SEEN:
            del self._seen[next(iter(self._seen))]
        _guard(self._handle, frame)


def is_hooked(worker: Any) -> bool:
    return worker in _hooked


def hook(recorder: Recorder, worker: Any) -> None:
    processors = _processors(worker)
    call = PipecatCall(recorder, {each.name: stage_of(each) for each in processors}.get)
    _hooked.add(worker)
    worker.add_observer(_Frames(call.frame))
    latency = UserBotLatencyObserver()
    worker.add_observer(latency)

    async def on_breakdown(_: Any, breakdown: Any) -> None:
        _guard(call.latency, breakdown)

    async def on_finished(_: Any, frame: Any) -> None:
        # The end frame passes before the last turn is reported; this event comes after it, and the runner awaits it.
        _guard(call.complete, frame)
        await recorder.aclose(_FLUSH_SECONDS)

    async def on_measured(_: Any, seconds: float) -> None:
        call.measured(seconds)

    latency.add_event_handler("on_latency_measured", on_measured)
    latency.add_event_handler("on_latency_breakdown", on_breakdown)
    worker.add_event_handler("on_pipeline_finished", on_finished)
    for processor in processors:
        _hook_aggregator(call, processor)


def _hook_aggregator(call: PipecatCall, processor: Any) -> None:
    async def on_user(*event: Any) -> None:
        _guard(call.user_turn, event[-1])

    async def on_assistant(*event: Any) -> None:
        _guard(call.assistant_turn, event[-1])

    name = type(processor).__name__
    if "UserAggregator" in name:
        processor.add_event_handler("on_user_turn_stopped", on_user)
        processor.add_event_handler("on_user_turn_message_added", on_user)
    elif "AssistantAggregator" in name:
        processor.add_event_handler("on_assistant_turn_stopped", on_assistant)


def _processors(worker: Any) -> list[Any]:
    """Return all processors, including those of nested pipelines."""
    found: list[Any] = []
    waiting = [worker.pipeline]
    while waiting:
        processor = waiting.pop()
        found.append(processor)
        waiting += getattr(processor, "processors", None) or []
    return found


def _guard(handle: Callable[[Any], None], event: Any) -> None:
    """Catch all errors: a recorder must never end a call."""
    try:
        handle(event)
    except Exception:
        log.exception("An event of the pipeline could not be recorded.")
