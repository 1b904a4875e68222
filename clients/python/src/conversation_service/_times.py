"""Times in the format of the service: RFC 3339 in UTC with milliseconds."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from time import time
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# Fractions of any length and all notations of the zone; before Python 3.11, fromisoformat does not accept them.
_FRACTION = re.compile(r"(:\d{2})[.,](\d{1,6})\d*")
_LEAP_SECOND = re.compile(r"(\d{2}:\d{2}):60")


def now_ms() -> int:
    return int(time() * 1000)


_SECONDS = [f":{number:02d}" for number in range(60)]
_DIGITS = [f"{number:03d}" for number in range(1000)]
# The latest minute and its text, in one tuple, because threads share it.
_newest_minute = (-1, "")


def format_ms(ms: int) -> str:
    """Formats with lookup tables, which are faster: every record waits for its time."""
    global _newest_minute
    minute, text = _newest_minute
    if ms // 60_000 != minute:
        minute = ms // 60_000
        text = (_EPOCH + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M").rjust(16, "0")
        _newest_minute = minute, text
    return f"{text}{_SECONDS[ms // 1000 % 60]}.{_DIGITS[ms % 1000]}Z"


def rfc3339(value: Any) -> str | None:
    """Convert a time in any usual form to RFC 3339; None if it cannot be read. A time without a zone is local, as in
    Python.
    """
    try:
        return format_ms(_to_ms(value))
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _to_ms(value: Any) -> int:
    if isinstance(value, datetime):
        return (value.astimezone(timezone.utc) - _EPOCH) // timedelta(milliseconds=1)
    if isinstance(value, bool):
        raise TypeError("A boolean is not a time.")
    if isinstance(value, (int, float)):
        return _number_to_ms(value)
    if isinstance(value, date):
        return _to_ms(datetime(value.year, value.month, value.day))
    if isinstance(value, str):
        return _to_ms(_parse(value.strip()))
    raise TypeError("The value is not a time.")


def _number_to_ms(value: float) -> int:
    """Convert seconds, milliseconds, microseconds or nanoseconds since 1970; the magnitude tells the unit."""
    size = abs(value)
    if size < 1e11:
        return int(round(value * 1000, 3))
    divisor = 1 if size < 1e14 else 1000 if size < 1e17 else 1_000_000
    return int(value) // divisor


def _parse(text: str) -> datetime:
    text = _LEAP_SECOND.sub(r"\1:59", text)
    text = _FRACTION.sub(lambda m: f"{m[1]}.{m[2]:0<6}", text)
    if text[-1:] in ("Z", "z"):
        text = text[:-1] + "+00:00"
    return datetime.fromisoformat(text)
