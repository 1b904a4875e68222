"""Measures what a record costs, what memory a dead service takes, and how fast a spool is replayed.

`python tests/measure.py URL [BYTES TO REPLAY]`, with the service of a checkout running at URL.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from conversation_service import Recorder
from conversation_service._records import frame
from conversation_service._requests import new_id

NOWHERE = "http://127.0.0.1:9"
SPEECH = "I would like to move my appointment to Friday."


def percentiles(took: list[float]) -> str:
    took.sort()
    return ", ".join(f"p{p} {took[len(took) * p // 100]:.0f} µs" for p in (50, 95, 99))


def timed(work: Callable[[int], object], number: int) -> tuple[float, float]:
    """Wall and CPU time of the calling thread, in microseconds."""
    processor, start = time.thread_time(), time.perf_counter()
    work(number)
    end = time.perf_counter()
    return (end - start) * 1e6, (time.thread_time() - processor) * 1e6


def overhead(url: str, pause: float, count: int) -> Iterator[str]:
    """A record with the service up and down, alternating with a bare append of one line."""
    with tempfile.TemporaryDirectory() as up, tempfile.TemporaryDirectory() as down, tempfile.TemporaryFile() as file:
        recorders = Recorder(url, new_id(), spool_dir=up), Recorder(NOWHERE, new_id(), spool_dir=down)

        def record(recorder: Recorder, number: int) -> None:
            recorder.user_speech(SPEECH, item_id=f"u{number}", confidence=0.93)

        works: dict[str, Callable[[int], object]] = {
            "a record, service up": partial(record, recorders[0]),
            "a record, service down": partial(record, recorders[1]),
            "a bare write": lambda _: os.write(file.fileno(), b"x" * 350),
        }
        took: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for number in range(count):
            for name, work in works.items():
                if pause:
                    time.sleep(pause)
                took[name].append(timed(work, number))
        for name, times in took.items():
            wall, processor = zip(*times, strict=True)
            yield f"{name}: {percentiles(list(wall))}; processor {percentiles(list(processor))}"
        for recorder, timeout in zip(recorders, (60, 0), strict=True):
            recorder.close(timeout)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def memory(count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(NOWHERE, new_id(), spool_dir=folder, max_spool_bytes=1 << 40)
        before, start = resident_bytes(), time.perf_counter()
        for number in range(count):
            recorder.user_speech(SPEECH, item_id=f"u{number}", confidence=0.93)
        rate = count / (time.perf_counter() - start)
        stats, grown = recorder.stats, resident_bytes() - before
    size = stats.spooled_bytes / 1e6
    return f"{stats.pending} pending, {size:.0f} MB of spool, {grown / 1e6:.0f} MB more memory, {rate:.0f} records/s"


def replay(url: str, bytes_: int) -> str:
    """Files as another machine would have left them, long ago. It is the same file over and over: its events are
    stored once, and answered as duplicates then.
    """
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(NOWHERE, new_id(), spool_dir=made)
        count = 20_000
        for number in range(count):
            recorder.user_speech(SPEECH, item_id=f"u{number}", confidence=0.93)
        (file,) = Path(made).glob("*.spool")
        lines = [line[18:].replace(NOWHERE.encode(), url.encode()) for line in file.read_bytes().splitlines()]
        content = b"".join(map(frame, lines))
        files = max(1, round(bytes_ / len(content)))
        for number in range(files):
            left = Path(folder) / f"{1_700_000_000_000 + number}-abcdef012345-1-0-0000000a.spool"
            left.write_bytes(content)
            os.utime(left, (0, 0))
        recorder.close(timeout=0)
        start = time.perf_counter()
        is_done = Recorder(url, new_id(), spool_dir=folder).close(timeout=3600)
        seconds = time.perf_counter() - start
    events, megabytes = count * files, len(content) * files / 1e6
    speed = f"{events / seconds:.0f} events/s, {megabytes / seconds:.1f} MB/s"
    return f"{events} events, {megabytes:.0f} MB in {seconds:.0f} s: {speed}, done {is_done}"


if __name__ == "__main__":
    address = sys.argv[1]
    for pause, count in ((0.0, 20_000), (0.001, 3_000), (0.2, 100)):
        for line in overhead(address, pause, count):
            print(f"pauses of {pause * 1000:.0f} ms: {line}", flush=True)
    print(f"a million records, service down: {memory(1_000_000)}", flush=True)
    print(f"replay: {replay(address, int(sys.argv[2]) if sys.argv[2:] else 100_000_000)}", flush=True)
