"""`data.anomalies`: which planted stories it finds, and how often it cries for nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from evals.scores._own_changes import own_changes
from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "data.anomalies"
FOUND = Words(de="gefundene von den sichtbaren Vorfällen", en="planted incidents found that can be seen in the figures")
FALSE = Words(de="Auffälligkeiten ohne Anlass", en="anomalies for no reason")
SEEN = {
    "broken_pixel": {"conversions", "conversion_value", "cvr", "cpa", "roas"},
    "restated_definition": {"conversions", "conversion_value", "cvr", "cpa", "roas"},
    "feed_price_error": {"clicks", "ctr", "impressions", "cvr", "cpc", "cost", "conversions"},
    "competitor_sale": {"orders", "revenue", "clicks", "cpc", "sessions", "conversions"},
    "currency_mixup": {"cost", "cpc", "cpm", "cpa", "roas", "conversion_value"},
}
"""The kinds of story that move a daily figure, and the figures they move."""
WINDOW, NEAR = 28, 3
"""Days that one question judges; days by which an incident may miss a story."""


def rows(company: Company) -> list[Row]:
    """Ask for the last sixteen weeks, four at a time, and match what comes to the stories."""
    stories = [story for story in company.world.truth["stories"] if story["kind"] in SEEN]
    incidents: list[dict[str, Any]] = []
    asked_from = company.last
    silent: Words | None = None
    for window in range(4):
        end = company.last - timedelta(days=WINDOW * window)
        start = end - timedelta(days=WINDOW - 1)
        if start < company.world.start:
            break
        answer = company.ask(TOOL, period={"start": start.isoformat(), "end": end.isoformat()})
        if not isinstance(answer, Result):
            silent = answer
            continue
        asked_from = start
        table = answer.tables["incidents"]
        incidents += [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    wanted = [story for story in stories if _begun(story) >= asked_from]
    if silent is not None and not incidents:
        return [absent(TOOL, FOUND, silent, float(len(stories)))]
    hit = {story["id"] for story in wanted if any(_same(story, each) for each in incidents)}
    own = own_changes(company.world)
    others = [each for each in incidents if not any(_same(story, each) for story in stories)]
    false = [each for each in others if not _own(own, each)]
    lucky = sum(_share(own, each, asked_from, company.last) for each in others)
    missed = ", ".join(story["id"] for story in wanted if story["id"] not in hit)
    names = ", ".join(sorted({f"{each['series']} {each['group']} {each['first']}" for each in false}))
    changed = len(others) - len(false)
    since = Words(
        de=f"gefragt ab {asked_from}"
        + (f"; verfehlt: {missed}" if missed else "")
        + (f"; {silent.de}" if silent else ""),
        en=f"asked from {asked_from}"
        + (f"; missed: {missed}" if missed else "")
        + (f"; {silent.en}" if silent else ""),
    )
    why = Words(
        de=f"{len(incidents)} Auffälligkeiten, {changed} davon bei eigenen Änderungen (Budget, Pause, neue Anzeige;"
        f" durch Zufall {lucky:.0f}); ohne Anlass: {names or '–'}",
        en=f"{len(incidents)} anomalies, {changed} of them at changes of the company's own (budget, pause, new ad; by"
        f" chance {lucky:.0f}); for no reason: {names or '–'}",
    )
    return [
        beside(TOOL, FOUND, float(len(wanted)), float(len(hit)), tolerance=0.34, note=since),
        beside(TOOL, FALSE, 0.0, float(len(false)), tolerance=4.0, note=why),
    ]  # fmt: skip


def _own(changes: dict[str, set[date]], incident: dict[str, Any]) -> bool:
    """Whether the company changed something there in the days before or at its start."""
    days = changes.get(str(incident["group"]), set())
    return any(timedelta(days=-1) <= incident["first"] - day <= timedelta(days=NEAR) for day in days)


def _share(changes: dict[str, set[date]], incident: dict[str, Any], first: date, last: date) -> float:
    """Share of days on which an incident of that place would have fitted a change."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return sum(_own(changes, incident | {"first": day}) for day in days) / len(days)


def _same(story: dict[str, Any], incident: dict[str, Any]) -> bool:
    """Whether an incident is that story: its days, its place, a figure that it moves."""
    first, last = _begun(story), date.fromisoformat(story["last_day"])
    near = timedelta(days=NEAR)
    starts = first - near <= incident["first"] <= min(last, first + timedelta(days=WINDOW)) + near
    group = str(incident["group"])
    platform = str(story["where"].get("platform") or story["where"].get("line") or "")
    here = not group or not platform or group.split(" · ", maxsplit=1)[0] in platform
    return starts and here and incident["series"] in SEEN[story["kind"]]


def _begun(story: dict[str, Any]) -> date:
    """The first day on which today's exports show it: a restated figure is restated backwards."""
    return date.fromisoformat(story["effect"].get("restated_days_from", story["first_day"]))
