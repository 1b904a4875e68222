"""Names of payloads as the service reads them: ``heard_text`` is ``heardText``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ._times import rfc3339

_UNDERSCORE = re.compile(r"(?<=[a-z0-9])_+([a-z0-9])")
# Objects whose members have names of ours; what else stands in a payload is the user's, and stays as it is.
_NESTED = frozenset({"latency", "truncation", "words", "source"})
_cache: dict[str, str] = {}


def camel(name: str) -> str:
    known = _cache.get(name)
    if known is None:
        known = _UNDERSCORE.sub(lambda m: m[1].upper(), name)
        if len(_cache) < 1000:
            _cache[name] = known
    return known


def utterance(text: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    payload: dict[str, Any] = {"text": text if text is None or isinstance(text, str) else str(text)}
    for key, value in fields.items():
        name = camel(key)
        if value is None:
            continue
        if name in ("startedAt", "endedAt"):
            value = rfc3339(value) or value
        elif name in _NESTED:
            value = _members(value)
        payload[name] = value
    if payload["text"] is None:
        del payload["text"]
    return payload


def _members(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {camel(key) if isinstance(key, str) else key: member for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_members(item) for item in value]
    return value
