"""`data.decompose`: the change of a month is the true one, and the parts add up to it."""

from __future__ import annotations

from evals.scores._months import months
from evals.scores._row import Company, Row, absent, beside, euros
from terms import Result, Words

TOOL = "data.decompose"
CHANGE = Words(de="Veränderung der Kosten von Google zum Vormonat", en="change in Google's cost on the month before")
PARTS = Words(de="Summe der Ursachen gegen die Veränderung", en="sum of the causes against the change")


def rows(company: Company) -> list[Row]:
    """Google's cost in the last whole month against the one before."""
    whole = months(company.world)
    if len(whole) < 2:
        return [absent(TOOL, CHANGE, Words(de="weniger als zwei Monate", en="less than two months"))]
    daily = company.world.truth_tables["daily"]
    before, after = (euros(daily["cost_google"][month.mask(daily["day"])].sum()) for month in whole[-2:])
    answer = company.ask(
        TOOL, metric="cost", where={"platform": "google"}, period=whole[-1].period, against=whole[-2].period
    )
    if not isinstance(answer, Result):
        return [absent(TOOL, CHANGE, answer, after - before, "EUR")]
    found = float(answer.fact("change").value)
    effects = answer.tables["effects"]
    place = effects.columns.index("value")
    parts = sum(float(row[place]) for row in effects.rows)
    return [
        beside(TOOL, CHANGE, round(after - before, 2), round(found, 2), tolerance=0.0, unit="EUR"),
        beside(TOOL, PARTS, round(found, 2), round(parts, 2), tolerance=0.0, unit="EUR"),
    ]
