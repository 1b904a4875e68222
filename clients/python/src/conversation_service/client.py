"""The synchronous client."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any, cast

from . import _models as models
from ._backoff import wait_seconds
from ._calls import Calls
from ._errors import ConversationServiceError
from ._follow import SessionStream, session_list
from ._requests import encode, query_string
from ._transport import Transport, error_of


class Client(Calls):
    """A client for the Conversation Service API, with one method per operation. Thread-safe.

    A failed request is retried while the error is ``retryable``, at most ``max_attempts`` attempts in all. Ids stay the
    same across attempts, so the effect is never doubled. The delay is at least ``Retry-After`` and at most a minute.
    The last error is raised as :class:`ConversationServiceError`.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 30.0,
        max_attempts: int = 5,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self._transport = Transport(self.url, timeout=timeout, headers=headers)
        self._max_attempts = max(1, max_attempts)
        self._closed = threading.Event()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Cancel pending retries and close idle connections."""
        self._closed.set()
        self._transport.close()

    def iter_sessions(self, **filters: Any) -> Iterator[models.Session]:
        """Iterate over all matching sessions, newest first. Filters as in :meth:`list_sessions`."""
        cursor: str | None = filters.pop("cursor", None)
        while True:
            page = self.list_sessions(cursor=cursor, **filters)
            yield from page["sessions"]
            cursor = page["pagination"]["nextCursor"]
            if cursor is None:
                return

    def iter_log(self, session_id: str, *, after: int = 0, **filters: Any) -> Iterator[models.Event]:
        """Iterate over the events of a session in order of sequence. Filters as in :meth:`read_events`."""
        while True:
            page = self.read_events(session_id, after=after, **filters)
            yield from page["events"]
            pagination = cast("Mapping[str, Any]", page["pagination"])
            if not pagination["hasMore"]:
                return
            after = pagination["nextAfter"]

    def iter_history(self, session_id: str, *, limit: int = 500) -> Iterator[models.Event]:
        """Iterate over the events of a session in chronological order."""
        offset = 0
        while True:
            page = self.get_session(session_id, limit=limit, offset=offset)
            yield from page["events"]
            offset += len(page["events"])
            if not page["pagination"]["hasMore"]:
                return

    def follow(self, session_id: str, *, after: int = 0, type: list[str] | None = None) -> SessionStream:
        """Iterate over the events of a session after ``after``, first stored ones, then new ones, until the session is
        sealed.

        A broken connection is reopened after the last event, without gaps or repeats. If the service now uses another
        store (``reset``), the log starts over from the beginning.
        """
        return SessionStream(self._transport, session_id, after=after, types=type)

    follow_session = follow

    def follow_sessions(self) -> Iterator[models.Session]:
        """Yield each session that is created or changed from now on. After a reconnection, list the sessions again."""
        return session_list(self._transport)

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: Any,
        *,
        accepted: tuple[int, ...] = (),
        content_type: str = "application/json",
    ) -> Any:
        content = None if body is None else encode(body)
        headers = {} if content is None else {"Content-Type": content_type}
        failures = 0
        while True:
            try:
                return self._once(method, path + query_string(query), content, headers, accepted)
            except ConversationServiceError as error:
                failures += 1
                if not error.retryable or failures >= self._max_attempts:
                    raise
                if self._closed.wait(wait_seconds(failures, error.retry_after)):
                    raise

    def _once(
        self, method: str, target: str, content: bytes | None, headers: Mapping[str, str], accepted: tuple[int, ...]
    ) -> Any:
        answer = self._transport.send(method, target, content, headers)
        if answer.status >= 300 and answer.status not in accepted:
            raise error_of(answer)
        if not answer.body:
            return None
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.body.decode()
