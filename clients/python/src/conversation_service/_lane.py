"""The records of one session, in the order in which they are sent."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ._batch_size import BatchSize
from ._files import Store

_MOST_BYTES = 1 << 20


class Run:
    """Records of one store, held as positions: eight bytes each."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.places = array("q")
        self.head = 0

    def __len__(self) -> int:
        return len(self.places) - self.head

    def advance(self, count: int) -> None:
        self.head += count
        if self.head > 4096 or self.head == len(self.places):
            del self.places[: self.head]
            self.head = 0


@dataclass
class Step:
    """The content of the next request: one creation, one completion, or consecutive events.

    A record that can no longer be read is a step of the kind ``damaged``, for which no request is sent.
    """

    run: Run
    places: list[int]
    length: int
    kind: str
    records: list[dict[str, Any]]


@dataclass
class Counters:
    recorded: int = 0
    delivered: int = 0
    dropped: int = 0
    dead_letters: int = 0


Listener = Callable[[Any], object]


class Lane:
    def __init__(self, url: str, session_id: str) -> None:
        self.url, self.session_id = url, session_id
        # Empty runs, except the newest, are removed when the next request is built.
        self.runs: list[Run] = []
        self.create_body: dict[str, Any] | None = None
        self.assumed: list[str] = []
        self.busy = self.queued = False
        self.failures = 0
        self.batch_size = BatchSize()
        self.users = 0
        # The file that contains the session's creation before any other record of it.
        self.introduced_in: Store | None = None
        self.sequence = 0
        self.counters = Counters()
        self.unreported: dict[str, int] = {}
        self.on_drop: Listener | None = None
        self.on_dead_letter: Listener | None = None

    @property
    def pending(self) -> int:
        return sum(map(len, self.runs))

    def add(self, store: Store, place: int, length: int) -> None:
        """Add a record of this process, after all others."""
        store.pending += 1
        store.pending_bytes += length
        if not self.runs or self.runs[-1].store is not store:
            self.runs.append(Run(store))
        self.runs[-1].places.append(place)

    def adopt(self, store: Store, records: list[tuple[int, int]]) -> None:
        """Add records of an adopted file, before those of newer files."""
        if not records:
            return
        run = Run(store)
        for place, length in records:
            store.pending += 1
            store.pending_bytes += length
            run.places.append(place)
        older = [index for index, known in enumerate(self.runs) if known.store.order < store.order]
        self.runs.insert(older[-1] + 1 if older else 0, run)

    def next_step(self) -> Step | None:
        """Return the oldest records that fit into one request. Each unreadable record is a step of its own."""
        while self.runs:
            run = self.runs[0]
            if len(run):
                return self._step(run)
            if len(self.runs) == 1:
                return None
            self.runs.pop(0)
        return None

    def _step(self, run: Run) -> Step:
        step = Step(run, [], 0, "", [])
        for index in range(run.head, min(len(run.places), run.head + self.batch_size.most)):
            place = run.places[index]
            length, record = run.store.read(place)
            kind = record["kind"] if record else "damaged"
            if step.kind and (kind != step.kind or kind != "event" or step.length + length > _MOST_BYTES):
                break
            step.kind = kind
            step.places.append(place)
            step.length += length
            if record:
                step.records.append(record)
        return step

    def settle(self, step: Step, count: int) -> None:
        """Mark the first ``count`` records of a step as settled."""
        places = step.places[:count]
        if not places:
            return
        length = step.length if count == len(step.places) else sum(step.run.store.read(p)[0] for p in places)
        step.run.advance(count)
        step.run.store.settle(self.url, self.session_id, places, length)
