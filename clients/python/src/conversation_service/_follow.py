"""Streams that reconnect and resume."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from typing import cast

from . import _models as models
from ._backoff import wait_seconds
from ._errors import ConversationServiceError
from ._requests import query_string, segment
from ._sse import Message, messages
from ._transport import Answer, Transport, error_of

# The service sends a comment every 15 seconds; a connection that is silent for three times as long is dead.
_SILENCE_SECONDS = 45.0
_MOST_FAILURES = 8


class _Ended(Exception):
    """The session is sealed: no more events follow."""


class SessionStream(Iterator[models.Event]):
    """An iterator over the events of a session. ``position`` is the sequence of the last one. ``close`` ends it from
    any thread.
    """

    def __init__(self, transport: Transport, session_id: str, *, after: int, types: list[str] | None) -> None:
        self.position = after
        self._transport = transport
        self._path = f"/sessions/{segment(session_id)}/stream" + query_string({"type": types, "session": "false"})
        self._closed = threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        self._events = self._run()

    def __next__(self) -> models.Event:
        return next(self._events)

    def __enter__(self) -> SessionStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._closed.set()
        _shut(self._connection)

    def _run(self) -> Iterator[models.Event]:
        failures = 0
        while not self._closed.is_set():
            fault: ConversationServiceError | None = None
            try:
                for event in self._once():
                    failures = 0
                    yield event
            except _Ended:
                return
            except ConversationServiceError as error:
                if not error.retryable or (failures >= _MOST_FAILURES and error.status != 0):
                    raise
                fault = error
            failures += 1
            self._closed.wait(wait_seconds(failures, fault.retry_after if fault else None))

    def _once(self) -> Iterator[models.Event]:
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(self.position)}
        connection, response = self._transport.open("GET", self._path, headers, _SILENCE_SECONDS)
        self._connection = connection
        try:
            _check(response)
            for message in messages(response):
                event = self._take(message)
                if event is not None:
                    yield event
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            return  # The connection broke, or was closed by another thread: the caller decides.
        finally:
            connection.close()

    def _take(self, message: Message) -> models.Event | None:
        if message.event == "end":
            raise _Ended
        if message.event == "reset":
            self.position = 0
        if message.event != "event":
            return None
        event = cast("models.Event", json.loads(message.data))
        if event["sequence"] <= self.position:
            return None
        self.position = event["sequence"]
        return event


def session_list(transport: Transport) -> Iterator[models.Session]:
    connection, response = transport.open("GET", "/stream", {"Accept": "text/event-stream"}, _SILENCE_SECONDS)
    try:
        _check(response)
        for message in messages(response):
            if message.event == "session":
                yield cast("models.Session", json.loads(message.data))
    except (OSError, http.client.HTTPException) as fault:
        raise ConversationServiceError("CONNECTION_FAILED", "The stream ended unexpectedly.", retryable=True) from fault
    finally:
        connection.close()


def _check(response: http.client.HTTPResponse) -> None:
    if response.status == 204:
        raise _Ended
    if response.status != 200:
        headers = {name.lower(): value for name, value in response.getheaders()}
        raise error_of(Answer(response.status, headers, response.read()))


def _shut(connection: http.client.HTTPConnection | None) -> None:
    if connection is not None and connection.sock is not None:
        try:
            connection.sock.shutdown(2)
        except OSError:
            return  # Already closed.
