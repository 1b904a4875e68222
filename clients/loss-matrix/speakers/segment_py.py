"""The same with segment-analytics-python, at its defaults."""

from __future__ import annotations

from typing import Any

from segment.analytics import Client
from speak import HOSTILE, session_id, speak, url


class Tracked:
    def __init__(self) -> None:
        self._client = Client("key", host=url)

    def _track(self, name: str, properties: dict[str, Any]) -> str:
        self._client.track(anonymous_id=session_id, event="system", properties={"id": name, **properties})
        return name

    def record(self, name: str, number: int) -> str:
        return self._track(name, {"number": number})

    def record_hostile(self) -> list[str]:
        return [self._track(f"{session_id}-h{place}", {"value": value}) for place, value in enumerate(HOSTILE)]

    def complete(self) -> None:
        pass

    def close(self) -> str:
        self._client.shutdown()
        return "true 0"


if __name__ == "__main__":
    speak(Tracked)
