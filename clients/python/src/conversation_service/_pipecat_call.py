"""Turns the frames and events of a Pipecat call into records. Uses the framework's objects without importing it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ._pipecat_latency import is_of_an_answer, milliseconds, stages
from ._pipecat_turns import UserTurns
from ._replies import Replies
from ._requests import new_id
from .recorder import Recorder

_SOURCE = {"provider": "pipecat"}


class _Speech:
    """A continuous stretch of the bot's voice, and the utterance that it belongs to."""

    def __init__(self, item_id: str) -> None:
        self.item_id = item_id
        self.started_at = time.time()
        self.ended_at: float | None = None

    @property
    def played_ms(self) -> float | None:
        return None if self.ended_at is None else milliseconds(self.ended_at - self.started_at)


class PipecatCall:
    def __init__(self, recorder: Recorder, stage_by_name: Callable[[str], str | None]) -> None:
        self._recorder, self._stage_by_name = recorder, stage_by_name
        self._replies = Replies()
        self._partial = ""
        self._prefix = new_id()[:8]
        self._count = 0
        self._item = self._new_item("bot")
        # An utterance whose end was reported before the start of its voice.
        self._waits_for_voice: str | None = None
        self._speech: _Speech | None = None
        self._cut: dict[str, str] = {}
        self._reply_began_at = 0.0
        self._turns = UserTurns()
        self._reported: set[Any] = set()
        self._usage: dict[str, float] = {}
        self._is_failed = False
        self._latency_secs: float | None = None
        self._handlers: dict[str, Callable[[Any], None]] = {
            "LLMFullResponseStartFrame": lambda _: self._on_reply(""),
            "LLMTextFrame": lambda frame: self._replies.add(frame.text),
            "LLMFullResponseEndFrame": lambda _: self._record_partial(),
            "TTSSpeakFrame": lambda frame: self._on_reply(frame.text),
            "BotStartedSpeakingFrame": self._on_bot_started,
            "BotStoppedSpeakingFrame": self._on_bot_stopped,
            "VADUserStartedSpeakingFrame": self._turns.vad_started,
            "VADUserStoppedSpeakingFrame": self._turns.vad_stopped,
            "UserStartedSpeakingFrame": self._turns.started,
            "UserStoppedSpeakingFrame": self._turns.stopped,
            "TranscriptionFrame": self._on_transcribed,
            "FunctionCallInProgressFrame": self._on_tool_call,
            "FunctionCallResultFrame": self._on_tool_result,
            "FunctionCallCancelFrame": self._on_tool_cancel,
            "ErrorFrame": self._on_error,
            "FatalErrorFrame": self._on_error,
            "MetricsFrame": self._on_metrics,
        }

    def frame(self, frame: Any) -> None:
        """Handle a frame that passed through the pipeline; called once per frame."""
        handle = self._handlers.get(type(frame).__name__)
        if handle is not None:
            handle(frame)

    def user_turn(self, message: Any) -> None:
        """Two events of the framework report the same turn; the first one with its text counts."""
        key = ("user", message.timestamp)
        if not message.content or key in self._reported:
            return
        self._reported.add(key)
        started_at, ended_at = self._turns.take(message.content)
        self._recorder.user_speech(
            message.content,
            item_id=self._new_item("user"),
            started_at=started_at or message.timestamp,
            ended_at=ended_at,
            speaker=getattr(message, "user_id", None),
            source=_SOURCE,
        )

    def assistant_turn(self, message: Any) -> None:
        content = message.content or ""
        is_cut = bool(getattr(message, "interrupted", False))
        if not content and not is_cut:
            return  # A tool call ends a turn without words.
        generated = self._replies.take(content)
        if not content and not generated:
            return
        item_id, self._item = self._item, self._new_item("bot")
        speech = self._speech if self._speech and self._speech.item_id == item_id else None
        if speech is None and not is_cut:
            self._waits_for_voice = item_id
        fields = self._cut_fields(item_id, content, speech) if is_cut else {}
        self._recorder.bot_speech(
            (generated or content) if is_cut else content,
            item_id=item_id,
            interrupted=is_cut,
            generated_text=generated if generated != content else None,
            started_at=speech.started_at if speech else None,
            source=_SOURCE,
            **fields,
        )
        self.record_usage()

    def measured(self, seconds: float) -> None:
        """The total latency of an answer; the breakdown follows."""
        self._latency_secs = seconds

    def latency(self, breakdown: Any) -> None:
        measured_secs, self._latency_secs = self._latency_secs, None
        if not is_of_an_answer(breakdown):
            return
        latency = stages(breakdown, measured_secs, self._stage_by_name)
        if latency:
            answer = {"itemId": self._answer(), "latency": latency, "source": _SOURCE}
            self._recorder.event("x.metrics", answer)

    def complete(self, frame: Any) -> None:
        """Complete the session according to the frame that ended the pipeline."""
        self.record_usage()
        kind = type(frame).__name__.removesuffix("Frame").lower()
        reason = getattr(frame, "reason", None) or ("error" if self._is_failed else kind)
        self._recorder.complete(status="failed" if self._is_failed else None, end_reason=str(reason))

    def record_usage(self) -> None:
        """Record the usage since the last report; the sum of all such events is that of the call."""
        usage, self._usage = self._usage, {}
        if usage:
            self._recorder.event("system", {"kind": "usage", **usage, "source": _SOURCE})

    def _new_item(self, side: str) -> str:
        self._count += 1
        return f"{side}-{self._prefix}-{self._count}"

    def _answer(self) -> str:
        """Return the utterance whose voice begins or has just begun. The framework does not define the order of its
        tasks.
        """
        speech = self._speech
        if speech is not None and speech.ended_at is None:
            return speech.item_id
        return self._waits_for_voice or self._item

    def _cut_fields(self, item_id: str, content: str, speech: _Speech | None) -> dict[str, Any]:
        """Describe where a reply was interrupted. Without word timestamps it is unknown what was heard."""
        self._cut[item_id] = "word_timestamps" if content else "playback_ms"
        if content or speech is not None:
            return {"heard_text": content or None, "truncation": self._truncation(item_id, speech)}
        last = self._speech
        if last is None or (last.ended_at or time.time()) < self._reply_began_at:
            return {"heard_text": "", "truncation": {"evidence": "playback_ms", "playedMs": 0}}
        return {"truncation": {"evidence": "none"}}

    def _truncation(self, item_id: str, speech: _Speech | None) -> dict[str, Any]:
        played_ms = speech.played_ms if speech else None
        return {"evidence": self._cut[item_id], **({} if played_ms is None else {"playedMs": played_ms})}

    def _on_reply(self, text: str) -> None:
        self._reply_began_at = time.time()
        self._replies.begin(text)

    def _on_bot_started(self, _: Any) -> None:
        item_id, self._waits_for_voice = self._waits_for_voice or self._item, None
        if self._speech is not None and self._speech.item_id == item_id:
            self._speech.ended_at = None  # The voice continues after a pause.
        else:
            self._speech = _Speech(item_id)
        self._record_partial()

    def _record_partial(self) -> None:
        """Record what the bot is about to say. If the process is killed before the turn is reported, this is what
        remains.
        """
        text, told = self._replies.newest, self._partial
        if text and text != told:
            self._partial = text
            self._recorder.bot_speech(None, generated_text=text, final=False, source=_SOURCE)

    def _on_bot_stopped(self, _: Any) -> None:
        speech = self._speech
        if speech is None or speech.ended_at is not None:
            return
        speech.ended_at = time.time()
        item_id = speech.item_id
        self._recorder.bot_speech(
            None,
            item_id=item_id,
            started_at=speech.started_at,
            ended_at=speech.ended_at,
            truncation=self._truncation(item_id, speech) if item_id in self._cut else None,
            source=_SOURCE,
        )

    def _on_transcribed(self, frame: Any) -> None:
        """The turn that follows is the utterance. If the process is killed before, these words remain as a partial."""
        self._turns.transcribed(frame)
        self._recorder.user_speech(frame.text, final=False, source=_SOURCE)

    def _on_tool_call(self, frame: Any) -> None:
        self._tool("x.tool_call", frame, {"arguments": frame.arguments})

    def _on_tool_result(self, frame: Any) -> None:
        self._tool("x.tool_result", frame, {"result": frame.result})

    def _on_tool_cancel(self, frame: Any) -> None:
        self._tool("x.tool_result", frame, {"cancelled": True})

    def _tool(self, type_: str, frame: Any, fields: dict[str, Any]) -> None:
        if (type_, frame.tool_call_id) in self._reported:
            return
        self._reported.add((type_, frame.tool_call_id))
        names = {"callId": frame.tool_call_id, "name": frame.function_name}
        self._recorder.event(type_, {**names, **fields, "source": _SOURCE})

    def _on_error(self, frame: Any) -> None:
        is_fatal = bool(getattr(frame, "fatal", False))
        self._is_failed = self._is_failed or is_fatal
        error = {"kind": "error", "text": str(frame.error), "fatal": is_fatal, "source": _SOURCE}
        self._recorder.event("system", error)

    def _on_metrics(self, frame: Any) -> None:
        for data in frame.data:
            kind = type(data).__name__
            if kind == "LLMUsageMetricsData":
                self._use("promptTokens", data.value.prompt_tokens)
                self._use("completionTokens", data.value.completion_tokens)
            elif kind == "TTSUsageMetricsData":
                self._use("ttsCharacters", data.value)

    def _use(self, name: str, value: Any) -> None:
        self._usage[name] = self._usage.get(name, 0) + (value or 0)
