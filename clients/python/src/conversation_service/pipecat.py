"""Records a Pipecat call (pipecat-ai 1.7 or newer) as it is spoken.

What was said and what was generated, barge-ins, tools, latency, usage, errors and the end:
``PipecatRecorder(url, session_id).attach(worker)``. Without touching the bot's code::

    export CONVERSATION_SERVICE_URL=http://127.0.0.1:3000
    PIPECAT_SETUP_FILES=$(python -m conversation_service.pipecat) python bot.py
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from ._requests import new_id
from .recorder import Recorder

log = logging.getLogger("conversation_service")


class PipecatRecorder:
    """``options`` are those of :class:`Recorder`. ``recorder`` records whatever else the bot wants to tell."""

    def __init__(self, url: str, session_id: str, **options: Any) -> None:
        self.recorder = Recorder(url, session_id, **options)

    def attach(self, worker: Any) -> PipecatRecorder:
        """Hooks the worker and its aggregators, before it runs.

        When the pipeline has finished, the session is completed, and what is pending is sent for at most eight seconds;
        what is left is in the spool. No error of the recorder reaches the call.
        """
        from ._pipecat_observer import hook

        hook(self.recorder, worker)
        return self


async def setup_pipeline_worker(worker: Any) -> None:
    """Pipecat calls this for each worker, by ``PIPECAT_SETUP_FILES``; one that is recorded already stays as it is.

    The session's id is the worker's ``conversation_id``, else a new one.
    """
    from ._pipecat_observer import is_hooked

    if is_hooked(worker):
        return
    url = os.environ.get("CONVERSATION_SERVICE_URL", "http://127.0.0.1:3000")
    session_id = getattr(worker, "_conversation_id", None) or new_id()
    log.info("This call is recorded as session %s at %s.", session_id, url)
    PipecatRecorder(url, session_id).attach(worker)


if __name__ == "__main__":
    print(Path(__file__).with_name("_pipecat_setup.py"))
