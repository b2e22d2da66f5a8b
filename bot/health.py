"""Whether the service is well, for whoever watches it: `/healthz` and `/metrics` on a local port."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ledger.clock import read_instant, written
from ledger.errors import LedgerError
from ledger.store import Ledger

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from bot.channels.reach import Reach

OLDEST_INBOX: Final = 60.0
"""Seconds an update may wait to be handled before the service is not well."""
OLDEST_OUTBOX: Final = 600.0
"""Seconds a message that is due may wait to be sent."""
LEAST_FREE: Final = 200 * 2**20
_SLOW: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass
class Pulse:
    """How the service's own parts are, as they tell it themselves.

    Args:
        began: when the service began; what waited before has not waited for it.
        draining: it is about to end and takes nothing more in.
        down: parts that do not work at the moment, and why, by name.
    """

    began: datetime
    draining: bool = False
    down: dict[str, str] = field(default_factory=dict)


class Metrics:
    """Figures of this process, in a registry of their own.

    Args:
        ledger: the register.
        counts: what delivery has counted since the start.
        reaches: whether each messenger can be reached, by channel.
    """

    def __init__(
        self, ledger: Ledger, counts: Callable[[], Mapping[str, int]], reaches: Mapping[str, Reach]
    ) -> None:
        self.registry = CollectorRegistry()
        named: Mapping[str, Any] = {"registry": self.registry, "namespace": "yipanqi"}
        self.seconds = Histogram("hearing_seconds", "Seconds to hear one update", buckets=_SLOW, **named)
        self.answers = Histogram(
            "preparing_seconds", "Seconds to make ready an answer or a file", buckets=_SLOW, **named
        )
        ProcessCollector(registry=self.registry)
        self.registry.register(_Register(ledger, counts))
        self.registry.register(_Reaches(reaches))

    def page(self) -> bytes:
        """Return all of it in the form that Prometheus reads."""
        return generate_latest(self.registry)


class _Register(Collector):
    """Figures that stand in the register itself, read when they are asked for; and those of the deliveries."""

    def __init__(self, ledger: Ledger, counts: Callable[[], Mapping[str, int]]) -> None:
        self._ledger, self._counts = ledger, counts

    def describe(self) -> Iterator[Metric]:
        """Name what is collected, without reading it."""
        yield from (GaugeMetricFamily(name, told) for name, told in _GAUGES.items())
        yield CounterMetricFamily("yipanqi_delivery", _DELIVERY)

    def collect(self) -> Iterator[Metric]:
        """Read how much waits, and for how long; nothing of it where the register cannot be read."""
        counted = CounterMetricFamily("yipanqi_delivery", _DELIVERY, labels=["what"])
        for what, count in self._counts().items():
            counted.add_metric([what], count)
        yield counted
        try:
            found = queues(self._ledger)
        except LedgerError:
            return
        for name, told in _GAUGES.items():
            yield GaugeMetricFamily(name, told, value=found[name.removeprefix("yipanqi_")])


class _Reaches(Collector):
    """For how long each messenger has been out of reach, read when it is asked for."""

    def __init__(self, reaches: Mapping[str, Reach]) -> None:
        self._reaches = reaches

    def collect(self) -> Iterator[Metric]:
        """Read it; a messenger that can be reached has 0."""
        found = GaugeMetricFamily("yipanqi_channel_out_of_reach_seconds", _OUT_OF_REACH, labels=["channel"])
        for name, reach in self._reaches.items():
            found.add_metric([name], reach.seconds())
        yield found


_OUT_OF_REACH: Final = (
    "For how long a messenger has not been reached, or brought no updates; 0 where all is well"
)
_DELIVERY: Final = "Updates received, handled, failed; messages sent, tried again, given up"
_GAUGES: Final = {
    "yipanqi_inbox_waiting": "Updates that wait to be handled",
    "yipanqi_inbox_oldest_seconds": "Age of the oldest update that waits",
    "yipanqi_inbox_failed": "Updates set aside after several attempts",
    "yipanqi_outbox_waiting": "Messages that wait to be sent",
    "yipanqi_outbox_oldest_seconds": "How long the message longest due has waited",
    "yipanqi_outbox_given_up": "Messages that were given up",
    "yipanqi_log_entries": "Entries of the register's log",
}


def queues(ledger: Ledger) -> dict[str, float]:
    """Return how much waits in inbox and outbox, and for how long."""
    with ledger.read() as read:
        now = read.now

        def age(instant: str | None) -> float:
            return max(0.0, (now - read_instant(instant)).total_seconds()) if instant else 0.0

        inbox = (
            read.row("SELECT count(*) AS n, min(received_at) AS oldest FROM inbox WHERE state = 'new'") or {}
        )
        outbox = read.row("SELECT count(*) AS n FROM outbox WHERE state = 'waiting'") or {}
        due = read.value(
            "SELECT min(next_try_at) FROM outbox WHERE state = 'waiting' AND turn = 1 AND next_try_at <= ?",
            written(now),
        )
        return {
            "inbox_waiting": inbox["n"],
            "inbox_oldest_seconds": age(inbox["oldest"]),
            "inbox_failed": read.value("SELECT count(*) FROM inbox WHERE state = 'failed'"),
            "outbox_waiting": outbox["n"],
            "outbox_oldest_seconds": age(due),
            "outbox_given_up": read.value("SELECT count(*) FROM outbox WHERE state = 'given_up'"),
            "log_entries": read.head()[0],
        }


def examined(ledger: Ledger, pulse: Pulse, moment: Callable[[], datetime]) -> dict[str, str]:
    """Return what was looked at, "ok" or what is wrong with it, in words without anybody's data."""
    found: dict[str, str] = {"service": "draining" if pulse.draining else "ok"}
    try:
        with ledger.write() as tx:
            found["clock"] = "ok" if abs((moment() - tx.now).total_seconds()) < OLDEST_INBOX else "drifting"
        found["database"] = "ok"
        waiting = queues(ledger)
    except LedgerError as error:
        kind = type(error).__name__
        found |= {"clock": kind} if kind == "ClockError" else {"database": kind}
        return found
    up = (moment() - pulse.began).total_seconds()
    oldest, due = min(waiting["inbox_oldest_seconds"], up), min(waiting["outbox_oldest_seconds"], up)
    found["inbox"] = "ok" if oldest <= OLDEST_INBOX else f"oldest waits {oldest:.0f} s"
    found["outbox"] = "ok" if due <= OLDEST_OUTBOX else f"oldest waits {due:.0f} s"
    free = shutil.disk_usage(ledger.path.parent).free
    found["disk"] = "ok" if free >= LEAST_FREE else f"{free // 2**20} MiB free"
    return found | {name: f"down: {why}" for name, why in pulse.down.items()}


