"""The fast conversion of a payload to JSON gives the result of the general one, or leaves the payload to it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from conversation_service._capture import json_object, payload_json
from conversation_service._plain_json import NotPlainError, plain_json

LEAVES = [
    "",
    "I lost my card",
    'a "quoted"\n line',
    "Grüße 你好 😀",
    0,
    -7,
    2**53 - 1,
    0.93,
    -0.0,
    1e300,
    True,
    False,
    None,
]
MAPPED = ["\ud800", 2**53, float("nan"), float("inf"), b"bytes", ("a", "tuple"), {"__proto__": 1}, {7: 1}, {"ü": 1}]


def grown(chance: random.Random, level: int = 0) -> Any:
    kind = chance.random()
    if level > 4 or kind < 0.6:
        return chance.choice(LEAVES)
    items = [grown(chance, level + 1) for _ in range(chance.randrange(4))]
    return items if kind < 0.8 else {f"name{place}": item for place, item in enumerate(items)}


def test_plain_values_are_written_the_same_way() -> None:
    chance = random.Random(16)
    for _ in range(500):
        payload = {"text": "a text", "value": grown(chance)}
        text = plain_json(payload)
        assert text == json.dumps(json_object(payload), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("value", MAPPED, ids=ascii)
def test_values_that_must_be_mapped_are_left_to_the_general_conversion(value: Any) -> None:
    for payload in ({"a": value}, {"a": [1, {"b": value}]}):
        with pytest.raises((NotPlainError, UnicodeEncodeError)):
            plain_json(payload)
        assert json.loads(payload_json(payload, {})) == json_object(payload)


def test_cycles_depth_and_many_names_are_left_to_the_general_conversion() -> None:
    cycle: dict[str, Any] = {}
    cycle["self"] = cycle
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]
    for payload in (cycle, {"deep": deep}, {str(number): 1 for number in range(20_001)}):
        with pytest.raises(NotPlainError):
            plain_json(payload)
        assert json.loads(payload_json(payload, {})) == json_object(payload)
