"""The lines of a spool: length, checksum, JSON (see clients/spool-format.md)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

_HEAD_BYTES = 18
_CHUNK_BYTES = 1 << 20
_LONGEST_LINE_BYTES = 1 << 26


@dataclass(frozen=True)
class Line:
    """A record and its position; ``record`` is None if the line is corrupt."""

    offset: int
    length: int
    record: dict[str, Any] | None


def frame(content: bytes) -> bytes:
    return b"%08x %08x %b\n" % (len(content), crc32(content), content)


def parse(line: bytes) -> dict[str, Any] | None:
    content = line[_HEAD_BYTES:]
    try:
        if int(line[:8], 16) != len(content) or int(line[9:17], 16) != crc32(content):
            return None
        record = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and _is_sound(record) else None


def _is_sound(record: dict[str, Any]) -> bool:
    """Return whether the members have the types of the format: no content of a spool may prevent a start."""
    kind = record.get("kind")
    if kind == "settled":
        return type(record.get("through")) is int
    if kind not in ("create", "event", "complete"):
        return True
    assumed = record.get("assumed") or []
    return (
        type(record.get("at")) is int
        and isinstance(record.get("body"), dict)
        and isinstance(assumed, list)
        and all(isinstance(name, str) for name in assumed)
    )


def read_lines(fd: int) -> Iterator[Line]:
    """Yield all lines of a file, read in chunks. A truncated last line counts as corrupt."""
    rest, start, position = b"", 0, 0
    while chunk := os.pread(fd, _CHUNK_BYTES, position):
        position += len(chunk)
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        for line in lines:
            if line:
                yield Line(start, len(line) + 1, parse(line))
            start += len(line) + 1
        if len(rest) > _LONGEST_LINE_BYTES:
            yield Line(start, len(rest), None)
            start, rest = start + len(rest), b""
    if rest:
        yield Line(start, len(rest), None)


def read_at(fd: int, offset: int) -> tuple[int, dict[str, Any] | None]:
    """Return the record at a position and the length of its line; 0 and None if it is damaged."""
    head = os.pread(fd, 4096, offset)
    try:
        length = _HEAD_BYTES + int(head[:8], 16) + 1
    except ValueError:
        return 0, None
    if length > len(head):
        # A damaged length field may state gigabytes.
        head = os.pread(fd, min(length, os.fstat(fd).st_size - offset), offset)
    record = parse(head[: length - 1])
    return (length, record) if record else (0, None)
