"""A bot that knows nothing of any recorder: `pipecat_bot.py SESSION ENDING`."""

from __future__ import annotations

import asyncio
import sys

from fake_pipecat import FakeCall, Say

session_id, ending = sys.argv[1:3]
script = [Say("What is the weather in Hangzhou?")]
answers = ["I do not know, for nobody has told me."]
call = FakeCall(script, answers, worker_kwargs={"conversation_id": session_id}, ending=ending)
asyncio.run(call.run())
