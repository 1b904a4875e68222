"""The threads of a spool: a few that send, and one for maintenance."""

from __future__ import annotations

import heapq
import itertools
import logging
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from . import _upkeep
from ._backoff import wait_seconds
from ._delivery import Outcome, deliver
from ._errors import ConversationServiceError
from ._lane import Lane, Step
from ._transport import Transport

if TYPE_CHECKING:
    from ._spool import Spool

log = logging.getLogger("conversation_service")

_MOST_THREADS = 4
_TIMEOUT_SECONDS = 10.0
# Groups records made at about the same time into one request.
_LINGER_SECONDS = 0.05
# Waking a thread costs as much as the rest of a record: during a call, a thread polls instead.
_ATTENTIVE_SECONDS = 10.0


@dataclass
class Gate:
    """While a service does not respond, one session probes it and the others wait."""

    failures: int = 0
    probe: Lane | None = None
    parked: list[Lane] = field(default_factory=list)


class Sender:
    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._due = threading.Condition(spool.lock)
        self._heap: list[tuple[float, int, Lane]] = []
        self._ties = itertools.count()
        self._threads = 0
        # When each idle thread will look at the heap, even if it is not woken.
        self._looks: list[float] = []
        self._attentive_until = 0.0
        self._gates: dict[str, Gate] = {}
        self._transports: dict[str, tuple[Mapping[str, str] | None, Transport]] = {}
        self._upkeep_runs = False
        self.woken = threading.Event()

    def start(self) -> None:
        """Start adopting files and maintaining those of this process."""
        if self._spool.folder is None:
            return
        with self._spool.lock:
            self._spool.scans_wanted += 1
            self._spool.adopted_all = False
            self.woken.set()
            if not self._upkeep_runs:
                self._upkeep_runs = self._thread(lambda: _upkeep.run(self._spool), "conversation-service-spool")

    def schedule(self, lane: Lane, wait: float = _LINGER_SECONDS) -> None:
        """Schedule the session. The spool's lock must be held."""
        if lane.busy or lane.queued:
            return
        lane.queued = True
        due = time.monotonic() + wait
        heapq.heappush(self._heap, (due, next(self._ties), lane))
        if not self._looks or due < min(self._looks):
            self._wake()

    def stuck(self, url: str) -> bool:
        return bool(self._gates.get(url, Gate()).failures)

    def _wake(self) -> None:
        if self._looks:
            self._due.notify()
        elif self._threads < _MOST_THREADS and self._thread(self._run, "conversation-service-sender"):
            self._threads += 1

    @staticmethod
    def _thread(target: Any, name: str) -> bool:
        try:
            threading.Thread(target=target, name=name, daemon=True).start()
        except RuntimeError:
            return False  # The interpreter is shutting down: pending records are in the file.
        return True

    def _run(self) -> None:
        while True:
            with self._spool.lock:
                lane, step = self._next()
            outcome = self._deliver(lane, step)
            try:
                self._conclude(lane, step, outcome)
            except Exception:
                log.exception("The answer for session %s could not be dealt with.", lane.session_id)
                with self._spool.lock:
                    lane.busy = False
                    self._put_off(lane)
            self._spool.deferred.run()

    def _next(self) -> tuple[Lane, Step]:
        while True:
            now = time.monotonic()
            if not self._heap or self._heap[0][0] > now:
                self._rest(now)
                continue
            lane = heapq.heappop(self._heap)[2]
            lane.queued = False
            step = self._admit(lane)
            if step is not None:
                lane.busy = True
                self._attentive_until = now + _ATTENTIVE_SECONDS
                if self._heap:
                    self._wake()  # This thread will be busy: another one takes over.
                return lane, step

    def _rest(self, now: float) -> None:
        """Wait until a session is due; during a call, no longer than a record may wait. One thread polls, the others
        sleep until they are woken.
        """
        look = self._heap[0][0] if self._heap else math.inf
        if now < self._attentive_until:
            look = min(look, now + _LINGER_SECONDS)
        if self._looks and min(self._looks) <= look:
            look = math.inf
        self._looks.append(look)
        self._due.wait(None if look == math.inf else look - now)
        self._looks.remove(look)

    def _admit(self, lane: Lane) -> Step | None:
        gate = self._gates.get(lane.url)
        if gate is not None and gate.failures and gate.probe is not lane:
            gate.parked.append(lane)
            lane.queued = True
            return None
        try:
            return lane.next_step()
        except Exception as fault:
            told = partial(log.error, "The records of session %s cannot be read.", lane.session_id, exc_info=fault)
            self._spool.deferred.waiting.append(told)
            self._put_off(lane)
            return None

    def _put_off(self, lane: Lane) -> None:
        lane.failures += 1
        self.schedule(lane, wait_seconds(lane.failures))

    def _deliver(self, lane: Lane, step: Step) -> Outcome:
        try:
            transport = self._transport(lane.url)
        except ValueError as fault:
            # Not an address of a service. The records wait in the spool, as while a service is down.
            return Outcome(error=ConversationServiceError("CONNECTION_FAILED", str(fault), retryable=True))
        try:
            return deliver(transport, lane, step)
        except Exception as fault:
            log.exception("A request for session %s failed unexpectedly.", lane.session_id)
            return Outcome(error=ConversationServiceError("UNFORESEEN", repr(fault), retryable=True))

    def _transport(self, url: str) -> Transport:
        with self._spool.lock:
            headers = self._spool.headers.get(url)
            known = self._transports.get(url)
            if known is None or known[0] is not headers:
                known = headers, Transport(url, timeout=_TIMEOUT_SECONDS, headers=headers)
                self._transports[url] = known
            return known[1]

    def _conclude(self, lane: Lane, step: Step, outcome: Outcome) -> None:
        for record, problem in outcome.refused:
            letter = {name: record.get(name) for name in ("at", "url", "sessionId", "kind", "body")}
            self._spool.losses.dead_letter(lane, {**letter, "problem": problem})
        if step.kind == "damaged":
            self._spool.losses.drop_damaged(lane, outcome.done)
        if outcome.done > len(outcome.refused):
            # Reported before the records are settled, so that a flush waits for the report as well.
            self._report_drops(lane)
        with self._spool.lock:
            if step.kind == "event":
                lane.counters.delivered += outcome.done - len(outcome.refused)
            # Must come first: from here on, nothing may read the settled records of the session again.
            self._spool.settle(lane, step, outcome.done)
        wait = self._wait_after(lane, step, outcome)
        with self._spool.lock:
            lane.busy = False
            if lane.pending:
                self.schedule(lane, wait)

    def _wait_after(self, lane: Lane, step: Step, outcome: Outcome) -> float:
        with self._spool.lock:
            if outcome.error is None:
                lane.failures = 0
                if outcome.too_large:
                    lane.batch_size.was_refused(len(step.places))
                else:
                    lane.batch_size.was_taken()
                self._open(lane.url)
                return 0.0
            lane.failures += 1
            return self._fail(lane, outcome.error)

    def _fail(self, lane: Lane, error: ConversationServiceError) -> float:
        self._spool.deferred.waiting.append(partial(log.info, "Session %s will be retried: %s", lane.session_id, error))
        if error.status in (0, 429, 503):
            gate = self._gates.setdefault(lane.url, Gate())
            if gate.probe in (None, lane):
                gate.probe = lane
                gate.failures += 1
        else:
            self._open(lane.url)
        _upkeep.drop_old(self._spool, lane)
        return wait_seconds(lane.failures, error.retry_after)

    def _open(self, url: str) -> None:
        gate = self._gates.pop(url, None)
        for lane in gate.parked if gate else []:
            lane.queued = False
            self.schedule(lane, 0.0)

    def _report_drops(self, lane: Lane) -> None:
        with self._spool.lock:
            reports, lane.unreported = lane.unreported, {}
        for reason, count in reports.items():
            self._spool.record(lane, "event", *_upkeep.drop_report(lane, reason, count), bounded=False)
