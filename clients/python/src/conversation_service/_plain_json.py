"""JSON for values that need no mapping, in one pass: nearly every payload, at the cost of inspecting it."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import Any

LARGEST_INTEGER = 2**53 - 1
_DEEPEST = 16
# A payload with more names than the service accepts is longer than this, and takes the slow path.
_LONGEST_TEXT = 65_536


class NotPlainError(Exception):
    """A value needs mapping, or at least closer inspection."""


def plain_json(value: dict[str, Any], level: int = 1) -> str:
    if level > _DEEPEST:
        raise NotPlainError
    members = []
    for name, member in value.items():
        if type(name) is not str or not name.isascii() or name == "__proto__":
            raise NotPlainError
        members.append(f"{encode_basestring(name)}:{_value(member, level)}")
    text = f"{{{','.join(members)}}}"
    if len(text) > _LONGEST_TEXT:
        raise NotPlainError
    return text


def _value(value: Any, level: int) -> str:
    kind = type(value)
    if kind is str:
        if not value.isascii():
            value.encode()  # A lone surrogate raises.
        return encode_basestring(value)
    if kind is float:
        if value - value != 0:
            raise NotPlainError
        return float.__repr__(value)
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise NotPlainError
        return int.__repr__(value)
    if value is None or kind is bool:
        return "null" if value is None else "true" if value else "false"
    if kind is dict:
        return plain_json(value, level + 1)
    if kind is list and level < _DEEPEST:
        return f"[{','.join([_value(item, level + 1) for item in value])}]"
    raise NotPlainError
