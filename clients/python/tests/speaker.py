"""A process that records and then ends as it is told: `speaker.py URL FOLDER SESSION COUNT ENDING`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time

from conversation_service import Recorder

url, folder, session_id, count, ending = sys.argv[1:6]


def speak(recorder: Recorder, prefix: str) -> None:
    for number in range(int(count)):
        speak_one(recorder, f"{prefix}{number}")


def speak_one(recorder: Recorder, event_id: str) -> None:
    # Reported to the parent only after the call has returned: from here on the record must not be lost.
    os.write(1, recorder.event("system", event_id=event_id).encode() + b"\n")


def forked(recorder: Recorder) -> None:
    pid = os.fork()
    speak(recorder, "child-" if pid == 0 else "parent-")
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def child(url: str, folder: str, session_id: str) -> None:
    speak(Recorder(url, session_id, spool_dir=folder), "child-")
    os._exit(0)


def forkserver(recorder: Recorder) -> None:
    process = multiprocessing.get_context("forkserver").Process(target=child, args=(url, folder, session_id))
    process.start()
    speak(recorder, "parent-")
    process.join()


def end(recorder: Recorder) -> None:
    """The application's own handler of SIGTERM: it records, and ends the process wherever it is."""
    speak_one(recorder, "handler")
    recorder.complete(end_reason="terminated")
    sys.exit(7)


def main() -> None:
    if ending == "handler-before":
        signal.signal(signal.SIGTERM, lambda *_: end(recorder))
    if ending == "fork-before":
        # The recorder is created, and its threads run, before the fork, as with gunicorn's preload.
        forked(Recorder(url, session_id, spool_dir=folder))
        os._exit(0)
    recorder = Recorder(url, session_id, spool_dir=folder)
    if ending == "handler-after":
        signal.signal(signal.SIGTERM, lambda *_: end(recorder))
    speak(recorder, "")
    if ending == "forkserver":
        forkserver(recorder)
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


if __name__ == "__main__":
    main()
