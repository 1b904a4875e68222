"""Turns the events of a LiveKit Agents session into records. Uses the framework's objects without importing it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ._replies import Replies
from .recorder import Recorder, log

_SOURCE = {"provider": "livekit"}
_REPORT = 2
_STAGES = {
    "transcription_delay": "transcriptionMs",
    "end_of_turn_delay": "endOfTurnMs",
    "llm_node_ttft": "llmTtftMs",
    "llm_node_ttfs": "llmTtfsMs",
    "tts_node_ttfb": "ttsTtfbMs",
    "e2e_latency": "e2eMs",
}
_RECORDED_APART = ("events", "chat_history", "timestamp")


class LivekitCall:
    def __init__(self, recorder: Recorder, replies: Replies) -> None:
        self._recorder, self._replies = recorder, replies
        self._messages: dict[str, Any] = {}
        self._generated: dict[str, str | None] = {}
        self._reported: set[tuple[str, str]] = set()
        self._awaits_message: list[Any] = []
        self._reported_without_message: set[str] = set()
        self._close: Any = None
        self._is_complete = False
        self.handlers: dict[str, Callable[[Any], None]] = {
            "conversation_item_added": lambda event: self._item(event.item),
            "user_input_transcribed": self._on_transcribed,
            "user_state_changed": lambda event: self._on_state("user", event),
            "agent_state_changed": lambda event: self._on_state("bot", event),
            "tool_execution_updated": self._on_tool_update,
            "function_tools_executed": self._on_tools_executed,
            "speech_created": self._on_speech_created,
            "agent_false_interruption": self._on_false_interruption,
            "overlapping_speech": self._on_overlap,
            "error": self._on_error,
            "close": self._on_close,
        }

    def complete(self, report: Any) -> None:
        """Record what only the report contains, then the completion, once. ``report`` is None if none could be made."""
        if self._is_complete:
            return
        self._is_complete = True
        items = [] if report is None else list(report.chat_history.items)
        for item in items:
            if item.type != "message":
                self._item(item)
        # A report replaces everything it does not name, so messages that were already recorded are included.
        for message in {**self._messages, **{item.id: item for item in items if item.type == "message"}}.values():
            self._message(message, _REPORT)
        self._record_unreported()
        if report is not None:
            fields = {key: value for key, value in report.to_dict().items() if key not in _RECORDED_APART}
            self._system("report", fields)
        reason = _name(getattr(self._close, "reason", None))
        is_failed = reason == "error" or getattr(self._close, "error", None) is not None
        self._recorder.complete(
            status="failed" if is_failed else None,
            end_reason=reason,
            ended_at=getattr(self._close, "created_at", None),
        )

    def reply_in_progress(self, text: str) -> None:
        """Record what the model has written so far. If the process is killed before the message, it remains."""
        self._recorder.bot_speech(None, generated_text=text.strip(), final=False, source=_SOURCE)

    def _item(self, item: Any) -> None:
        if item.type == "message":
            if item.role == "user":
                self._forget_transcripts_of(item)
                if item.text_content in self._reported_without_message:
                    return
            self._messages[item.id] = item
            self._message(item, 0)
        elif item.type == "function_call":
            self._tool_call(item)
        elif item.type == "function_call_output":
            self._tool_result(item)
        elif not self._first("item", item.id):
            return
        elif item.type == "agent_handoff":
            self._record("x.handoff", {"from": item.old_agent_id, "to": item.new_agent_id, "kind": "agent"})
        else:
            self._system(item.type, item.model_dump(exclude={"id", "type"}))

    def _message(self, item: Any, rev: int) -> None:
        text = item.text_content
        if item.role not in ("user", "assistant"):
            if text and self._first("instruction", item.id):
                self._system("instruction", {"text": text})
            return
        if not text:
            return
        metrics = item.metrics or {}
        is_cut = item.role == "assistant" and bool(item.interrupted)
        if item.role == "assistant" and item.id not in self._generated:
            self._generated[item.id] = self._replies.take(text)
        cut = {"heard_text": text, "truncation": {"evidence": "provider_text"}} if is_cut else {}
        speak = self._recorder.user_speech if item.role == "user" else self._recorder.bot_speech
        speak(
            text,
            timestamp=item.created_at if rev else None,
            item_id=item.id,
            rev=rev or None,
            interrupted=bool(item.interrupted),
            # The message has only what was heard.
            generated_text=self._generated.get(item.id) if is_cut else None,
            confidence=getattr(item, "transcript_confidence", None),
            latency=_latency(metrics) or None,
            started_at=metrics.get("started_speaking_at"),
            ended_at=metrics.get("stopped_speaking_at"),
            source=_SOURCE,
            **cut,
        )

    def _on_transcribed(self, event: Any) -> None:
        """The message that follows is the utterance, so even a final transcript is only a part of it."""
        language = event.language
        if event.is_final and event.transcript:
            self._awaits_message.append(event)
        self._recorder.user_speech(
            event.transcript,
            final=False,
            language=None if language is None else str(language),
            speaker=event.speaker_id,
            source=_SOURCE,
        )

    def _forget_transcripts_of(self, message: Any) -> None:
        """Keep the transcripts that came meanwhile, which the message does not contain.

        A spoken message that contains none was rewritten by the agent's code and stands for all; a typed one for none.
        """
        text = message.text_content or ""
        others = [event for event in self._awaits_message if event.transcript.strip() not in text]
        is_rewritten = len(others) == len(self._awaits_message) and "started_speaking_at" in (message.metrics or {})
        self._awaits_message = [] if is_rewritten else others

    def _record_unreported(self) -> None:
        """Record what the framework drops: what the caller said while the agent waited, for example for a tool."""
        events, self._awaits_message = self._awaits_message, []
        for event in events:
            self._reported_without_message.add(event.transcript)
            self._recorder.user_speech(
                event.transcript, timestamp=event.created_at, speaker=event.speaker_id, source=_SOURCE
            )

    def _on_state(self, side: str, event: Any) -> None:
        state = "started" if event.new_state == "speaking" else "stopped" if event.old_state == "speaking" else None
        if state is not None:
            self._recorder.event(
                "x.speech", {"side": side, "state": state, "source": _SOURCE}, timestamp=event.created_at
            )

    def _on_tool_update(self, event: Any) -> None:
        if event.update.type == "tool_call_started":
            self._tool_call(event.update.function_call)

    def _on_tools_executed(self, event: Any) -> None:
        for call in event.function_calls:
            self._tool_call(call)
        for output in event.function_call_outputs:
            if output is not None:
                self._tool_result(output)

    def _on_speech_created(self, event: Any) -> None:
        event.speech_handle.add_done_callback(guarded(self._on_speech_done))

    def _on_speech_done(self, handle: Any) -> None:
        """Speech that was interrupted before its first word leaves no message: only its existence is known."""
        if handle.interrupted and not handle.chat_items:
            self._system("unheard_speech", {"speechId": handle.id})

    def _on_false_interruption(self, event: Any) -> None:
        self._record("x.interruption", {"isInterruption": False, "resumed": getattr(event, "resumed", None)})

    def _on_overlap(self, event: Any) -> None:
        """There is no verdict if the detector was not asked, or if the agent had already ended."""
        if getattr(event, "agent_ended", None) is not True and getattr(event, "num_requests", None) != 0:
            self._record("x.interruption", {"isInterruption": bool(event.is_interruption)})

    def _on_error(self, event: Any) -> None:
        error = event.error
        cause = getattr(error, "error", error)
        text = str(cause) or type(cause).__name__
        self._system("error", {"text": text, "recoverable": getattr(error, "recoverable", None)})

    def _on_close(self, event: Any) -> None:
        self._close = event

    def _tool_call(self, call: Any) -> None:
        if self._first("call", call.call_id):
            names = {"callId": call.call_id, "name": call.name}
            self._record("x.tool_call", {**names, "arguments": _json(call.arguments)}, call.created_at)

    def _tool_result(self, output: Any) -> None:
        if self._first("result", output.call_id):
            names = {"callId": output.call_id, "name": output.name}
            fields = {"result": _json(output.output), "isError": output.is_error}
            self._record("x.tool_result", {**names, **fields}, output.created_at)

    def _first(self, kind: str, id_: str) -> bool:
        key = (kind, id_)
        is_first = key not in self._reported
        self._reported.add(key)
        return is_first

    def _system(self, kind: str, fields: dict[str, Any]) -> None:
        self._record("system", {**fields, "kind": kind})

    def _record(self, type_: str, payload: dict[str, Any], timestamp: Any = None) -> None:
        known = {name: value for name, value in payload.items() if value is not None}
        self._recorder.event(type_, {**known, "source": _SOURCE}, timestamp=timestamp)


def guarded(handle: Callable[[Any], None]) -> Callable[[Any], None]:
    """Catch all errors: a recorder must never end a call, and the framework lets some listener errors through."""

    def call(event: Any) -> None:
        try:
            handle(event)
        except Exception:
            log.exception("An event of the session could not be recorded.")

    return call


def _latency(metrics: Any) -> dict[str, float]:
    """Return latencies in milliseconds; none if the stop time lies before the start time, which makes them absurd."""
    started, stopped = metrics.get("started_speaking_at"), metrics.get("stopped_speaking_at")
    if started is not None and stopped is not None and stopped < started:
        return {}
    seconds = {ours: metrics.get(theirs) for theirs, ours in _STAGES.items()}
    return {name: round(value * 1000, 3) for name, value in seconds.items() if value is not None and value >= 0}


def _json(text: Any) -> Any:
    """Parse arguments or results, which arrive as JSON or as plain text."""
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


def _name(value: Any) -> str | None:
    return None if value is None else str(getattr(value, "value", value))
