"""When the caller spoke. A turn is reported later than it took place; with a realtime model, after the next began."""

from __future__ import annotations

import time
from typing import Any


class Turn:
    def __init__(self, started_at: float) -> None:
        self.started_at = started_at
        self.ended_at: float | None = None


class UserTurns:
    def __init__(self) -> None:
        self._vad_started_at: float | None = None
        self._current: Turn | None = None
        self._transcripts: list[tuple[str, Turn]] = []

    def vad_started(self, frame: Any) -> None:
        self._vad_started_at = time.time() - float(getattr(frame, "start_secs", 0) or 0)

    def vad_stopped(self, frame: Any) -> None:
        if self._current is not None:
            self._current.ended_at = time.time() - float(getattr(frame, "stop_secs", 0) or 0)

    def started(self, _: Any) -> None:
        self._current, self._vad_started_at = Turn(self._vad_started_at or time.time()), None

    def stopped(self, _: Any) -> None:
        """If the provider detects the ends of turns itself, no detector has reported this turn."""
        if self._current is not None and self._current.ended_at is None:
            self._current.ended_at = time.time()

    def transcribed(self, frame: Any) -> None:
        text = str(frame.text).strip()
        if text and self._current is not None:
            self._transcripts.append((text, self._current))

    def take(self, content: str) -> tuple[float | None, float | None]:
        """Return when the text was spoken, from the turns in which it was transcribed, or else the current one."""
        turns = [turn for text, turn in self._transcripts if text in content]
        self._transcripts = [(text, turn) for text, turn in self._transcripts if text not in content]
        if not turns and self._current is not None:
            turns = [self._current]
        if not turns:
            return None, None
        if self._current in turns:
            self._current = None
        return turns[0].started_at, turns[-1].ended_at