def reached(reaches: Mapping[str, Reach]) -> dict[str, str]:
    """Return of each messenger "ok", or since when it is out of reach and the class of the last error."""
    troubles = {name: reach.trouble for name, reach in reaches.items()}
    return {
        name: f"{one.what} since {one.since.isoformat(timespec='seconds')}: {one.kind}" if one else "ok"
        for name, one in troubles.items()
    }


def application(
    ledger: Ledger,
    metrics: Metrics,
    pulse: Pulse,
    moment: Callable[[], datetime],
    reaches: Mapping[str, Reach],
) -> Starlette:
    """Return the web application of the local port.

    A messenger out of reach is `degraded`, with 200: everything here works, and whoever restarts what answers 503
    would not mend it.
    """

    async def healthz(_request: Request) -> Response:
        found = await asyncio.to_thread(examined, ledger, pulse, moment)
        well = all(word == "ok" for word in found.values())
        found = reached(reaches) | found  # a channel that is down says more than that it is out of reach
        status = "unwell" if not well else "ok" if all(one == "ok" for one in found.values()) else "degraded"
        body = {"status": status, "pid": os.getpid(), "checks": found}
        return JSONResponse(body, status_code=200 if well else 503)

    async def page(_request: Request) -> Response:
        return Response(await asyncio.to_thread(metrics.page), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", healthz), Route("/metrics", page)])
