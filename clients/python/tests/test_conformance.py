"""The scenarios that the clients of all languages pass: clients/conformance."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from scripted import Reply, Request, ScriptedServer
from test_recorder import accept

from conversation_service import Recorder
from conversation_service._records import frame

SCENARIOS = ROOT / "clients/conformance"


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in json.loads((SCENARIOS / name).read_text())]


def decode(value: Any) -> Any:
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$surrogate" in value:
        return chr(int(value["$surrogate"], 16))
    if "$number" in value:
        text = value["$number"]
        return int(text) if text.isdigit() else float(text)
    return {("__proto__" if name == "$proto" else name): decode(item) for name, item in value.items()}


def snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda m: f"_{m[0].lower()}", name)


@pytest.mark.parametrize("case", cases("capture.json"))
def test_capture(case: dict[str, Any], tmp_path: Path) -> None:
    recorder = Recorder("http://127.0.0.1:9", "s", spool_dir=tmp_path)
    head, *rest = decode(case["arguments"])
    first, own = ([*rest, None, None])[:2]
    own = {snake(name): value for name, value in (own or {}).items()}
    if case["method"] == "event":
        recorder.event(head, first, **own)
    else:
        fields = {snake(name): value for name, value in (first or {}).items()}
        getattr(recorder, snake(case["method"]))(head, **fields, **own)
    (file,) = tmp_path.glob("*.spool")
    event = json.loads(file.read_bytes().splitlines()[-1][18:])["body"]
    for name, expected in case["expect"].items():
        assert event[name] == expected


@pytest.mark.parametrize("case", cases("spool.json"))
def test_spool(case: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def answer(request: Request) -> Reply:
        for rule in case.get("answers", []):
            if is_of_the_file(request) and request.path == rule["path"] and rule.get("times", 1) > 0:
                rule["times"] = rule.get("times", 1) - 1
                return Reply(rule["status"], rule["body"])
        return accept(request)

    with ScriptedServer(answer) as server:
        lines = b""
        for record in case["lines"]:
            text = json.dumps(record).replace("$url", server.url)
            lines += record["raw"].encode() + b"\n" if "raw" in record else frame(text.encode())
        left = tmp_path / "1700000000000-0123456789ab-1-0-00000000.spool"
        left.write_bytes(lines)
        os.utime(left, (0, 0))
        recorder = Recorder(server.url, "another", spool_dir=tmp_path)
        assert recorder.close(timeout=30)
        requests = [told(r) for r in server.requests if is_of_the_file(r)]
    assert corrupt_lines(caplog.messages) == case["expect"].get("corrupt", 0)
    assert requests == case["expect"]["requests"]
    assert dead_letters(tmp_path) == case["expect"].get("deadLetters", [])


def corrupt_lines(messages: list[str]) -> int:
    return sum(int(found[1]) for found in (re.match(r"(\d+) damaged", message) for message in messages) if found)


def dead_letters(spool_dir: Path) -> list[str]:
    """The kinds of records that were permanently refused."""
    path = spool_dir / "dead-letters.jsonl"
    return [json.loads(line)["kind"] for line in path.read_text().splitlines()] if path.exists() else []


def told(request: Request) -> Any:
    if request.path.endswith("/batch"):
        return {"events": [event["eventId"] for event in request.body["events"]]}
    return {"complete": request.body} if request.path.endswith("/complete") else {"create": request.body}


def is_of_the_file(request: Request) -> bool:
    """The recorder that adopts the spool has a session of its own."""
    return "another" not in json.dumps(request.body) + request.path
