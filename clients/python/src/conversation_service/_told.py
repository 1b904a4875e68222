"""What callbacks are told, and how they are called."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

log = logging.getLogger("conversation_service")


class Members(dict[str, Any]):
    """What a callback is told: members by name, ``told["count"]`` or ``told.count``."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Untold:
    """What waits to be told until no lock is held: callbacks and handlers of logging are the code of others, which may
    hold locks, and may record.
    """

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], object]] = deque()
        self._thread = threading.local()

    def tell(self) -> None:
        """What the telling brings about is told the next time: it would never end where each record is dropped."""
        if getattr(self._thread, "tells", False):
            return
        self._thread.tells = True
        try:
            for _ in range(len(self.waiting)):
                self.waiting.popleft()()
        except IndexError:
            return  # Another thread has told it.
        finally:
            self._thread.tells = False


def call(listener: Any, told: Members) -> None:
    if listener is None:
        return
    try:
        listener(told)
    except (Exception, SystemExit):
        log.exception("A callback of the recorder failed.")
