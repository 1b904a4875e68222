"""The asyncio client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from . import _models as models
from ._calls import AsyncCalls
from .client import Client

_Item = TypeVar("_Item")
_END: Any = object()


class AsyncClient(AsyncCalls):
    """The methods of :class:`Client` as coroutines. Requests run on the client's threads, never on the event loop."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 30.0,
        max_attempts: int = 5,
        headers: Mapping[str, str] | None = None,
        max_concurrency: int = 32,
    ) -> None:
        self._client = Client(url, timeout=timeout, max_attempts=max_attempts, headers=headers)
        self.url = self._client.url
        self._threads = ThreadPoolExecutor(max_concurrency, "conversation-service-client")

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Cancel pending retries and close idle connections."""
        self._client.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def iter_sessions(self, **filters: Any) -> AsyncIterator[models.Session]:
        """Iterate over all matching sessions, newest first. Filters as in :meth:`list_sessions`."""
        async for session in self._iterate(self._client.iter_sessions(**filters)):
            yield session

    async def iter_log(self, session_id: str, *, after: int = 0, **filters: Any) -> AsyncIterator[models.Event]:
        """Iterate over the events of a session in order of sequence. Filters as in :meth:`read_events`."""
        async for event in self._iterate(self._client.iter_log(session_id, after=after, **filters)):
            yield event

    async def iter_history(self, session_id: str, *, limit: int = 500) -> AsyncIterator[models.Event]:
        """Iterate over the events of a session in chronological order."""
        async for event in self._iterate(self._client.iter_history(session_id, limit=limit)):
            yield event

    async def follow(
        self,
        session_id: str,
        *,
        after: int = 0,
        type: list[str] | None = None,
    ) -> AsyncIterator[models.Event]:
        """Follow a session as :meth:`Client.follow` does. Leaving the loop or cancelling the task ends the stream."""
        stream = self._client.follow(session_id, after=after, type=type)
        async for event in self._stream(stream, stream.close):
            yield event

    follow_session = follow

    async def follow_sessions(self) -> AsyncIterator[models.Session]:
        """Yield each session that is created or changed from now on. After a reconnection, list the sessions again."""
        async for session in self._stream(self._client.follow_sessions(), lambda: None):
            yield session

    async def _iterate(self, items: Iterator[_Item]) -> AsyncIterator[_Item]:
        loop = asyncio.get_running_loop()
        while (item := await loop.run_in_executor(self._threads, next, items, _END)) is not _END:
            yield cast("_Item", item)

    async def _stream(self, items: Iterator[_Item], close: Callable[[], None]) -> AsyncIterator[_Item]:
        """Each stream has a thread of its own, so that waiting streams never hold up calls."""
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, "conversation-service-stream")
        try:
            while (item := await loop.run_in_executor(thread, next, items, _END)) is not _END:
                yield cast("_Item", item)
        finally:
            close()
            thread.shutdown(wait=False)

    async def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: Any,
        *,
        accepted: tuple[int, ...] = (),
        content_type: str = "application/json",
    ) -> Any:
        def call() -> Any:
            return self._client._call(method, path, query, body, accepted=accepted, content_type=content_type)

        return await asyncio.get_running_loop().run_in_executor(self._threads, call)
