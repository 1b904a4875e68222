"""The error that the clients raise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ConversationServiceError(Exception):
    """A request that failed.

    ``code`` identifies the reason (``SESSION_NOT_FOUND``, ``EVENT_CONFLICT`` …); it is ``CONNECTION_FAILED`` if there
    was no response and ``HTTP_<status>`` if the response did not come from the service. ``status`` is the HTTP status,
    or 0 without a response. ``retryable`` says whether the same request may succeed later. ``problem`` is the body of
    the response (RFC 9457).
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        status: int = 0,
        retryable: bool = False,
        problem: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.status = status
        self.retryable = retryable
        self.problem: dict[str, Any] = dict(problem or {})
        self.retry_after = retry_after
