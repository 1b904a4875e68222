"""A model that listens and speaks itself, for LiveKit Agents: plays a script of the caller and of its answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from livekit import rtc
from livekit.agents import llm, utils

RATE = 24_000
WORD_SECS = 0.1


@dataclass(frozen=True)
class Exchange:
    """`goes_on_after`: seconds of the answer after which the caller speaks again; None if it is heard to its end."""

    said: str
    answer: str
    goes_on_after: float | None = None


class FakeRealtimeModel(llm.RealtimeModel):
    def __init__(self, script: Sequence[Exchange]) -> None:
        super().__init__(
            capabilities=llm.RealtimeCapabilities(
                message_truncation=True,
                turn_detection=True,
                user_transcription=True,
                auto_tool_reply_generation=False,
                audio_output=True,
                manual_function_calls=False,
            )
        )
        self.script = script
        self.done = asyncio.Event()

    def session(self, *, turn_detection_disabled: bool = False) -> llm.RealtimeSession:
        return _Session(self)

    async def aclose(self) -> None:
        pass


class _Session(llm.RealtimeSession):
    def __init__(self, model: FakeRealtimeModel) -> None:
        super().__init__(model)
        self._model = model
        self._chat_ctx, self._tools = llm.ChatContext.empty(), llm.ToolContext.empty()
        self._playing: asyncio.Task[None] | None = None

    @property
    def chat_ctx(self) -> llm.ChatContext:
        return self._chat_ctx

    @property
    def tools(self) -> llm.ToolContext:
        return self._tools

    def push_audio(self, frame: rtc.AudioFrame) -> None:
        if self._playing is None:
            self._playing = asyncio.create_task(self._play())

    async def _play(self) -> None:
        for number, exchange in enumerate(self._model.script):
            self.emit("input_speech_started", llm.InputSpeechStartedEvent())
            await asyncio.sleep(0.2)
            self.emit("input_speech_stopped", llm.InputSpeechStoppedEvent(user_transcription_enabled=True))
            item_id = f"item_u{number}"
            heard = llm.InputTranscriptionCompleted(item_id=item_id, transcript=exchange.said, is_final=True)
            self.emit("input_audio_transcription_completed", heard)
            self.emit("generation_created", _generation(f"item_b{number}", exchange.answer))
            lasts = len(exchange.answer.split()) * WORD_SECS + 0.5
            await asyncio.sleep(lasts if exchange.goes_on_after is None else exchange.goes_on_after)
        self._model.done.set()

    async def update_instructions(self, instructions: Any) -> None:
        pass

    async def update_chat_ctx(self, chat_ctx: llm.ChatContext) -> None:
        self._chat_ctx = chat_ctx.copy()

    async def update_tools(self, tools: Any) -> None:
        self._tools = llm.ToolContext(tools)

    def update_options(self, **_: Any) -> None:
        pass

    def push_video(self, frame: rtc.VideoFrame) -> None:
        pass

    def generate_reply(self, **_: Any) -> asyncio.Future[llm.GenerationCreatedEvent]:
        raise NotImplementedError

    def commit_audio(self) -> None:
        pass

    def clear_audio(self) -> None:
        pass

    def interrupt(self) -> None:
        pass

    def truncate(self, **_: Any) -> None:
        pass

    async def aclose(self) -> None:
        if self._playing is not None:
            self._playing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._playing


def _generation(item_id: str, answer: str) -> llm.GenerationCreatedEvent:
    messages, functions = utils.aio.Chan[llm.MessageGeneration](), utils.aio.Chan[llm.FunctionCall]()
    modalities: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
    modalities.set_result(["audio", "text"])
    words = answer.split(" ")

    async def text() -> AsyncIterator[str]:
        for number, word in enumerate(words):
            yield word if number == 0 else f" {word}"

    async def audio() -> AsyncIterator[rtc.AudioFrame]:
        samples = int(RATE * WORD_SECS)
        for _ in words:
            yield rtc.AudioFrame(
                data=b"\x01\x00" * samples, sample_rate=RATE, num_channels=1, samples_per_channel=samples
            )

    message = llm.MessageGeneration(
        message_id=item_id, text_stream=text(), audio_stream=audio(), modalities=modalities
    )
    messages.send_nowait(message)
    messages.close()
    functions.close()
    return llm.GenerationCreatedEvent(message_stream=messages, function_stream=functions, user_initiated=False)
