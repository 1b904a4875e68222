"""The one error that the clients raise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ConversationServiceError(Exception):
    """A request that did not succeed.

    ``code`` names the reason for programs (``SESSION_NOT_FOUND``, ``EVENT_CONFLICT`` …; ``CONNECTION_FAILED`` where
    there was no answer, ``HTTP_<status>`` where it was not the service that answered). ``status`` is the HTTP status,
    0 without an answer. ``retryable`` says whether the same request may succeed later. ``problem`` is the body of the
    answer (RFC 9457).
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
