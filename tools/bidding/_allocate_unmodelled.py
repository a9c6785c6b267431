# pyright: basic
"""Where no curve can be fitted: what is spent now, and the test that would make one."""

from __future__ import annotations

from terms import Result, Table, Words
from tools._decision import gated
from tools._facts import fact
from tools._tool import Desk
from tools.bidding._allocate_frame import Frame
from tools.bidding._allocate_said import Said
from tools.bidding._response import Planned

TEXT = Words(
    de="Aus {{data_periods}} Perioden lässt sich keine Wirkungskurve lesen; eine bessere Aufteilung von "
    "{{budget_total}} ist damit nicht zu begründen.",
    en="From {{data_periods}} periods no response curve can be read; a better split of {{budget_total}} cannot be "
    "justified with them.",
)


def explored(planned: Planned, frame: Frame, told: Said, desk: Desk) -> Result:
    """A red answer: today's split as it is, and the next test."""
    now = frame.now
    share = now / now.sum() if now.sum() > 0 else now * 0 + 1 / len(now)
    rows = tuple(
        (name, round(float(now[at]), 2), round(float(share[at] * frame.budget), 2), None)
        for at, name in enumerate(planned.channels)
    )
    result = Result(
        facts=(
            fact("data_periods", int(planned.spend.shape[0]), "count", "Perioden", "periods", basis="observed"),
            fact("budget_total", frame.budget, planned.currency, "Budget", "budget", basis="observed"),
        ),
        text=TEXT, tables={"plan": Table(columns=("channel", "before", "after", "marginal"), rows=rows)},
        evidence="correlation", caveats=(*frame.notes, *planned.notes), sources=planned.sources,
    )  # fmt: skip
    return gated(result, planned.reasons, next_test=planned.next_test)
