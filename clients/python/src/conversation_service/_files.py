"""Files of records, and the memory that stands in where no file can be written."""

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
except ImportError:  # Windows: the name of the file and its time say who owns it.
    fcntl = None  # type: ignore[assignment]


class Store(Protocol):
    """Where records wait. Every method but ``read`` is called under the lock of the spool."""

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
        self.unsynced = False

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
        """Whether the file ends where its last record does. In a file that somebody has cut, what is appended would
        not be at the place that is noted for it.
        """
        return os.lseek(self.fd, 0, os.SEEK_END) == self.size

    def append(self, line: bytes) -> int:
        """Writes a line whole or not at all, and gives its place."""
        place = self.size
        written = os.write(self.fd, line)
        if written != len(line):
            os.ftruncate(self.fd, place)
            raise OSError("The disk took a part of a record.")
        self.size += written
        self.unsynced = True
        return place

    def read(self, place: int) -> tuple[int, dict[str, Any] | None]:
        return read_at(self.fd, place)

    def settle(self, url: str, session_id: str, places: list[int], length: int) -> None:
        self.pending -= len(places)
        # The length of a damaged record is not known.
        self.pending_bytes = self.pending_bytes - length if self.pending else 0
        record = {"kind": "settled", "url": url, "sessionId": session_id, "through": max(places)}
        try:
            self.append(frame(json.dumps(record, separators=(",", ":")).encode()))
        except OSError:
            return  # The next process repeats what was delivered: the service answers duplicates.

    def sync(self) -> None:
        self.unsynced = False
        os.fsync(self.fd)

    def touch(self) -> None:
        os.utime(self.fd)

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)
        self.close()


class Memory:
    """Records that no file could take. They end with the process."""

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
    """The file's lock, which ends with the process; True where systems have none."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
