"""Adoption of files left by other processes: the process that renames a file delivers its records."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import _folder
from ._files import SpoolFile, lock
from ._records import read_lines

_VERSION = 1


@dataclass
class LeftSession:
    """The unsettled records of one session in a file."""

    create: dict[str, Any] | None = None
    through: int = -1
    waiting: list[tuple[int, int]] = field(default_factory=list)

    def unsettled(self) -> list[tuple[int, int]]:
        return [(place, length) for place, length in self.waiting if place > self.through]


@dataclass
class Left:
    file: SpoolFile
    sessions: dict[tuple[str, str], LeftSession]
    corrupt: int


def adopt(folder: Path, *, most: int) -> Iterator[Left]:
    """Take over files whose owner has ended, oldest first. Never raises for the content of a file or folder."""
    try:
        files = sorted(path for path in folder.iterdir() if path.name.endswith(".spool"))
    except OSError:
        return
    for path in files:
        if most <= 0:
            return
        name = _folder.parse_name(path.name)
        if name is None or _folder.is_alive(path, name):
            continue
        with suppress(OSError):
            left = _take(path, name)
            if left is not None:
                most -= 1
                yield left


def _take(path: Path, name: _folder.Name) -> Left | None:
    fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
    try:
        if not lock(fd):
            os.close(fd)
            return None
        sessions, corrupt, known = _scan(fd)
        if known is False:
            os.close(fd)
            return None
        mine = path.with_name(str(_folder.own_name(name.created)))
        path.rename(mine)
    except OSError:
        os.close(fd)
        raise
    file = SpoolFile(mine, fd)
    if known is None and corrupt:
        mine.rename(mine.with_suffix(".corrupt"))
        file.close()
        return None
    if any(session.unsettled() for session in sessions.values()):
        with suppress(OSError):
            # Delivery continues even on a full disk, and frees space.
            file.append(b"\n")
            file.look_after()
        return Left(file, sessions, corrupt)
    file.delete()
    return None


def _scan(fd: int) -> tuple[dict[tuple[str, str], LeftSession], int, bool | None]:
    """Return the sessions of a file, the number of corrupt lines, and whether its version is known (None if empty)."""
    sessions: dict[tuple[str, str], LeftSession] = {}
    corrupt, known = 0, None
    for line in read_lines(fd):
        if line.record is None:
            corrupt += 1
            continue
        known = known is not False
        if line.record.get("kind") == "spool" and line.record.get("version") != _VERSION:
            return {}, 0, False
        _note(sessions, line.record, line.offset, line.length)
    return sessions, corrupt, known


def _note(sessions: dict[tuple[str, str], LeftSession], record: dict[str, Any], offset: int, length: int) -> None:
    kind, url, session_id = record.get("kind"), record.get("url"), record.get("sessionId")
    if (
        kind not in ("create", "event", "complete", "settled")
        or not isinstance(url, str)
        or not isinstance(session_id, str)
    ):
        return
    session = sessions.setdefault((url, session_id), LeftSession())
    if kind == "settled":
        session.through = max(session.through, record["through"])
        return
    if kind == "create":
        session.create = record
        if record.get("confirmed"):
            return
    if isinstance(record.get("body"), dict):
        session.waiting.append((offset, length))


def write_dead_letter(folder: Path, letter: dict[str, Any], *, most_bytes: int) -> bool:
    """Append to the dead letters beside the spool. Return False if that is not possible."""
    try:
        fd = os.open(folder / _folder.DEAD_LETTERS, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError:
        return False
    try:
        if os.fstat(fd).st_size >= most_bytes:
            return False
        os.write(fd, json.dumps(letter, ensure_ascii=False).encode(errors="replace") + b"\n")
    except OSError:
        return False
    finally:
        os.close(fd)
    return True
