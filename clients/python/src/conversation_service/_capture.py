"""Maps values that the service would refuse when they are recorded, so that nothing raises and nothing is lost.

The rules are specified in clients/spool-format.md.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from numbers import Integral, Real
from typing import Any

from ._plain_json import LARGEST_INTEGER, plain_json
from ._requests import new_id
from ._times import rfc3339

_DEEPEST = 32
_MOST_NAMES = 20_000
_ID = re.compile(r"[A-Za-z0-9_+-][A-Za-z0-9._:@+=~-]{0,127}")
_TYPE = re.compile(r"user_speech|bot_speech|system|x(\.[a-z0-9_]+){1,4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,15}|[XxIi](-[A-Za-z0-9]{1,8}){1,15}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def text_of(value: Any) -> str:
    """Return the value as a string that UTF-8 can encode."""
    try:
        text = value if isinstance(value, str) else str(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    return _SURROGATE.sub("\ufffd", text)


def identifier(value: Any) -> str:
    text = text_of(value)
    if _ID.fullmatch(text):
        return text
    if not text:
        return new_id()
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    short = re.sub(r"[^A-Za-z0-9._:@+=~-]", "-", text[:90])
    return f"{short if short[0] not in '.:@=~' else '-' + short[1:]}-{digest}"


_OWN_TYPES = frozenset({"user_speech", "bot_speech", "system"})


def event_type(value: Any) -> str:
    if type(value) is str and value in _OWN_TYPES:
        return value
    text = text_of(value)
    if _TYPE.fullmatch(text) and len(text) <= 128:
        return text
    parts = [part for part in re.sub(r"[^a-z0-9_.]", "_", text.lower()).split(".") if part]
    if parts[:1] == ["x"] and len(parts) > 1:
        parts = parts[1:]
    if len(parts) > 4:
        parts = [*parts[:3], "_".join(parts[3:])]
    return ".".join(["x", *(parts or ["event"])])[:128].rstrip(".")


def language_tag(value: Any) -> str | None:
    tag = text_of(value).replace("_", "-")
    return tag if len(tag) <= 128 and _LANGUAGE.fullmatch(tag) else None


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def payload_json(value: Any, originals: dict[str, str]) -> str:
    """Return a payload as JSON that the service accepts; ``originals`` are the other values that had to be mapped."""
    if not originals and type(value) is dict:
        try:
            return plain_json(value)
        except Exception:
            pass  # A value needs mapping, or another thread is changing it.
    return _encode({**json_object(value), **originals})


def json_object(value: Any) -> dict[str, Any]:
    """Convert any value to an object that the service accepts."""
    cleaned = _Cleaner().clean(value, 1)
    if not isinstance(cleaned, dict):
        cleaned = {"value": cleaned}
    if _count_names(cleaned) > _MOST_NAMES:
        return {"json": json.dumps(cleaned, ensure_ascii=False)}
    return cleaned


class _Cleaner:
    def __init__(self) -> None:
        self._above: set[int] = set()

    def clean(self, value: Any, level: int) -> Any:
        if value is None or value is True or value is False:
            return value
        if type(value) is str:
            return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
        try:
            return self._mapped(value, level)
        except Exception as fault:
            return text_of(fault) or type(fault).__name__

    def _mapped(self, value: Any, level: int) -> Any:
        if isinstance(value, Enum):
            return self.clean(value.value, level)
        if isinstance(value, Integral):
            whole = int(value)
            return whole if -LARGEST_INTEGER <= whole <= LARGEST_INTEGER else str(whole)
        if isinstance(value, Real):
            return _number(float(value))
        if isinstance(value, (Mapping, list, tuple, set, frozenset)):
            return self._within(value, lambda: self._container(value, level))
        return self._other(value, level)

    def _within(self, value: Any, read: Callable[[], Any]) -> Any:
        if id(value) in self._above:
            return "[circular]"
        self._above.add(id(value))
        try:
            return read()
        finally:
            self._above.discard(id(value))

    def _container(self, value: Any, level: int) -> Any:
        if level > _DEEPEST and level < 900:
            return json.dumps(self._members(value, 901), ensure_ascii=False)
        return self._members(value, level)

    def _members(self, value: Any, level: int) -> Any:
        if level > 960:
            return text_of(type(value).__name__)
        if not isinstance(value, Mapping):
            return [self.clean(item, level + 1) for item in list(value)]
        result: dict[str, Any] = {}
        for key, item in list(value.items()):
            name = key if type(key) is str and key.isascii() else text_of(key)
            name = "proto" if name == "__proto__" else name
            while name in result:
                name += "_"
            result[name] = self.clean(item, level + 1)
        return result

    def _other(self, value: Any, level: int) -> Any:
        if isinstance(value, str):
            return text_of(str(value))
        if isinstance(value, (datetime, date)):
            return (rfc3339(value) if isinstance(value, datetime) else None) or text_of(value)
        if isinstance(value, (bytes, bytearray, memoryview)):
            return base64.b64encode(bytes(value)).decode()
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = [field.name for field in dataclasses.fields(value)]
            return self._within(value, lambda: self.clean({name: getattr(value, name, None) for name in fields}, level))
        dump = getattr(value, "model_dump", None)
        if callable(dump) and not isinstance(value, type):
            return self._within(value, lambda: self.clean(dump(), level))
        return text_of(value)


def _number(value: float) -> float | str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    # A whole float keeps its notation: beyond 2^53 its digits would read as an integer that is refused.
    return value


def _count_names(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_count_names, value.values()))
    if isinstance(value, list):
        return sum(map(_count_names, value))
    return 0
