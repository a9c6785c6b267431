# pyright: basic
"""What is said of paid clicks beside organic results: facts, tables, chart, gate, the test and its proposal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.search.overlap import weeks_needed
from terms import Chart, Evidence, Fact, Proposal, Table, Words
from tools._charts import Axis, intervals
from tools._decision import NextTest, Reason
from tools._facts import fact
from tools._proposal import propose, stated
from tools._tool import Desk
from tools.bidding._organic_read import Overlap, studies
from tools.bidding._search_said import cell
from tools.data._period import spoken

LEVEL, MONTH = 0.9, 30
WIDTH, LONGEST_TEST = 0.15, 12
"""Half the width to which a test should tell the share; weeks of the longest test."""
SHOWN, DRAWN = 500, 15
EVIDENCE: Evidence = "correlation"
KINDS = {
    "own_name": Words(de="eigener Name", en="own name"),
    "first": Words(de="organisch auf dem ersten Platz", en="first organic position"),
    "second_to_fourth": Words(de="organisch bis zum vierten Platz", en="organic up to the fourth position"),
    "lower": Words(de="organisch weiter unten", en="organic further down"),
}
WHY = Words(
    de="Ob die Anzeigen hier zusätzliche Klicks bringen, weiß niemand, solange sie immer laufen. Wochenweise im Wechsel"
    " an und aus (die Reihenfolge ausgelost) zeigt es; gemessen werden alle Klicks und alle Bestellungen, bezahlt und"
    " organisch zusammen.",
    en="Nobody knows whether the ads bring extra clicks here while they always run. Weeks on and off in turn (their"
    " order drawn by lot) show it; what is measured is all clicks and all orders, paid and organic together.",
)


@dataclass(frozen=True)
class Test:
    """A switch-back of some queries: which, how many weeks, what is not spent and what may be lost in the off weeks."""

    queries: tuple[int, ...]
    weeks: int
    saved: float
    lost: float
    worst: float

    @property
    def risk(self) -> float:
        """Money that the test may lose at the bad end, less what is not spent."""
        return max(0.0, self.worst - self.saved)


def facts(found: Overlap) -> tuple[Fact, ...]:
    """Cost beside good organic positions, and the share of its clicks that organic results would take."""
    near, money = found.near, found.currency
    paid, cost = float(found.paid[near].sum()), float(found.cost[near].sum())
    scale = MONTH / found.days
    said = [
        fact("overlap_terms", int(near.sum()), "count", "Suchanfragen, bezahlt und organisch weit oben",
             "queries that are paid and rank high", basis="observed"),
        fact("overlap_clicks", paid, "count", "bezahlte Klicks darauf", "paid clicks on them", basis="observed",
             digits=0),
        fact("overlap_cost", cost, money, "Kosten dieser Klicks", "cost of these clicks", basis="observed", digits=0),
        fact("overlap_share", cost / found.all_cost if found.all_cost else 0.0, "share",
             "Anteil an den Kosten der Suche", "share of the cost of search", basis="observed"),
        fact("paid_cost", found.all_cost, money, "Kosten der Suche", "cost of search", basis="observed", digits=0),
        fact("both_terms", len(found.paid), "count", "Suchanfragen in beiden", "queries in both", basis="observed"),
    ]  # fmt: skip
    if paid:
        clicks, spent = _ends(found, found.paid), _ends(found, found.cost)
        said += [
            fact("taken_share", clicks[0] / paid, "share", "Anteil der Klicks, den organische Treffer übernähmen",
                 "share of clicks that organic results would take", (clicks[1] / paid, clicks[2] / paid, LEVEL)),
            fact("taken_clicks", clicks[0], "count", "Klicks, die organische Treffer übernähmen",
                 "clicks that organic results would take", (*clicks[1:], LEVEL), digits=0),
            fact("cost_at_stake", spent[0], money, "Kosten dieser Klicks, die auch organisch kämen",
                 "cost of clicks that would come anyway", (*spent[1:], LEVEL), digits=0),
            fact("cost_at_stake_month", spent[0] * scale, money, "dasselbe in 30 Tagen", "the same in 30 days",
                 (spent[1] * scale, spent[2] * scale, LEVEL), digits=0),
        ]  # fmt: skip
    return tuple(said)


def _ends(found: Overlap, amount: np.ndarray, chosen: np.ndarray | None = None) -> tuple[float, float, float]:
    at = found.near if chosen is None else chosen
    middle, low, high = (float((amount[at] * each[at]).sum()) for each in (found.share, found.low, found.high))
    return middle, min(low, middle), max(high, middle)


def names(found: Overlap, position: float) -> dict[str, Words]:
    """The period and what counts as high."""
    shown = f"{position:g}"
    return {"period": spoken(found.period), "position": Words(de=shown.replace(".", ","), en=shown)}


def tables(found: Overlap, test: Test | None) -> dict[str, Table]:
    """Terms (queries within reach, those that cost most first), classes, studies."""
    order = np.lexsort((np.arange(len(found.cost)), -found.cost, ~found.near))
    order = order[found.near[order]][:SHOWN].tolist()
    tested = set(test.queries) if test else set()
    columns = ("query", "own_name", "paid_clicks", "paid_cost", "paid_conversions", "organic_clicks",
               "organic_impressions", "position", "class", "taken_share", "taken_low", "taken_high",
               "cost_at_stake", "in_test")  # fmt: skip
    rows = tuple(
        (
            cell(str(found.name[at])), bool(found.own[at]), int(found.paid[at]), round(float(found.cost[at]), 2),
            round(float(found.conversions[at]), 4), int(found.organic[at]), int(found.shown[at]),
            round(float(found.position[at]), 2), str(found.kind[at]), *(round(float(each[at]), 4) for each in
            (found.share, found.low, found.high)), round(float(found.cost[at] * found.share[at]), 2), at in tested,
        )
        for at in order
    )  # fmt: skip
    return {"terms": Table(columns=columns, rows=rows), "classes": _classes(found), "studies": _studies(found)}


def _classes(found: Overlap) -> Table:
    columns = ("class", "queries", "paid_clicks", "paid_cost", "taken_share", "low", "high", "told_by")
    rows: list[tuple[object, ...]] = []
    for kind in KINDS:
        at = found.near & (found.kind == kind)
        if not at.any():
            continue
        clicks = float(found.paid[at].sum())
        ends = _ends(found, found.paid, at)
        told = "own_days_off" if ("own_name" if kind == "own_name" else "others") in found.measured else "studies"
        rows.append((kind, int(at.sum()), int(clicks), round(float(found.cost[at].sum()), 2),
                     *(round(each / clicks, 4) for each in ends), told))  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _studies(found: Overlap) -> Table:
    used = [each for kind, each in studies().items() if (found.near & (found.kind == kind)).any()]
    rows = tuple((each.id, each.share, each.low, each.high, each.source) for each in used)
    return Table(columns=("class", "share", "low", "high", "source"), rows=rows)


def chart(found: Overlap) -> tuple[Chart, ...]:
    """Cost that may be saved by query, with its range."""
    order = np.flatnonzero(found.near)
    order = order[np.lexsort((order, -found.cost[order]))][:DRAWN].tolist()
    if not order:
        return ()
    rows = [
        {"query": cell(str(found.name[at])), "stake": round(float(found.cost[at] * found.share[at]), 2),
         **{name: round(float(found.cost[at] * each[at]), 2) for name, each in (("low", found.low),
            ("high", found.high))}}
        for at in order
    ]  # fmt: skip
    return (
        intervals(
            rows, Axis("query", Words(de="Suchanfrage", en="query"), "nominal"),
            Axis("stake", Words(de="Kosten", en="cost"), unit=found.currency), "low", "high",
            Words(de="Kosten von Klicks, die auch organisch kommen könnten",
                  en="Cost of clicks that might come anyway"),
        ),
    )  # fmt: skip


def planned(found: Overlap, share: float, value: float | None, most: float | None = None) -> Test | None:
    """The switch-back: queries whose cost may be saved most, up to a share of the cost of search.

    Args:
        found: what overlaps.
        share: of the cost of search that may be off at once.
        value: what a conversion is worth, where somebody told it; else its recorded value, else what it costs.
        most: money that the test may lose at the bad end; with fewer queries it loses less.
    """
    stake = np.where(found.near, found.cost * found.share, 0.0)
    queries: list[int] = []
    left = share * found.all_cost
    for at in np.lexsort((np.arange(len(stake)), -stake)).tolist():
        if stake[at] > 0 and found.cost[at] <= left:
            left -= float(found.cost[at])
            queries.append(at)
    if not queries:
        return None
    whole = test = _test(found, queries, value)
    while most is not None and stated(test.risk) > most:
        queries = queries[: min(int(len(queries) * 0.9), len(queries) - 1)]
        if not queries:
            return whole
        test = _test(found, queries, value)
    return test


def _test(found: Overlap, queries: list[int], value: float | None) -> Test:
    chosen = np.array(queries)
    per_week = 7 / found.days
    weeks = min(LONGEST_TEST, weeks_needed(found.weekly, float(found.paid[chosen].sum()) * per_week, WIDTH))
    off = weeks / 2 * per_week
    worth = _worth(found, chosen, value) * off
    lost = float((worth * (1 - found.share[chosen])).sum())
    worst = float((worth * (1 - found.low[chosen])).sum())
    return Test(tuple(queries), weeks, float(found.cost[chosen].sum()) * off, lost, worst)


def _worth(found: Overlap, chosen: np.ndarray, value: float | None) -> np.ndarray:
    """What the conversions of each query were worth: as told, as recorded, else what they cost."""
    if value is not None:
        return found.conversions[chosen] * value
    return found.value[chosen] if found.value[chosen].sum() > 0 else found.cost[chosen]


def next_test(found: Overlap, test: Test | None) -> NextTest:
    """The switch-back with its cost: what the conversions lost in the off weeks are worth, less what is not spent."""
    where = Words(
        de="Anzeigen auf diese Suchanfragen wochenweise an und aus", en="ads on these queries on and off by the week"
    )
    if test is None:
        return NextTest("collect_data", where, 4, 0.0, found.currency, None, WHY)
    return NextTest(
        "budget_variation", where, test.weeks, max(0.0, test.lost - test.saved), found.currency, None, WHY
    )  # fmt: skip


def reasons(found: Overlap) -> list[Reason]:
    """Whether the company's own days tell, and whether anything overlaps at all."""
    others = Words(
        de="Wie viele Klicks organische Treffer übernähmen, ist hier nicht gemessen: Die Spanne stammt aus fremden"
        " Studien (Quellen in der Tabelle studies) und ist kein statistisches Intervall.",
        en="How many clicks organic results would take is not measured here: the range comes from other companies'"
        " studies (sources in the table studies) and is no statistical interval.",
    )
    own = Words(
        de="Die Anzeigen waren nicht ausgelost an und aus; was sonst an diesen Tagen anders war, zählt mit.",
        en="The ads were not switched on and off by lot; whatever else was different on those days counts as well.",
    )
    words = own if found.measured else others
    days = min((told.off for told in found.measured.values()), default=0)
    return [Reason("confounding", "amber" if found.near.any() else "green", words, days, 14)]


def proposal(found: Overlap, test: Test | None, desk: Desk) -> tuple[Proposal, ...]:
    """Run the switch-back; never: switch off."""
    if test is None:
        return ()
    chosen = np.array(test.queries)
    scale = MONTH / found.days
    spent = [each * scale for each in _ends(found, found.cost, chosen)]
    effect = fact("test_stake_month", spent[0], found.currency, "Kosten in 30 Tagen, über die der Test entscheidet",
                  "cost in 30 days that the test decides on", (spent[1], spent[2], LEVEL), digits=0)  # fmt: skip
    down = fact("test_loss", -max(0.0, test.worst - test.saved), found.currency,
                "Ergebnis des Tests am schlechten Ende", "outcome of the test at the bad end", digits=0)  # fmt: skip
    labels = [cell(str(found.name[at])) for at in test.queries]
    return (
        propose(
            desk, action="run_test", target="paid search, weekly switch-back",
            before=dict.fromkeys(labels, "on"), after=dict.fromkeys(labels, f"on/off by the week, {test.weeks} weeks"),
            effect=effect, downside=down, risk=test.risk,
            currency=found.currency, evidence=EVIDENCE, why=WHY,
        ),
    )  # fmt: skip
