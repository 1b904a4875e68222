"""The recorder: records a call while it takes place, without loss."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import os
import weakref
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from . import _capture
from ._callbacks import AttributeDict
from ._folder import default_folder
from ._lane import Lane
from ._names import utterance
from ._process import spool_of
from ._requests import given, new_id
from ._spool import Limits, Spool
from ._times import format_ms, now_ms, rfc3339

log = logging.getLogger("conversation_service")

Time = datetime | str | int | float
_DEFAULT: Any = object()
_LONGEST_END_REASON = 256
_LONGEST_GRACE_SECONDS = 604_800
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Recorder:
    """Records one session.

    Each record is in the spool file before the method returns. Threads of the process send the records in order until
    the service has stored them. Only :meth:`flush` and :meth:`close` wait for the network, and no method raises. After
    a crash, the next process that records into the same folder delivers what is left.

    ``spool_dir`` defaults to ``$XDG_STATE_HOME/conversation-service/spool`` (``~/.local/state/…``). With ``None``,
    records are held in memory and are lost when the process ends. ``on_drop`` is called with ``{count, reason,
    events}``, where ``events`` is empty if they can no longer be read (``damaged``); ``on_dead_letter`` with ``{event,
    problem}``.
    """

    def __init__(
        self,
        url: str,
        session_id: str,
        *,
        metadata: Mapping[str, Any] | None = None,
        started_at: Time | None = None,
        language: str | None = None,
        spool_dir: str | os.PathLike[str] | None = _DEFAULT,
        max_memory_bytes: int = 8 << 20,
        max_spool_bytes: int = 256 << 20,
        max_age_seconds: float = 7 * 86_400,
        on_drop: Callable[[Any], object] | None = None,
        on_dead_letter: Callable[[Any], object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.url = _capture.text_of(url).rstrip("/")
        self.session_id = _capture.identifier(session_id)
        folder = default_folder() if spool_dir is _DEFAULT else spool_dir
        limits = Limits(max_memory_bytes, max_spool_bytes, max_age_seconds)
        self._spool: Spool = spool_of(None if folder is None else Path(folder), limits)
        if headers is not None:
            self._spool.headers[self.url] = dict(headers)
        self._lane: Lane = self._spool.lane(self.url, self.session_id)
        self._lane.users += 1
        self._lane.on_drop, self._lane.on_dead_letter = on_drop, on_dead_letter
        self._release = weakref.finalize(self, self._spool.release, self._lane)
        self._release.atexit = False
        self._head = self._record_head()
        self._spool.sender.start()
        self._create(metadata, started_at, language)

    def user_speech(
        self, text: str | None, *, event_id: str | None = None, timestamp: Time | None = None, **fields: Any
    ) -> str:
        """Record what the caller said. Return the event id. Fields are those of an utterance: ``started_at``,
        ``item_id`` …
        """
        return self.event("user_speech", utterance(text, fields), event_id=event_id, timestamp=timestamp)

    def bot_speech(
        self, text: str | None, *, event_id: str | None = None, timestamp: Time | None = None, **fields: Any
    ) -> str:
        """Record what the bot said. Return the event id. If it was interrupted: ``interrupted=True,
        heard_text="Which"``.
        """
        return self.event("bot_speech", utterance(text, fields), event_id=event_id, timestamp=timestamp)

    def event(
        self,
        type: str,
        payload: Mapping[str, Any] | None = None,
        *,
        event_id: str | None = None,
        timestamp: Time | None = None,
    ) -> str:
        """Record any event. Return its id: ``event_id`` if the service accepts it, otherwise a new or mapped one."""
        try:
            return self._event(type, payload, event_id, timestamp)
        except Exception:
            # Nothing that a caller passes may end its call: what cannot be recorded is logged and counted.
            log.exception("A record of session %s failed.", self.session_id)
            lost = {"type": str(type), "payload": {}}
            self._spool.losses.drop(self._lane, "capture_failed", [lost])
            self._spool.deferred.run()
            return new_id()

    def complete(
        self,
        *,
        status: Literal["completed", "failed"] | None = None,
        end_reason: str | None = None,
        ended_at: Time | None = None,
        late_grace_seconds: int | None = None,
    ) -> None:
        """Complete the session. Sent after everything that was recorded before."""
        try:
            self._complete(status, end_reason, ended_at, late_grace_seconds)
        except Exception:
            log.exception("The completion of session %s could not be recorded.", self.session_id)

    def flush(self, timeout: float | None = 5.0) -> bool:
        """Wait until the service has stored everything, including what other processes left; False if something is
        pending after the timeout. ``None`` waits without a limit.
        """
        return self._spool.wait(self.url, math.inf if timeout is None else timeout)

    def close(self, timeout: float | None = 5.0) -> bool:
        """:meth:`flush`, then release the spool file. Pending records stay in the spool and are still sent."""
        done = self.flush(timeout)
        self._release()
        if done:
            self._spool.discard_settled()
        return done

    async def aflush(self, timeout: float | None = 5.0) -> bool:
        """:meth:`flush` for asyncio, without blocking the event loop."""
        return await asyncio.to_thread(self.flush, timeout)

    async def aclose(self, timeout: float | None = 5.0) -> bool:
        """:meth:`close` for asyncio, without blocking the event loop."""
        return await asyncio.to_thread(self.close, timeout)

    @property
    def stats(self) -> AttributeDict:
        """Return counters. ``recorded``, ``delivered`` and ``dropped`` count events of this session, ``dead_letters``
        its refused records. ``pending`` and ``spooled_bytes`` cover all records waiting for this service, including
        those of other sessions.
        """
        with self._spool.lock:
            counters = self._lane.counters
            return AttributeDict(
                recorded=counters.recorded,
                delivered=counters.delivered,
                pending=self._spool.pending(self.url),
                spooled_bytes=sum(file.pending_bytes for file in self._spool.files),
                dropped=counters.dropped,
                dead_letters=counters.dead_letters,
            )

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Recorder:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def _event(self, type_: Any, payload: Any, event_id: Any, timestamp: Any) -> str:
        now = now_ms()
        name = _capture.event_type(type_)
        originals = {} if name == type_ else {"originalType": _capture.text_of(type_)}
        time = format_ms(now) if timestamp is None else rfc3339(timestamp)
        if time is None:
            time = format_ms(now)
            originals["originalTimestamp"] = _capture.text_of(timestamp)
        content = _capture.payload_json({} if payload is None else payload, originals)
        made = new_id() if event_id is None else _capture.identifier(event_id)
        body = f'{{"eventId":"{made}","type":"{name}","timestamp":"{time}","clientSequence":'
        head = f'{{"kind":"event",{self._head}"at":{now},"body":{body}'
        tail = f',"payload":{content}}}}}'
        self._spool.record(self._lane, "event", head, tail, bounded=True)
        return made

    def _create(self, metadata: Any, started_at: Any, language: Any) -> None:
        content = {} if metadata is None else _capture.json_object(metadata)
        tag = None if language is None else _capture.language_tag(language)
        if language is not None and tag is None:
            content.setdefault("language", _capture.text_of(language))
        start = None if started_at is None else rfc3339(started_at)
        body = given({"sessionId": self.session_id, "metadata": content or None, "language": tag})
        body["startedAt"] = start or format_ms(now_ms())
        assumed = [] if start else ["startedAt"]
        self._lane.create_body, self._lane.assumed = body, assumed
        self._control("create", body, assumed)

    def _complete(self, status: Any, end_reason: Any, ended_at: Any, late_grace_seconds: Any) -> None:
        reason = None if end_reason is None else _capture.text_of(end_reason)
        if reason is not None and len(reason) > _LONGEST_END_REASON:
            self.event("system", {"kind": "end_reason", "text": reason})
            reason = reason[:_LONGEST_END_REASON]
        grace = None if late_grace_seconds is None else _grace(late_grace_seconds)
        end = None if ended_at is None else rfc3339(ended_at)
        known = None if status is None else status if status in ("completed", "failed") else "failed"
        body = given({"status": known, "endReason": reason, "lateGraceSeconds": grace})
        body["endedAt"] = end or format_ms(now_ms())
        self._control("complete", body, [] if end else ["endedAt"])

    def _control(self, kind: str, body: Mapping[str, Any], assumed: list[str]) -> None:
        members = f'"at":{now_ms()},"assumed":{_encode(assumed)},"body":{_encode(body)}}}'
        self._spool.record(self._lane, kind, f'{{"kind":"{kind}",{self._head}{members}', "", bounded=False)

    def _record_head(self) -> str:
        return f'"url":{_encode(self.url)},"sessionId":{_encode(self.session_id)},'


def _grace(seconds: Any) -> int | None:
    """Return None if it is not a number: the service then uses its default."""
    try:
        return max(0, int(min(float(seconds), _LONGEST_GRACE_SECONDS)))
    except (TypeError, ValueError):
        return None
