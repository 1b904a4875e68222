"""What callbacks are told, and how they are called."""

from __future__ import annotations

import logging
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


def call(listener: Any, told: Members) -> None:
    if listener is None:
        return
    try:
        listener(told)
    except Exception:
        log.exception("A callback of the recorder failed.")
