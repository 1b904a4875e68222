"""Measures the cost of one record and the speed of a replay: `python tests/measure.py URL`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from conversation_service import Recorder


def percentile(values: list[float], p: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * p))]


def overhead(url: str, pause: float) -> str:
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(url, f"measure-{time.time_ns()}", spool_dir=folder)
        took = []
        for number in range(5000):
            start = time.perf_counter()
            recorder.user_speech(
                "I would like to move my appointment to Friday.", item_id=f"u{number}", confidence=0.93
            )
            took.append((time.perf_counter() - start) * 1e6)
            if pause:
                time.sleep(pause)
        recorder.close(timeout=60)
    return " ".join(f"p{int(p * 100)} {percentile(took, p):.0f} µs" for p in (0.5, 0.95, 0.99))


def replay(url: str, count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        speaker = Path(__file__).with_name("speaker.py")
        for n in range(4):
            command = [
                sys.executable,
                str(speaker),
                url,
                folder,
                f"replay-{time.time_ns()}-{n}",
                str(count // 4),
                "_exit",
            ]
            subprocess.run([*command[:2], "http://127.0.0.1:9", *command[3:]], stdout=subprocess.DEVNULL, check=True)
        size = 0
        for file in Path(folder).glob("*.spool"):
            from conversation_service._records import frame

            lines = [
                line[18:].replace(b"http://127.0.0.1:9", url.encode())
                for line in file.read_bytes().split(b"\n")
                if line
            ]
            file.write_bytes(b"".join(map(frame, lines)))
            size += file.stat().st_size
        start = time.perf_counter()
        recorder = Recorder(url, f"measure-{time.time_ns()}", spool_dir=folder)
        done = recorder.close(timeout=600)
        seconds = time.perf_counter() - start
    return f"{count} events, {size / 1e6:.1f} MB in {seconds:.1f} s: {count / seconds:.0f} events/s, done {done}"


if __name__ == "__main__":
    address = sys.argv[1]
    print("a record, service up, speech pace:", overhead(address, 0.001))
    print("a record, service up, as fast as possible:", overhead(address, 0))
    print("a record, service down:", overhead("http://127.0.0.1:9", 0))
    print("replay:", replay(address, 40_000))
