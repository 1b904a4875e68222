"""Files of records, and the memory that replaces them if no file can be written."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any, Protocol

from . import _folder
from ._records import frame, read_at
from ._times import now_ms
from ._version import VERSION

try:
    import fcntl
except ImportError:  # Windows: only the file's name and modification time identify its owner.
    fcntl = None  # type: ignore[assignment]


class Store(Protocol):
    """Where records are stored. All methods except ``read`` are called with the spool's lock held."""

    order: tuple[str, str]
    size: int
    pending: int
    pending_bytes: int

    def append(self, line: bytes) -> int: ...

    def read(self, place: int) -> tuple[int, dict[str, Any] | None]: ...

    def settle(self, url: str, session_id: str, places: list[int], length: int) -> None: ...


class SpoolFile:
    def __init__(self, path: Path, fd: int) -> None:
        self.path, self.fd = path, fd
        self.order = (path.name.split("-")[0], path.name)
        self.size = os.fstat(fd).st_size
        self.pending = self.pending_bytes = 0
        self.unsynced = self._removed = False

    @classmethod
    def create(cls, folder: Path) -> SpoolFile:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / str(_folder.own_name())
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        lock(fd)
        made = cls(path, fd)
        head = {"kind": "spool", "version": 1, "client": f"python/{VERSION}", "at": now_ms()}
        try:
            made.append(frame(json.dumps(head, separators=(",", ":")).encode()))
        except OSError:
            made.delete()
            raise
        return made

    @property
    def intact(self) -> bool:
        """Return whether more may be written. Nobody would find it in a removed file. If another process truncated the
        file, a new record would not be at the position noted for it.
        """
        return not self._removed and os.lseek(self.fd, 0, os.SEEK_END) == self.size

    def append(self, line: bytes) -> int:
        """Write a whole line or nothing. Return its position."""
        place = self.size
        written = os.write(self.fd, line)
        if written != len(line):
            os.ftruncate(self.fd, place)
            raise OSError("Only part of the record could be written.")
        self.size += written
        self.unsynced = True
        return place

    def read(self, place: int) -> tuple[int, dict[str, Any] | None]:
        return read_at(self.fd, place)

    def settle(self, url: str, session_id: str, places: list[int], length: int) -> None:
        self.pending -= len(places)
        # The length of a damaged record is unknown.
        self.pending_bytes = self.pending_bytes - length if self.pending else 0
        record = {"kind": "settled", "url": url, "sessionId": session_id, "through": max(places)}
        try:
            self.append(frame(json.dumps(record, separators=(",", ":")).encode()))
        except OSError:
            return  # The next process sends delivered records again, and the service answers with duplicates.

    def sync(self) -> None:
        self.unsynced = False
        os.fsync(self.fd)

    def look_after(self) -> None:
        """Show that the owner is alive, and notice if the file was removed; its records are still sent."""
        os.utime(self.fd)
        try:
            self.path.stat()
        except FileNotFoundError:
            self._removed = True

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)
        self.close()


class Memory:
    """Records that no file accepts. They are lost when the process ends."""

    def __init__(self) -> None:
        self.order: tuple[str, str] = ("~", "memory")
        self.size = self.pending = self.pending_bytes = 0
        self._lines: dict[int, bytes] = {}
        self._places = itertools.count()

    def append(self, line: bytes) -> int:
        place = next(self._places)
        self._lines[place] = line
        self.size += len(line)
        return place

    def read(self, place: int) -> tuple[int, dict[str, Any] | None]:
        line = self._lines[place]
        return len(line), json.loads(line[18:])

    def settle(self, url: str, session_id: str, places: list[int], length: int) -> None:
        self.pending -= len(places)
        self.pending_bytes -= length
        for place in places:
            self.size -= len(self._lines.pop(place))


def lock(fd: int) -> bool:
    """Lock the file until the process ends. Return True on systems without file locks."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
