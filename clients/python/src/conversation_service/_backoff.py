"""Delays between attempts."""

from __future__ import annotations

import random
from email.utils import parsedate_to_datetime
from time import time

LONGEST_SECONDS = 60.0
_BASE_SECONDS = 0.25


def wait_seconds(failures: int, retry_after: float | None = None) -> float:
    """Return a delay with full jitter over an exponential ceiling: at least ``Retry-After``, at most a minute."""
    ceiling = min(LONGEST_SECONDS, _BASE_SECONDS * 2.0 ** min(failures, 10))
    jittered = random.uniform(0, ceiling)
    return min(LONGEST_SECONDS, max(jittered, retry_after or 0.0))


def parse_retry_after(value: str | None) -> float | None:
    """Parse ``Retry-After``, in seconds or as an HTTP date. Return None for anything else."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (TypeError, ValueError):
        return None
