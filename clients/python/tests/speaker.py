"""A process that records and then ends in the way it is told: `speaker.py URL FOLDER SESSION COUNT ENDING`."""

from __future__ import annotations

import os
import sys
import time

from conversation_service import Recorder

url, folder, session_id, count, ending = sys.argv[1:6]


def speak(recorder: Recorder, prefix: str) -> None:
    for number in range(int(count)):
        # Told to the parent only after the call has returned: from here on the record may not be lost.
        os.write(1, recorder.event("system", {"n": number}, event_id=f"{prefix}{number}").encode() + b"\n")


def forked(recorder: Recorder) -> None:
    pid = os.fork()
    speak(recorder, "child-" if pid == 0 else "parent-")
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def main() -> None:
    if ending == "fork-before":
        # The recorder is made, and its threads run, before the fork: gunicorn's preload.
        forked(Recorder(url, session_id, spool_dir=folder))
        os._exit(0)
    recorder = Recorder(url, session_id, spool_dir=folder)
    speak(recorder, "")
    if ending == "fork-after":
        forked(recorder)
    recorder.complete()
    if ending == "hang":
        time.sleep(60)
    if ending == "_exit":
        os._exit(0)
    if ending == "exit":
        sys.exit(0)
    if ending == "raise":
        raise RuntimeError


main()
