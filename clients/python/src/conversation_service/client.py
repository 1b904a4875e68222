"""The client for threads."""

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
    """The API of the Conversation Service, one method for each call. May be shared by threads.

    A failed request is repeated while the error is ``retryable``, at most ``max_attempts`` times in all, with the
    same ids and so without a doubled effect; ``Retry-After`` is the least wait, a minute the longest. What stays is
    raised as :class:`ConversationServiceError`.
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
        """Ends what waits for another try, and closes the idle connections."""
        self._closed.set()
        self._transport.close()

    def iter_sessions(self, **filters: Any) -> Iterator[models.Session]:
        """All sessions that match, newest first, page by page: the filters of :meth:`list_sessions`."""
        cursor: str | None = filters.pop("cursor", None)
        while True:
            page = self.list_sessions(cursor=cursor, **filters)
            yield from page["sessions"]
            cursor = page["pagination"]["nextCursor"]
            if cursor is None:
                return

    def iter_log(self, session_id: str, *, after: int = 0, **filters: Any) -> Iterator[models.Event]:
        """The events of a session in the order of their sequence: the filters of :meth:`read_events`."""
        while True:
            page = self.read_events(session_id, after=after, **filters)
            yield from page["events"]
            pagination = cast("Mapping[str, Any]", page["pagination"])
            if not pagination["hasMore"]:
                return
            after = pagination["nextAfter"]

    def iter_history(self, session_id: str, *, limit: int = 500) -> Iterator[models.Event]:
        """The events of a session in the order of their timestamps."""
        offset = 0
        while True:
            page = self.get_session(session_id, limit=limit, offset=offset)
            yield from page["events"]
            offset += len(page["events"])
            if not page["pagination"]["hasMore"]:
                return

    def follow(self, session_id: str, *, after: int = 0, type: list[str] | None = None) -> SessionStream:
        """The events of a session from ``after`` on, then each as it is stored, until the session is sealed.

        A connection that breaks is opened again behind the last event: no gap, no repeat. Where the service has
        another store than before (``reset``), the log begins anew from its start.
        """
        return SessionStream(self._transport, session_id, after=after, types=type)

    follow_session = follow

    def follow_sessions(self) -> Iterator[models.Session]:
        """Each session that is created or changed from now on; after a break, read the list again."""
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
