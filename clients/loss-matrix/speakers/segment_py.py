"""The same with segment-analytics-python, with its defaults."""

from __future__ import annotations

from typing import Any

from segment.analytics import Client
from speak import Sender, session_id, speak, url


class Tracked(Sender):
    def __init__(self) -> None:
        self._client = Client("key", host=url)

    def send(self, name: str, properties: dict[str, Any]) -> None:
        self._client.track(anonymous_id=session_id, event="system", properties={"id": name, **properties})

    def close(self) -> str:
        self._client.shutdown()
        return "true 0"


if __name__ == "__main__":
    speak(Tracked)
