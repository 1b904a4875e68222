"""The arguments of callbacks, and how callbacks are called."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

log = logging.getLogger("conversation_service")


class AttributeDict(dict[str, Any]):
    """The argument of a callback; members are available as ``drop["count"]`` or ``drop.count``."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class DeferredCalls:
    """Calls that wait until no lock is held: callbacks and logging handlers are foreign code, which may hold locks of
    its own or record something.
    """

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], object]] = deque()
        self._thread = threading.local()

    def run(self) -> None:
        """Calls added meanwhile wait for the next round: if every record were dropped, this would never end."""
        if getattr(self._thread, "runs", False):
            return
        self._thread.runs = True
        try:
            for _ in range(len(self.waiting)):
                self.waiting.popleft()()
        except IndexError:
            return  # Another thread has called it.
        finally:
            self._thread.runs = False


def call(listener: Any, argument: AttributeDict) -> None:
    if listener is None:
        return
    try:
        listener(argument)
    except (Exception, SystemExit):
        log.exception("A callback of the recorder failed.")
