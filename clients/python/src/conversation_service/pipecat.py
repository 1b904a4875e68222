"""Records Pipecat calls (pipecat-ai 1.7 or newer) while they take place.

What was said and generated, interruptions, tools, latency, usage, errors and the end: ``PipecatRecorder(url,
session_id).attach(worker)``. Without changing the bot's code::

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
    """``options`` are those of :class:`Recorder`. Use ``recorder`` for events of your own."""

    def __init__(self, url: str, session_id: str, **options: Any) -> None:
        self.recorder = Recorder(url, session_id, **options)

    def attach(self, worker: Any) -> PipecatRecorder:
        """Attach to the worker and its aggregators. Call it before the worker runs.

        When the pipeline has finished, the session is completed and pending records are sent for at most eight seconds;
        the rest stays in the spool. Errors of the recorder never reach the call.
        """
        from ._pipecat_observer import hook

        hook(self.recorder, worker)
        return self


async def setup_pipeline_worker(worker: Any) -> None:
    """Called by Pipecat for each worker (``PIPECAT_SETUP_FILES``). A worker that is already recorded is left alone.

    The session id is the worker's ``conversation_id``, or else a new id.
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
