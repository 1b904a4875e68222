"""Records with the Python client: recorder.py URL FOLDER SESSION COUNT ENDING. Tells each id when its recording has returned."""

from __future__ import annotations

import os
import sys
import time

from conversation_service import Recorder

url, folder, session_id, count, ending = sys.argv[1:6]
HOSTILE = ["item_1/fnc_0", "\ud800", "", "x" * 300, float("nan"), 2**70, {"__proto__": 1}, [[]], b"\xff", object()]


def tell(text: str) -> None:
    # Told only after the call has returned: from here on the record may not be lost.
    os.write(1, text.encode() + b"\n")


def record(recorder: Recorder, number: int, prefix: str = "") -> None:
    tell(recorder.event("system", {"number": number}, event_id=f"{session_id}-{prefix}{number}"))


def forked(recorder: Recorder) -> None:
    pid = os.fork()
    for number in range(int(count)):
        record(recorder, number, "child-" if pid == 0 else "parent-")
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def main() -> None:
    recorder = Recorder(url, session_id, spool_dir=folder)
    if ending == "fork-before":
        # The recorder is made, and its threads run, before the fork: gunicorn's preload.
        forked(recorder)
        os._exit(0)
    for number in range(int(count)):
        record(recorder, number)
        if ending == "live":
            time.sleep(0.01)
    if ending == "fork-after":
        forked(recorder)
        os._exit(0)
    if ending == "values":
        for value in HOSTILE:
            tell(recorder.event(value, value, event_id=value, timestamp=value))  # type: ignore[arg-type]
    if ending in ("live", "values"):
        sys.stdin.readline()
        closed = recorder.close(timeout=60)
        tell(f"closed {str(closed).lower()} {recorder.stats.dead_letters}")
        os._exit(0)
    number = int(count)
    while ending == "hang":
        record(recorder, number)
        number += 1
        time.sleep(0.001)
    recorder.complete()
    if ending == "exit":
        os._exit(0)
    if ending == "raise":
        raise RuntimeError("the speaker ends")


main()
