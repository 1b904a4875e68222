"""The same with posthog, at its defaults."""

from __future__ import annotations

from typing import Any

from posthog import Posthog
from speak import HOSTILE, session_id, speak, url


class Captured:
    def __init__(self) -> None:
        self._client = Posthog("key", host=url)

    def _capture(self, name: str, properties: dict[str, Any]) -> str:
        self._client.capture("system", distinct_id=session_id, properties={"id": name, **properties})
        return name

    def record(self, name: str, number: int) -> str:
        return self._capture(name, {"number": number})

    def record_hostile(self) -> list[str]:
        return [self._capture(f"{session_id}-h{place}", {"value": value}) for place, value in enumerate(HOSTILE)]

    def complete(self) -> None:
        pass

    def close(self) -> str:
        self._client.shutdown()
        return "true 0"


if __name__ == "__main__":
    speak(Captured)
