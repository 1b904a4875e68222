"""The same with posthog, with its defaults."""

from __future__ import annotations

from typing import Any

from posthog import Posthog
from speak import Sender, session_id, speak, url


class Captured(Sender):
    def __init__(self) -> None:
        self._client = Posthog("key", host=url)

    def send(self, name: str, properties: dict[str, Any]) -> None:
        self._client.capture("system", distinct_id=session_id, properties={"id": name, **properties})

    def close(self) -> str:
        self._client.shutdown()
        return "true 0"


if __name__ == "__main__":
    speak(Captured)
