"""`data.metric`: the figures of the last whole month against the company's own books."""

from __future__ import annotations

from evals.scores._months import months
from evals.scores._row import Company, Row, absent, beside, euros
from terms import Result, Words

TOOL = "data.metric"


def rows(company: Company) -> list[Row]:
    """Cost and clicks of a platform, revenue and orders of the shop."""
    daily = company.world.truth_tables["daily"]
    month = months(company.world)[-1]
    own = month.mask(daily["day"])
    ads = company.world.tables["ad_days"]
    clicks = ads["clicks"][(ads["platform"] == "meta") & month.mask(ads["day"])].sum()
    google, meta = {"platform": "google"}, {"platform": "meta"}
    wanted: list[tuple[str, dict[str, str], float, str, Words]] = [
        ("cost", google, euros(daily["cost_google"][own].sum()), "EUR", Words(de="Kosten Google", en="cost of Google")),
        ("clicks", meta, float(clicks), "", Words(de="Klicks Meta", en="clicks of Meta")),
        ("revenue", {}, euros(daily["revenue"][own].sum()), "EUR", Words(de="Umsatz", en="revenue")),
        ("orders", {}, float(daily["orders"][own].sum()), "", Words(de="Bestellungen", en="orders")),
    ]
    found = [_row(company, id, where, truth, unit, what, month.period) for id, where, truth, unit, what in wanted]
    return [*found, *_mixed(company)]


def _row(
    company: Company, id: str, where: dict[str, str], truth: float, unit: str, what: Words, period: dict[str, str]
) -> Row:
    answer = company.ask(TOOL, metric=id, where=where, period=period)
    if not isinstance(answer, Result):
        return absent(TOOL, what, answer, truth, unit)
    known = {fact.id: fact for fact in answer.facts}
    fact = known.get(id) or answer.facts[0]
    return beside(TOOL, what, truth, float(fact.value), tolerance=0.0, unit=unit)


def _mixed(company: Company) -> list[Row]:
    """Whether dollars were added to euros in the days of the mix-up."""
    what = Words(de="Dollar zu Euro addiert (1 = ja)", en="dollars added to euros (1 = yes)")
    stories = [story for story in company.world.truth["stories"] if story["kind"] == "currency_mixup"]
    if not stories:
        return []
    around = {"start": stories[0]["first_day"], "end": company.last.isoformat()}
    answer = company.ask(TOOL, metric="cost", where={"platform": stories[0]["where"]["platform"]}, period=around)
    if not isinstance(answer, Result):
        return [beside(TOOL, what, 0.0, 0.0, tolerance=0.0, note=answer)]
    units = {fact.unit for fact in answer.facts if fact.id.startswith("cost")}
    return [beside(TOOL, what, 0.0, float(len(units) == 1), tolerance=0.0)]
