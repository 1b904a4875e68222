"""Converts Python values to the parts of a request."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from ._times import rfc3339


def new_id() -> str:
    return os.urandom(16).hex()


def segment(value: str) -> str:
    """Return the value as one segment of a path, escaped."""
    return quote(value, safe="")


def given(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members whose value is not None."""
    return {name: value for name, value in members.items() if value is not None}


def query_string(query: Mapping[str, Any]) -> str:
    """Encode a query: lists are repeated, mappings become ``name.key=value``, datetimes RFC 3339."""
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if value is None:
            continue
        if isinstance(value, Mapping):
            pairs += [(key if key.startswith(f"{name}.") else f"{name}.{key}", _text(v)) for key, v in value.items()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            pairs += [(name, _text(item)) for item in value]
        else:
            pairs.append((name, _text(value)))
    return f"?{urlencode(pairs)}" if pairs else ""


def encode(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_time, allow_nan=False).encode()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _time(value) if isinstance(value, datetime) else str(value)


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        text = rfc3339(value)
        if text is not None:
            return text
    raise TypeError(f"{type(value).__name__} is not a JSON value.")
