"""Lost and refused records: counts, stores and reports them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from . import _adoption
from ._callbacks import AttributeDict, DeferredCalls, call

if TYPE_CHECKING:
    from ._lane import Lane
    from ._spool import Spool

log = logging.getLogger("conversation_service")


class Losses:
    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.deferred = DeferredCalls()
        self._dropped: dict[tuple[Lane, str], AttributeDict] = {}

    def drop(self, lane: Lane, reason: str, events: list[Any]) -> None:
        """Count lost events for the callback and for the report to the service."""
        self._drop(lane, reason, events, len(events))

    def drop_damaged(self, lane: Lane, count: int) -> None:
        """Count records that can no longer be read."""
        self._drop(lane, "damaged", [], count)

    def _drop(self, lane: Lane, reason: str, events: list[Any], count: int) -> None:
        with self._spool.lock:
            lane.counters.dropped += count
            lane.unreported[reason] = lane.unreported.get(reason, 0) + count
            if (lane, reason) not in self._dropped:
                self._dropped[(lane, reason)] = AttributeDict(count=0, reason=reason, events=[])
                self.deferred.waiting.append(lambda: self._notify_drops(lane, reason))
            drop = self._dropped[(lane, reason)]
            drop["count"] += count
            drop["events"] += events

    def dead_letter(self, lane: Lane, letter: dict[str, Any]) -> None:
        with self._spool.lock:
            lane.counters.dead_letters += 1
        log.warning("A record of session %s was refused: %s", lane.session_id, letter["problem"].get("code"))
        if self._spool.folder is not None:
            _adoption.write_dead_letter(self._spool.folder, letter, most_bytes=self._spool.limits.spool_bytes)
        letter_argument = AttributeDict(event=letter["body"], problem=letter["problem"], kind=letter["kind"])
        call(lane.on_dead_letter or self._fallback("on_dead_letter"), letter_argument)

    def _notify_drops(self, lane: Lane, reason: str) -> None:
        """Merges all drops that wait: a report that is itself dropped must not produce more reports."""
        with self._spool.lock:
            drop = self._dropped.pop((lane, reason))
        log.warning("%d records of session %s dropped: %s", drop.count, lane.session_id, reason)
        call(lane.on_drop or self._fallback("on_drop"), drop)

    def _fallback(self, name: str) -> Any:
        """Adopted sessions have no recorder, so any recorder of this process is notified."""
        return next((getattr(lane, name) for lane in list(self._spool.lanes.values()) if getattr(lane, name)), None)
