"""Maps field names to those of the service: ``heard_text`` becomes ``heardText``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ._capture import text_of
from ._times import rfc3339

_UNDERSCORE = re.compile(r"(?<=[a-z0-9])_+([a-z0-9])")
# Objects whose member names are the service's. All other members of a payload belong to the user and stay unchanged.
_NESTED = ("latency", "truncation", "words", "source")
_cache: dict[str, str] = {}


def camel(name: str) -> str:
    known = _cache.get(name)
    if known is None:
        known = _UNDERSCORE.sub(lambda m: m[1].upper(), name)
        if len(_cache) < 1000:
            _cache[name] = known
    return known


def utterance(text: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    payload: dict[str, Any] = {} if text is None else {"text": text if isinstance(text, str) else text_of(text)}
    for key, value in fields.items():
        if value is not None:
            name = _cache.get(key) or camel(key)
            payload[name] = value if name not in _READ else _read(name, value)
    return payload


def _read(name: str, value: Any) -> Any:
    try:
        return _READ[name](value)
    except Exception:
        return value  # A value that cannot be inspected is left to the capture.


def _time(value: Any) -> Any:
    return rfc3339(value) or value


def _members(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {camel(key) if isinstance(key, str) else key: member for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_members(item) for item in value]
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("startedAt", "endedAt"), _time),
    **dict.fromkeys(_NESTED, _members),
}
