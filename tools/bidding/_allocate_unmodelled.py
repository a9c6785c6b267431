# pyright: basic
"""Where no curve can be fitted: what is spent now, and budgets to try next so that one can be."""

from __future__ import annotations

import numpy as np

from errors import BadArguments
from methods.allocation.bounds import Bounds
from terms import Chart, Result, Table, Words
from tools._charts import Axis, bars
from tools._decision import NextTest, Reason, gated
from tools._facts import fact
from tools._tool import Desk
from tools.bidding._allocate_frame import Frame
from tools.bidding._deals import note
from tools.bidding._response import Planned

PLANS = 4
TEXT = Words(
    de="Aus {{data_periods}} Perioden lässt sich keine Wirkungskurve lesen; eine bessere Aufteilung von "
    "{{budget_total}} ist damit nicht zu begründen.\n"
    "Die Tabelle explore nennt {{plans}} Budgets, deren Ergebnisse zusammen am meisten lehren; was frühere Perioden "
    "zeigen, geht nur damit einher.",
    en="From {{data_periods}} periods no response curve can be read; a better split of {{budget_total}} cannot be "
    "justified with them.\n"
    "The table explore names {{plans}} budgets whose outcomes together teach most; what earlier periods show is only "
    "associated with it.",
)
NOTHING = Reason(
    "too_little_variation", "red",
    Words(de="Es gibt keine Wirkungskurve, an der ein Plan zu messen wäre.",
          en="There is no response curve that a plan could be measured by."),
)  # fmt: skip


def explored(planned: Planned, frame: Frame, desk: Desk) -> Result:
    """A red answer: the budget split as today, and plans to try next.

    The plans come from a tree-structured Parzen estimator (Bergstra et al. 2011) over the periods so far, each inside
    what one change may move.
    """
    now = frame.now
    share = now / now.sum() if now.sum() > 0 else np.full(len(now), 1 / len(now))
    split = _whole(share * frame.budget, frame.budget)
    rows = tuple((name, round(float(now[at]), 2), float(split[at]), None) for at, name in enumerate(planned.channels))
    tables = {"plan": Table(columns=("channel", "before", "after", "marginal"), rows=rows)}
    plans = _plans(planned, frame, split, desk)
    if len(plans):
        tables["explore"] = Table(
            columns=("plan", "channel", "spend"),
            rows=tuple((number, name, round(float(plan[at]), 2)) for number, plan in enumerate(plans, 1)
                       for at, name in enumerate(planned.channels)),
        )  # fmt: skip
    result = Result(
        facts=(
            fact("data_periods", int(planned.spend.shape[0]), "count", "Perioden", "periods", basis="observed"),
            fact("budget_total", frame.budget, planned.currency, "Budget", "budget", basis="observed"),
            *([fact("plans", len(plans), "count", "Budgets zum Probieren", "budgets to try")] if len(plans) else []),
        ),
        text=TEXT, tables=tables, charts=_charts(planned, split, plans), evidence="correlation",
        caveats=(*(note(each) for each in planned.dealt), *frame.notes, *planned.notes), sources=planned.sources,
    )  # fmt: skip
    return gated(result, (*planned.reasons, NOTHING), next_test=planned.next_test or _wait(planned))


def _whole(money: np.ndarray, total: float) -> np.ndarray:
    """Rounded to cents that add up to the total; the largest takes the rest."""
    cents = np.round(money, 2)
    cents[int(np.argmax(cents))] += total - cents.sum()
    return np.round(cents, 2)


def _plans(planned: Planned, frame: Frame, split: np.ndarray, desk: Desk) -> np.ndarray:
    """(k, c) budgets of the window to try next, from what earlier periods at those rates brought."""
    from methods.allocation.search import Tried, next_plans

    share = min(desk.limits.change_share, 1.0)
    low = np.maximum(np.where(frame.locked, split, split * (1 - share)), np.minimum(frame.low, split))
    high = np.minimum(np.where(frame.locked, split, split * (1 + share)), np.maximum(frame.high, split))
    times = frame.budget / np.maximum(planned.spend.sum(axis=1), 1e-300)
    seen = planned.spend.sum(axis=1) > 0
    kpi = planned.model.media.panel[0].sum(axis=0)
    tried = Tried((planned.spend * times[:, None])[seen], kpi[seen])
    bounds = Bounds(frame.budget, low=np.round(low, 2), high=np.ceil(high * 100 + 1) / 100)
    try:
        return next_plans(tried, bounds, planned.channels, present=split, seed=desk.seed, count=PLANS)
    except BadArguments:
        return np.zeros((0, len(split)))


def _wait(planned: Planned) -> NextTest:
    words = Words(de="alle Kanäle", en="all channels")
    why = Words(de="Es fehlen Perioden mit verschiedenen Budgets.", en="Periods with different budgets are missing.")
    return NextTest("collect_data", words, 26, 0.0, planned.currency, None, why)


def _charts(planned: Planned, split: np.ndarray, plans: np.ndarray) -> tuple[Chart, ...]:
    rows = [({"de": "wie heute", "en": "as today"}, split)]
    rows += [({"de": f"Versuch {at}", "en": f"trial {at}"}, plan) for at, plan in enumerate(plans, 1)]
    values = [
        {"plan": label, "channel": name, "money": float(money[at])}
        for label, money in rows for at, name in enumerate(planned.channels)
    ]  # fmt: skip
    return (
        bars(
            values, Axis("plan", Words(de="Budget", en="budget"), "nominal"),
            Axis("money", Words(de="Ausgaben im Zeitraum", en="spend over the plan"), unit=planned.currency),
            Words(de="Budgets zum Probieren", en="Budgets to try"),
            series=Axis("channel", Words(de="Kanal", en="channel"), "nominal"), stacked=True,
        ),
    )  # fmt: skip
