"""HTTP/1.1 with the standard library, over persistent connections shared by threads."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ._backoff import parse_retry_after
from ._errors import ConversationServiceError
from ._version import VERSION

_MOST_IDLE_CONNECTIONS = 8
_CONNECTION_FAULTS = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class Transport:
    """Send one request and return the response, whatever its status. Raise if there is none."""

    def __init__(self, url: str, *, timeout: float, headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("The URL must begin with http:// or https:// and name a host.")
        self._https = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._headers = {"User-Agent": f"conversation-service-python/{VERSION}", **(headers or {})}
        self._tls = ssl.create_default_context() if self._https else None
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        # The server may have closed an idle connection, so a failure on one is retried on a new one. Every request of
        # this API is idempotent.
        while (kept := self._take()) is not None:
            try:
                return self._exchange(kept, method, path, body, headers)
            except TimeoutError as fault:
                raise _unreachable(fault) from fault
            except _CONNECTION_FAULTS:
                continue
        try:
            return self._exchange(self._connect(self._timeout), method, path, body, headers)
        except _CONNECTION_FAULTS as fault:
            raise _unreachable(fault) from fault

    def open(
        self, method: str, path: str, headers: Mapping[str, str], timeout: float
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Return a response whose body the caller reads, on a connection of its own."""
        connection = self._connect(timeout)
        try:
            connection.request(method, self._prefix + path, headers={**self._headers, **headers})
            return connection, connection.getresponse()
        except _CONNECTION_FAULTS as fault:
            connection.close()
            raise _unreachable(fault) from fault

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def forget(self) -> None:
        """Called after a fork: the connections, and possibly the lock, belong to the parent."""
        self._lock = threading.Lock()
        self._idle = []

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        try:
            connection.request(method, self._prefix + path, body, {**self._headers, **(headers or {})})
            response = connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except BaseException:
            connection.close()
            raise
        self._give_back(connection, reusable=not response.will_close)
        return answer

    def _connect(self, timeout: float) -> http.client.HTTPConnection:
        if self._https:
            return http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=timeout)

    def _take(self) -> http.client.HTTPConnection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: http.client.HTTPConnection, *, reusable: bool) -> None:
        with self._lock:
            if reusable and len(self._idle) < _MOST_IDLE_CONNECTIONS:
                self._idle.append(connection)
                return
        connection.close()


def error_of(answer: Answer) -> ConversationServiceError:
    """Return the error for a response outside of 2xx and 304."""
    problem = _problem(answer.body)
    retry_after = parse_retry_after(answer.headers.get("retry-after"))
    if isinstance(problem.get("code"), str):
        return ConversationServiceError(
            problem["code"],
            str(problem.get("detail", problem.get("title", ""))),
            status=answer.status,
            retryable=problem.get("retryable") is True,
            problem=problem,
            retry_after=retry_after,
        )
    return ConversationServiceError(
        f"HTTP_{answer.status}",
        "The response did not come from the service, but from something in between, such as a gateway.",
        status=answer.status,
        retryable=answer.status in (408, 425, 429) or answer.status >= 500,
        problem=problem,
        retry_after=retry_after,
    )


def _problem(body: bytes) -> dict[str, Any]:
    try:
        problem = json.loads(body)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _unreachable(fault: BaseException) -> ConversationServiceError:
    return ConversationServiceError("CONNECTION_FAILED", str(fault) or type(fault).__name__, retryable=True)
