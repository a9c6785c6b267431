"""What the server counts, in the text format of Prometheus, in a registry of its own.

Labels are names of routes, tools, tiers and states, never of people, campaigns or questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graphs.events import LAST, Answered, Checked, Event, Spoke, Stopped, ToolAt

if TYPE_CHECKING:
    from ledger.threads import Turn
    from settings import Settings

FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SLOW = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)


class Metrics:
    """Everything that one server counts."""

    def __init__(self, settings: Settings) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = CollectorRegistry()

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(f"leitstand_{name}", about, labels, registry=self.registry)

        def histogram(name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"leitstand_{name}", about, labels, buckets=buckets, registry=self.registry)

        self._requests = counter("requests", "Requests by route and status.", "method", "route", "status")
        self._latency = histogram("request_seconds", "Seconds until a response ended.", FAST, "route")
        self._turns = counter("turns", "Questions by how they ended.", "status")
        self._turn_seconds = histogram("turn_seconds", "Seconds of a question.", SLOW)
        self._tools = histogram("tool_seconds", "Seconds of a tool.", SLOW, "tool", "state")
        self._checks = counter("guardrail_verdicts", "Verdicts of the guardrails.", "what", "verdict")
        self._calls = counter("model_calls", "Calls of models.", "job", "tier", "outcome")
        self._tokens = counter("model_tokens", "Tokens of models.", "tier", "direction")
        self._cost = counter("model_cost_eur", "What models cost, in EUR.", "tier")
        self._started = counter("proposals_made", "Proposals that answers came with.", "tool")
        self.running = Gauge("leitstand_turns_running", "Questions that run now.", registry=self.registry)
        self.registry.register(_Ledger(settings))

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def seen(self, turn: Turn, event: Event) -> None:
        """Count what happened in a question."""
        if isinstance(event, ToolAt) and event.state != "started":
            self._tools.labels(event.tool, event.state).observe(event.seconds)
            if event.proposals:
                self._started.labels(event.tool).inc(event.proposals)
        elif isinstance(event, Checked):
            self._checks.labels(event.what, "passed" if event.passed else "held_back").inc()
        elif isinstance(event, Spoke):
            self._calls.labels(event.job, event.tier, event.outcome).inc()
            self._tokens.labels(event.tier, "in").inc(event.tokens_in)
            self._tokens.labels(event.tier, "out").inc(event.tokens_out)
            self._cost.labels(event.tier).inc(event.cost)
        elif isinstance(event, LAST):
            self._turns.labels(ended(event)).inc()
            if isinstance(event, (Answered, Stopped)):
                self._turn_seconds.observe(event.seconds)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        from prometheus_client import generate_latest

        return generate_latest(self.registry)


def ended(event: Event) -> str:
    """In one word how a question ended."""
    if isinstance(event, Answered):
        return "clarify" if event.answer.get("clarify") else "answered" if event.answer.get("ok") else "refused"
    return "stopped" if isinstance(event, Stopped) else "failed"


class _Ledger:
    """What the ledger says at the moment at which it is asked."""

    def __init__(self, settings: Settings) -> None:
        from ledger.costs import Counts

        self._settings = settings
        self._before: Counts | None = None

    def collect(self) -> Iterator[Any]:
        from ledger import costs, switch
        from ledger.book import Book

        book = Book.of(self._settings)
        with book.reading() as tx:
            told = self._before = costs.counted(tx, self._before)
            stops = switch.stops(tx, book.home)
        yield _family("proposals", "Proposals by state.", "status", told.proposals)
        yield _family("writes", "Writes to platforms by state.", "state", told.writes)
        on = any(stop.scope == switch.ALL for stop in stops)
        yield _one("kill_switch", "1 where the kill switch is on for the whole house.", on)
        yield _one("kill_switch_scopes", "How many stops are set, of any scope.", len(stops))
        yield _one("decisions", "Proposals that people said yes or no to.", told.decisions)
        if told.decisions:
            each = float(told.cost) / told.decisions
            yield _one("decision_cost_eur", "What models cost, for each decision, in EUR.", each)
            seconds = told.seconds / told.decisions
            yield _one("decision_compute_seconds", "Seconds of tools, for each decision.", seconds)

    def describe(self) -> Iterator[Any]:
        """Nothing is read when the server starts."""
        return iter(())


def _family(name: str, about: str, label: str, counts: dict[str, int]) -> Any:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"leitstand_{name}", about, labels=[label])
    for value, count in sorted(counts.items()):
        family.add_metric([value], count)
    return family


def _one(name: str, about: str, value: float) -> Any:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"leitstand_{name}", about)
    family.add_metric([], float(value))
    return family
