"""The reply in progress: LiveKit Agents emits no event for it before it has ended."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from ._replies import Replies

_PERIOD_SECONDS = 1.0


class Partials:
    """Reads along with what passes through the ``transcription_node`` of the agents, which every reply does."""

    def __init__(self, session: Any, replies: Replies, tell: Callable[[str], object]) -> None:
        self._session, self._replies, self._tell = session, replies, tell
        self._agents: list[Any] = []
        self._is_open = True

    def watch(self) -> None:
        """Call when a speech begins: the agent may have changed."""
        agent = self._session.current_agent
        if not self._is_open or any(agent is known for known in self._agents):
            return
        self._agents.append(agent)
        original = agent.transcription_node

        def transcription_node(text: Any, *others: Any, **named: Any) -> Any:
            return original(self._overheard(text) if self._is_open else text, *others, **named)

        agent.transcription_node = transcription_node

    def close(self) -> None:
        """An agent may speak in another session afterwards."""
        self._is_open = False

    async def _overheard(self, text: Any) -> AsyncIterator[Any]:
        said, told, told_at = "", "", float("-inf")
        self._replies.begin()
        async for piece in text:
            if isinstance(piece, str):
                said += piece
                self._replies.add(piece)
            if said.strip() and time.monotonic() - told_at >= _PERIOD_SECONDS:
                told, told_at = said, time.monotonic()
                self._tell(said)
            yield piece
        if said != told and self._is_open:
            self._tell(said)
