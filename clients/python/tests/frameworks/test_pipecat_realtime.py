"""A model that listens and speaks itself, through the real Pipecat and its own service for OpenAI Realtime."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pipecat")

from conftest import Service
from fake_pipecat import FakeTransportOut
from pipecat.frames.frames import EndFrame, LLMContextFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService
from pipecat.workers.runner import WorkerRunner
from test_pipecat import of_type, said
from websockets.asyncio.server import ServerConnection, serve

from conversation_service import Client
from conversation_service._requests import new_id
from conversation_service.pipecat import PipecatRecorder

RATE = 24_000
LONG = (
    "It is sunny and twenty one degrees today, with a light wind from the east and no rain until Friday evening, when "
    "a front comes in from the north and stays for the whole of the weekend."
)
Send = Callable[..., Awaitable[None]]


def silence(seconds: float) -> str:
    return base64.b64encode(b"\x01\x00" * int(RATE * seconds)).decode()


async def hear(send: Send, item_id: str, text: str) -> None:
    await send("input_audio_buffer.speech_started", audio_start_ms=0, item_id=item_id)
    await asyncio.sleep(0.2)
    await send("input_audio_buffer.speech_stopped", audio_end_ms=200, item_id=item_id)
    item = {"id": item_id, "type": "message", "role": "user", "status": "completed", "content": []}
    await send("conversation.item.added", previous_item_id=None, item=item)
    await send(
        "conversation.item.input_audio_transcription.completed", item_id=item_id, content_index=0, transcript=text
    )


async def say(send: Send, item_id: str, text: str) -> None:
    response = {"id": f"resp_{item_id}", "object": "realtime.response", "status_details": None, "output": []}
    place = {"response_id": response["id"], "item_id": item_id, "output_index": 0, "content_index": 0}
    await send("response.created", response={**response, "status": "in_progress", "usage": None})
    item = {"id": item_id, "type": "message", "role": "assistant", "status": "in_progress", "content": []}
    await send("conversation.item.added", previous_item_id=None, item=item)
    for word in text.split(" "):
        await send("response.output_audio_transcript.delta", **place, delta=f"{word} ")
        await send("response.output_audio.delta", **place, delta=silence(0.08))
    details = {"text_tokens": 10, "audio_tokens": 0, "cached_tokens": 0}
    usage: dict[str, Any] = {"total_tokens": 30, "input_tokens": 20, "output_tokens": 10}
    usage |= {"input_token_details": details, "output_token_details": details}
    await send("response.done", response={**response, "status": "completed", "usage": usage})


async def converse(send: Send) -> None:
    await hear(send, "item_u1", "What is the weather?")
    await say(send, "item_b1", LONG)
    await asyncio.sleep(1.0)
    await hear(send, "item_u2", "Stop.")
    await say(send, "item_b2", "I stop.")


@asynccontextmanager
async def peer(script: Callable[[Send], Awaitable[None]]) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The other side of the service's socket."""
    ended = asyncio.Event()

    async def talk(socket: ServerConnection) -> None:
        number = 0

        async def send(type_: str, **members: Any) -> None:
            nonlocal number
            number += 1
            await socket.send(json.dumps({"type": type_, "event_id": f"event_{number}", **members}))

        await send("session.created", session={})
        async for message in socket:
            if json.loads(message)["type"] == "session.update":
                await send("session.updated", session={})
                break
        await script(send)
        ended.set()
        async for _ in socket:
            pass

    async with serve(talk, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"ws://127.0.0.1:{port}", ended


async def hold(service: Service, session_id: str, folder: Path) -> None:
    async with peer(converse) as (url, ended):
        model = OpenAIRealtimeLLMService(api_key="none", base_url=url)
        context = LLMContext([{"role": "user", "content": "The call begins."}])
        pair = LLMContextAggregatorPair(context)
        worker = PipelineWorker(
            Pipeline([pair.user(), model, FakeTransportOut(), pair.assistant()]),
            params=PipelineParams(enable_metrics=True, enable_usage_metrics=True, audio_out_sample_rate=RATE),
            enable_rtvi=False,
            cancel_on_idle_timeout=False,
        )
        PipecatRecorder(service.url, session_id, spool_dir=folder).attach(worker)
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(worker)
        running = asyncio.create_task(runner.run())
        await worker.queue_frame(LLMContextFrame(context))
        await asyncio.wait_for(ended.wait(), 20)
        await asyncio.sleep(1.0)  # The voice has not finished yet.
        await worker.queue_frame(EndFrame())
        await running


def test_a_call(service: Service, client: Client, tmp_path: Path) -> None:
    session_id = new_id()
    asyncio.run(hold(service, session_id, tmp_path))
    assert [(u["side"], u["text"]) for u in said(client, session_id, "generated")] == [
        ("user", "What is the weather?"),
        ("bot", LONG),
        ("user", "Stop."),
        ("bot", "I stop."),
    ]
    _, cut, stop, _ = said(client, session_id)
    assert (cut["heard"], stop["heard"]) == ("cut", "full")
    assert 0 < len(cut["heardText"]) < len(LONG) and LONG.startswith(cut["heardText"])
    # The framework reports what the caller said after the answer has begun, and the first question after the second.
    turns = client.get_turns(session_id)
    assert [i["kind"] for i in turns["interruptions"]] == ["barge_in"]
    assert turns["issues"] == []
    usage = [p for p in of_type(client, session_id, "system") if p["kind"] == "usage"]
    assert sum(p["promptTokens"] for p in usage) == 40
    assert client.get_session(session_id)["status"] == "completed"
