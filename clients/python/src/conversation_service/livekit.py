"""Records calls of LiveKit Agents (livekit-agents 1.7 or newer) while they take place."""

from __future__ import annotations

from typing import Any

from ._livekit_call import LivekitCall, guarded
from ._livekit_partials import Partials
from ._replies import Replies
from .recorder import Recorder, log

_SESSION_END_SECONDS = 60.0
# The framework kills a job whose shutdown callbacks take more than ten seconds.
_SHUTDOWN_SECONDS = 8.0

_recordings: dict[Any, list[_Recording]] = {}


class _Recording:
    def __init__(self, session: Any, ctx: Any, recorder: Recorder) -> None:
        self._session, self._ctx, self._recorder = session, ctx, recorder
        replies = Replies()
        self._call = LivekitCall(recorder, replies)
        self._partials = Partials(session, replies, self._call.reply_in_progress)

    def listen(self) -> None:
        self._session.on("speech_created", guarded(lambda _: self._partials.watch()))
        for name, handle in self._call.handlers.items():
            self._session.on(name, guarded(handle))

    async def finish(self, timeout: float) -> None:
        self._partials.close()
        guarded(self._call.complete)(self._report())
        await self._recorder.aclose(timeout)

    def _report(self) -> Any:
        try:
            return self._ctx.make_session_report(self._session)
        except Exception:
            log.exception("The framework could make no report of session %s.", self._recorder.session_id)
            return None


def record(session: Any, ctx: Any, *, url: str, session_id: str | None = None, **options: Any) -> Recorder:
    """Record ``session`` of the job ``ctx``. Call it before ``session.start``.

    ``session_id`` defaults to ``livekit:<job id>``, the id that ``POST /ingest/livekit`` uses as well. ``options`` are
    those of :class:`Recorder`. Returns the recorder, for events of your own. At the end of the job, the framework's
    report adds what is missing, the session is completed, and pending records are sent for at most eight seconds; the
    rest stays in the spool. :func:`on_session_end` does the same with more time. Errors of the recorder never reach the
    call.
    """
    recorder = Recorder(url, session_id or f"livekit:{ctx.job.id}", **options)
    recording = _Recording(session, ctx, recorder)
    recording.listen()
    _recordings.setdefault(ctx, []).append(recording)

    async def finish_recording() -> None:
        _recordings.pop(ctx, None)
        await recording.finish(_SHUTDOWN_SECONDS)

    ctx.add_shutdown_callback(finish_recording)
    return recorder


async def on_session_end(ctx: Any) -> None:
    """Pass it as ``@server.rtc_session(on_session_end=on_session_end)``: completes and sends, for at most a minute."""
    for recording in _recordings.get(ctx, []):
        await recording.finish(_SESSION_END_SECONDS)
