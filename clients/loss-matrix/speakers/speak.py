"""What every Python speaker does with its library, up to its ending: URL FOLDER SESSION COUNT ENDING."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Protocol

url, folder, session_id, count, ending = sys.argv[1:6]
# Values that an API refuses, or that are not JSON.
HOSTILE: list[Any] = [
    "item_1/fnc_0",
    "\ud800",
    "",
    "x" * 300,
    float("nan"),
    2**70,
    {"__proto__": 1},
    [[]],
    b"\xff",
    object(),
]


class Library(Protocol):
    def record(self, name: str, number: int) -> str: ...

    def record_hostile(self) -> list[str]: ...

    def complete(self) -> None: ...

    def close(self) -> str: ...


class Sender(ABC):
    """A third-party library, without an end of a conversation."""

    @abstractmethod
    def send(self, name: str, properties: dict[str, Any]) -> None: ...

    @abstractmethod
    def close(self) -> str: ...

    def record(self, name: str, number: int) -> str:
        self.send(name, {"number": number})
        return name

    def record_hostile(self) -> list[str]:
        names = [f"{session_id}-h{place}" for place in range(len(HOSTILE))]
        for name, value in zip(names, HOSTILE, strict=True):
            self.send(name, {"value": value})
        return names

    def complete(self) -> None:
        """Nothing to do."""
        return


def tell(text: str) -> None:
    # Printed only after the call has returned: from here on the record must not be lost.
    os.write(1, text.encode() + b"\n")


def several(library: Library, prefix: str = "") -> None:
    for number in range(int(count)):
        tell(library.record(f"{session_id}-{prefix}{number}", number))
        if ending == "live":
            time.sleep(0.01)


def forked(library: Library) -> None:
    pid = os.fork()
    several(library, "child-" if pid == 0 else "parent-")
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    os._exit(0)


def served(make: Callable[[], Library], prefix: str) -> None:
    several(make(), prefix)
    # Pools end their processes like this.
    os._exit(0)


def from_forkserver(library: Library, make: Callable[[], Library]) -> None:
    """Two processes of a forkserver that has loaded the library, next to a parent that also records: LiveKit's default."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__"])
    children = [context.Process(target=served, args=(make, f"child{number}-")) for number in (1, 2)]
    for child in children:
        child.start()
    several(library, "parent-")
    for child in children:
        child.join()
    os._exit(0)


def speak(make: Callable[[], Library]) -> None:
    library = make()
    if ending == "fork-before":
        # The library is initialized, with its threads running, before the fork, as with gunicorn's preload.
        forked(library)
    if ending == "forkserver":
        from_forkserver(library, make)
    several(library)
    if ending == "fork-after":
        forked(library)
    if ending == "values":
        for told in library.record_hostile():
            tell(told)
    if ending in ("live", "values"):
        sys.stdin.readline()
        tell(f"closed {library.close()}")
        os._exit(0)
    number = int(count)
    while ending == "hang":
        tell(library.record(f"{session_id}-{number}", number))
        number += 1
        time.sleep(0.001)
    library.complete()
    if ending == "exit":
        os._exit(0)
    if ending == "sys-exit":
        sys.exit(0)
    if ending == "raise":
        raise RuntimeError("the speaker ends")
