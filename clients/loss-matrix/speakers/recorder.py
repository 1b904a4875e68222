"""Records with the Python client."""

from __future__ import annotations

from speak import HOSTILE, folder, session_id, speak, url

from conversation_service import Recorder


class Recorded:
    def __init__(self) -> None:
        self._recorder = Recorder(url, session_id, spool_dir=folder)

    def record(self, name: str, number: int) -> str:
        return self._recorder.event("system", {"number": number}, event_id=name)

    def record_hostile(self) -> list[str]:
        return [self._recorder.event(value, value, event_id=value, timestamp=value) for value in HOSTILE]

    def complete(self) -> None:
        self._recorder.complete()

    def close(self) -> str:
        return f"{str(self._recorder.close(timeout=60)).lower()} {self._recorder.stats.dead_letters}"


if __name__ == "__main__":
    speak(Recorded)
