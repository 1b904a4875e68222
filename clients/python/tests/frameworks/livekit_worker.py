"""A worker of LiveKit Agents with one job in a process of its own, as in production.

The job prints its session and its process, each item of the call, and its end; a line on stdin ends the worker.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from fake_livekit import FakeCall, Say
from livekit.agents import AgentServer, JobContext, JobExecutorType

from conversation_service.livekit import on_session_end, record

server = AgentServer(job_executor_type=JobExecutorType.PROCESS, num_idle_processes=1, port=0)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


async def at_the_end(ctx: JobContext) -> None:
    await on_session_end(ctx)
    say("ended")


@server.rtc_session(on_session_end=at_the_end)
async def entrypoint(ctx: JobContext) -> None:
    call = FakeCall([Say(0.3, "Goodbye.")])
    recorder = record(call.session, ctx, url=os.environ["SERVICE_URL"])
    say(f"{recorder.session_id} {os.getpid()}")
    answered = asyncio.Event()

    def on_item(event: Any) -> None:
        # The emitter calls its listeners in any order, so by now the recorder has what is reported here.
        asyncio.get_running_loop().call_soon(say, event.item.type)
        if getattr(event.item, "role", None) == "assistant":
            answered.set()

    call.session.on("conversation_item_added", on_item)
    await call.session.start(call.agent)
    call.mic.push(0.1)
    await asyncio.wait_for(answered.wait(), 60)
    ctx.shutdown("the caller hung up")


async def main() -> None:
    running = asyncio.create_task(server.run(devmode=True, unregistered=True))
    started = asyncio.Event()
    server.once("worker_started", started.set)
    await started.wait()
    await server.simulate_job("room", fake_job=True)
    await asyncio.to_thread(sys.stdin.readline)
    await server.aclose()
    running.cancel()


if __name__ == "__main__":
    asyncio.run(main())
