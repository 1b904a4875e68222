"""Periodic maintenance of a spool: adoption, heartbeats, age limit, and syncing."""

from __future__ import annotations

import json
import logging
import os
import time
from typing import TYPE_CHECKING, Any

from ._requests import new_id
from ._times import format_ms, now_ms

if TYPE_CHECKING:
    from ._lane import Lane
    from ._spool import Spool

log = logging.getLogger("conversation_service")

_ROUND_SECONDS = 1.0
_LOOK_SECONDS = 10.0
_ADOPT_SECONDS = 30.0


def run(spool: Spool) -> None:
    """Run the maintenance thread. Never ends: errors of a round are caught."""
    adopted = looked = float("-inf")
    while True:
        now = time.monotonic()
        try:
            if now - adopted >= _ADOPT_SECONDS or not spool.adopted_all:
                adopted = now
                spool.adopt()
            if now - looked >= _LOOK_SECONDS:
                looked = now
                look_after_files(spool)
            _sync(spool)
            _drop_old_of_parked(spool)
        except Exception:
            log.exception("A round of the spool's upkeep failed.")
            spool.adopted_all = True
        spool.sender.woken.wait(_ROUND_SECONDS)
        spool.sender.woken.clear()


def look_after_files(spool: Spool) -> None:
    with spool.lock:
        for file in spool.files:
            file.look_after()


def _sync(spool: Spool) -> None:
    """Sync what has waited longer than a round, against power failures. Called without the lock."""
    with spool.lock:
        descriptors = []
        for file in spool.files:
            if file.unsynced and file.pending:
                file.unsynced = False
                descriptors.append(os.dup(file.fd))
    for descriptor in descriptors:
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _drop_old_of_parked(spool: Spool) -> None:
    with spool.lock:
        for lane in list(spool.lanes.values()):
            if lane.pending and not lane.busy and spool.sender.stuck(lane.url):
                drop_old(spool, lane)
    spool.deferred.run()


def drop_old(spool: Spool, lane: Lane) -> None:
    """After a failed attempt, drop records that are too old, oldest first."""
    oldest = now_ms() - spool.limits.age_seconds * 1000
    busy, lane.busy = lane.busy, True
    try:
        while (step := lane.next_step()) is not None:
            old = 0
            while old < len(step.records) and int(step.records[old].get("at", 0)) < oldest:
                old += 1
            if not old:
                return
            events: list[Any] = [record["body"] for record in step.records[:old] if record["kind"] == "event"]
            if events:
                spool.losses.drop(lane, "too_old", events)
            lane.settle(step, old)
    finally:
        lane.busy = busy


def drop_report(lane: Lane, reason: str, count: int) -> tuple[str, str]:
    text = f"{count} events dropped: {reason.replace('_', ' ')}"
    payload = {"kind": "events_dropped", "count": count, "reason": reason, "text": text}
    now = now_ms()
    record = {"kind": "event", "url": lane.url, "sessionId": lane.session_id, "at": now}
    body = {"eventId": new_id(), "type": "system", "payload": payload, "timestamp": format_ms(now)}
    head = json.dumps({**record, "body": body}, separators=(",", ":"))[:-2]
    return f'{head},"clientSequence":', "}}"
