"""The spool folder: where it is, who owns a file, and which files may be adopted."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import secrets
import sys
import time
from dataclasses import dataclass
from pathlib import Path

FOREIGN_ALIVE_SECONDS = 60.0
DEAD_LETTERS = "dead-letters.jsonl"


def default_folder() -> Path | None:
    """Return None if neither the environment nor the system defines a home directory."""
    if os.environ.get("XDG_STATE_HOME"):
        return Path(os.environ["XDG_STATE_HOME"]) / "conversation-service" / "spool"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    base = Path(os.environ.get("LOCALAPPDATA") or home) if sys.platform == "win32" else home / ".local" / "state"
    return base / "conversation-service" / "spool"


@dataclass(frozen=True)
class Name:
    created: str
    machine: str
    pid: int
    start: str

    def __str__(self) -> str:
        return f"{self.created}-{self.machine}-{self.pid}-{self.start}-{secrets.token_hex(4)}.spool"


def own_name(created: str | None = None) -> Name:
    pid = os.getpid()
    return Name(created or f"{int(time.time() * 1000):013d}", machine(), pid, _start_of(pid))


def parse_name(file: str) -> Name | None:
    parts = file.removesuffix(".spool").split("-")
    if len(parts) != 5 or not file.endswith(".spool") or not parts[2].isdigit():
        return None
    return Name(parts[0], parts[1], int(parts[2]), parts[3])


def is_alive(path: Path, name: Name) -> bool:
    """Return whether the owner may still write to the file."""
    if name.machine == machine():
        return _runs(name.pid) and _start_of(name.pid) == name.start
    try:
        return time.time() - path.stat().st_mtime < FOREIGN_ALIVE_SECONDS
    except OSError:
        return True


@functools.cache
def machine() -> str:
    boot = _read("/proc/sys/kernel/random/boot_id").strip()
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    return hashlib.sha256("\n".join((platform.node(), boot, namespace)).encode()).hexdigest()[:12]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    # A zombie has ended, but its parent has not yet waited for it.
    return _fields(pid)[:1] != ["Z"]


def _start_of(pid: int) -> str:
    fields = _fields(pid)
    return fields[19] if len(fields) > 19 else "0"


def _fields(pid: int) -> list[str]:
    """Return the fields after the program name, which may itself contain spaces and parentheses."""
    return _read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""
