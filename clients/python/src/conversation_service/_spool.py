"""The spool of a process: accepts records, hands them to its threads, and knows what is pending."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from . import _adoption
from ._files import Memory, SpoolFile, Store
from ._lane import Lane, Step
from ._losses import Losses
from ._records import frame
from ._sender import Sender
from ._times import now_ms

log = logging.getLogger("conversation_service")

_ROTATE_BYTES = 8 << 20
_DISCARD_BYTES = 256 << 10
_MOST_ADOPTED = 256


class Limits(NamedTuple):
    memory_bytes: int
    spool_bytes: int
    age_seconds: float


class _FullError(Exception):
    """Neither the spool nor the memory has room for another record; the message is the reason that is reported."""


class Spool:
    """One per folder and process. Every method may be called from any thread, and from a signal handler."""

    def __init__(self, folder: Path | None, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.lanes: dict[tuple[str, str], Lane] = {}
        self.memory = Memory()
        self.files: list[SpoolFile] = []
        self.headers: dict[str, Mapping[str, str]] = {}
        self._reset()

    def _reset(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self._inside = False
        self._arrived: deque[tuple[Lane, str, str, str, bool]] = deque()
        self.losses = Losses(self)
        self.deferred = self.losses.deferred
        self._file_fails = False
        self._file: SpoolFile | None = None
        self._pid = os.getpid()
        self.adopted_all = self.folder is None
        self.scans_wanted = 0
        self.sender = Sender(self)

    def after_fork(self) -> None:
        """Reset the spool in the child: pending records, the file, the threads and the lock belong to the parent."""
        for file in self.files:
            with contextlib.suppress(OSError):
                file.close()
        self.files, self.memory = [], Memory()
        for lane in self.lanes.values():
            lane.runs, lane.busy, lane.queued = [], False, False
        self._reset()

    def lane(self, url: str, session_id: str) -> Lane:
        with self.lock:
            lane = self.lanes.get((url, session_id))
            if lane is None:
                lane = self.lanes[(url, session_id)] = Lane(url, session_id)
            return lane

    def record(self, lane: Lane, kind: str, head: str, tail: str, *, bounded: bool) -> None:
        """Record a line; it is in the file when this returns. For an event, its position in the session goes between
        ``head`` and ``tail``.
        """
        if self._pid != os.getpid():
            self.after_fork()
        with self.lock:
            self._arrived.append((lane, kind, head, tail, bounded))
            if self._inside:
                return  # A signal handler or finaliser recorded within a record: its record follows it.
            self._inside = True
            try:
                while self._arrived:
                    self._take(*self._arrived.popleft())
            except BaseException:
                self._unwind()
                raise
            finally:
                self._inside = False
        if self.deferred.waiting:
            self.deferred.run()

    def _unwind(self) -> None:
        """Recover after a signal handler has raised within a record. That record may or may not be in the file, so what
        follows goes to a new one, beginning with what the handler itself recorded.
        """
        self._file = None
        while self._arrived:
            self._take(*self._arrived.popleft())

    def pending(self, url: str) -> int:
        arrived = sum(lane.url == url for lane, *_ in list(self._arrived))
        return arrived + sum(lane.pending for lane in list(self.lanes.values()) if lane.url == url)

    def wait(self, url: str, timeout: float) -> bool:
        """Wait until nothing is pending for the service, including adopted records."""
        deadline = time.monotonic() + timeout
        with self.lock:
            while not self.adopted_all or self.pending(url):
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self.changed.wait(min(left, 1.0))
        return True

    def settle(self, lane: Lane, step: Step, count: int) -> None:
        with self.lock:
            lane.settle(step, count)
            store = step.run.store
            if isinstance(store, SpoolFile) and not store.pending:
                self._discard(store, even_own=store.size > _DISCARD_BYTES or not store.intact)
            self._forget(lane)
            self.changed.notify_all()

    def release(self, lane: Lane) -> None:
        """A recorder of the session has been closed."""
        with self.lock:
            lane.users -= 1
            self._forget(lane)

    def discard_settled(self) -> None:
        """Called on close: delete the file if nothing in it is pending."""
        with self.lock:
            for file in list(self.files):
                if not file.pending:
                    self._discard(file, even_own=True)

    def adopt(self) -> None:
        if self.folder is None:
            return
        room, count, wanted = _MOST_ADOPTED - len(self.files), 0, self.scans_wanted
        for left in _adoption.adopt(self.folder, most=room):
            count += 1
            with self.lock:
                self._include(left)
        with self.lock:
            self.adopted_all = wanted == self.scans_wanted and (count < room or room <= 0)
            self.changed.notify_all()

    def _include(self, left: _adoption.Left) -> None:
        self.files.append(left.file)
        if left.corrupt:
            name = left.file.path.name
            self.deferred.waiting.append(lambda: log.warning("%d damaged records of %s are lost.", left.corrupt, name))
        for (url, session_id), session in left.sessions.items():
            lane = self.lane(url, session_id)
            if session.create and lane.create_body is None:
                lane.create_body = session.create.get("body")
                lane.assumed = list(session.create.get("assumed") or [])
            lane.adopt(left.file, session.unsettled())
            if lane.pending:
                self.sender.schedule(lane)

    def _take(self, lane: Lane, kind: str, head: str, tail: str, bounded: bool) -> None:
        if not lane.users:
            # A closed recorder may still record, even while another one records the same session.
            lane = self.lanes.setdefault((lane.url, lane.session_id), lane)
        if kind == "event":
            lane.counters.recorded += 1
            lane.sequence += 1
            head = f"{head}{lane.sequence}{tail}"
        line = frame(head.encode())
        try:
            lane.add(*self._put(lane, kind, line, bounded))
        except _FullError as full:
            self.losses.drop(lane, str(full), [json.loads(head)["body"]])
        else:
            self.sender.schedule(lane)

    def _put(self, lane: Lane, kind: str, line: bytes, bounded: bool) -> tuple[Store, int, int]:
        """Return the store that holds the line, its position, and its length."""
        length = len(line)
        if self.folder is not None:
            if bounded and not self._has_room(length):
                raise _FullError("spool_full")
            try:
                file = self._own_file(lane, kind)
                place = file.append(line)
                self._file_fails = False
                return file, place, length
            except OSError as fault:
                self._report_failure(fault)
        if bounded and self.memory.size + length > self.limits.memory_bytes:
            raise _FullError("memory_full")
        return self.memory, self.memory.append(line), length

    def _report_failure(self, fault: OSError) -> None:
        """Report a disk failure once, until a record is accepted again."""
        if not self._file_fails:
            text = fault.strerror or str(fault)
            self.deferred.waiting.append(lambda: log.warning("The spool cannot be written: %s", text))
        self._file_fails = True

    def _has_room(self, length: int) -> bool:
        if len(self.files) == 1 and self.files[0].size + length <= self.limits.spool_bytes:
            return True
        if self._file is not None and not self._file.pending and self._file.size + length > self.limits.spool_bytes:
            self._discard(self._file, even_own=True)
        return sum(file.size for file in self.files) + length <= self.limits.spool_bytes

    def _own_file(self, lane: Lane, kind: str) -> SpoolFile:
        if self._file is None or self._file.size > _ROTATE_BYTES or not self._file.intact:
            assert self.folder is not None
            self._file = SpoolFile.create(self.folder)
            self.files.append(self._file)
        if lane.introduced_in is not self._file:
            if kind != "create" and lane.create_body is not None:
                self._file.append(frame(_introduction(lane)))
            lane.introduced_in = self._file
        return self._file

    def _forget(self, lane: Lane) -> None:
        if lane.users <= 0 and not lane.pending:
            self.lanes.pop((lane.url, lane.session_id), None)

    def _discard(self, file: SpoolFile, *, even_own: bool) -> None:
        if file is self._file:
            if not even_own:
                return
            self._file = None
        if file in self.files:
            self.files.remove(file)
        with contextlib.suppress(OSError):
            file.delete()


def _introduction(lane: Lane) -> bytes:
    record = {
        "kind": "create",
        "url": lane.url,
        "sessionId": lane.session_id,
        "at": now_ms(),
        "body": lane.create_body,
        "assumed": lane.assumed,
        "confirmed": True,
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
