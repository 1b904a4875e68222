"""The spools of this process, one per folder; handles fork and interpreter exit."""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from pathlib import Path

from ._spool import Limits, Spool

_spools: dict[str, Spool] = {}
_memory_spools: weakref.WeakSet[Spool] = weakref.WeakSet()
_spools_lock = threading.Lock()


def spool_of(folder: Path | None, limits: Limits) -> Spool:
    """Return the process's spool of a folder; without a folder, a new one for each recorder."""
    with _spools_lock:
        if folder is None:
            spool = Spool(None, limits)
            _memory_spools.add(spool)
            return spool
        key = os.path.realpath(folder)
        if key not in _spools:
            _spools[key] = Spool(Path(key), limits)
        else:
            _spools[key].limits = limits
        return _spools[key]


def _all_spools() -> list[Spool]:
    return [*_spools.values(), *_memory_spools]


def _after_fork_in_child() -> None:
    global _spools_lock
    _spools_lock = threading.Lock()
    for spool in _all_spools():
        spool.after_fork()


def _at_exit() -> None:
    """A short last attempt for records in files, a longer one for those in memory, which would be lost."""
    for spool in _all_spools():
        deadline = time.monotonic() + (2.0 if spool.folder else 5.0)
        for url in {lane.url for lane in list(spool.lanes.values()) if lane.pending}:
            spool.wait(url, deadline - time.monotonic())
        spool.discard_settled()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
atexit.register(_at_exit)
