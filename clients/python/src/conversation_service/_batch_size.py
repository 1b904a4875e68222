"""How many events a request may carry: as many as are accepted, so that few requests are refused for their size."""

from __future__ import annotations

import math

_MOST_EVENTS = 500
# After this many accepted requests, a larger one is tried again.
_PATIENCE = 100


class BatchSize:
    def __init__(self) -> None:
        self.most = _MOST_EVENTS
        self._refused_size: float = math.inf
        self._taken = 0

    def was_taken(self) -> None:
        self._taken += 1
        if self._taken % _PATIENCE == 0:
            self._refused_size *= 2
        if self.most * 2 < self._refused_size:
            self.most = min(_MOST_EVENTS, self.most * 2)

    def was_refused(self, events: int) -> None:
        """An event that is too large by itself may have been the reason for the refusals before it."""
        self._taken = 0
        self._refused_size = events if events > 1 else math.inf
        if events > 1:
            self.most = events // 2
