"""What was known when, and by which definition: the state of the data on a day, versions, what import assumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from terms import Period, Words
from tools._tool import Desk
from tools.data._asked import Slice
from tools.data._period import day
from warehouse.contract import contract
from warehouse.metric import Metric, versions
from warehouse.provenance import assumed

ASSUMED = {
    "currency": Words(
        de="Die Währung steht nicht in den Dateien und wurde beim Import angenommen.",
        en="The files do not name the currency; it was assumed at import.",
    ),
    "timezone": Words(
        de="Die Zeitzone steht nicht in den Dateien und wurde beim Import angenommen.",
        en="The files do not name the time zone; it was assumed at import.",
    ),
}


def known_on(desk: Desk, as_of: date | None) -> Desk:
    """The desk with the data as they were known at the end of a day; the same desk for today."""
    if as_of is None or as_of >= desk.today:
        return desk
    return replace(desk, warehouse=desk.warehouse.as_of(as_of))


def assumptions(desk: Desk, asked: Slice) -> Iterator[Words]:
    """A sentence for each thing that import had to assume and that this figure rests on."""
    for name, words in ASSUMED.items():
        if any(
            _rests_on(name, leg) and name in assumed(desk.warehouse, leg.loaded.kind) for leg in asked.legs or (asked,)
        ):
            yield words


def _rests_on(name: str, asked: Slice) -> bool:
    columns = contract(asked.loaded.kind).columns
    if name == "currency":
        return any(columns[each].type == "money" for each in asked.metric.columns(asked.loaded.kind))
    return asked.dated and columns[asked.day].type == "timestamp"


def definition(asked: Slice, version: int | None = None) -> dict[str, Words]:
    """The line that says what is counted: the definition in words, and its version if it is not the first or asked for.

    It does not depend on versions that came later, so that an old answer can be computed again to the byte.
    """
    metric = asked.metric
    several = version is not None or metric.version != versions()[metric.id][0].version
    since = day(metric.valid_from)
    which = Words(
        de=f"Version {metric.version}, gültig ab {since.de}", en=f"version {metric.version}, valid from {since.en}"
    )
    if metric.says is None and not several:
        return {}
    if metric.says is None:
        return {"definition": Words(de=f"Definition: {which.de}.", en=f"Definition: {which.en}.")}
    more = Words(de=f" ({which.de})", en=f" ({which.en})") if several else Words(de="", en="")
    return {
        "definition": Words(
            de=f"Definition{more.de}: {metric.says.de}",
            en=f"Definition{more.en}: {metric.says.en}",
        )
    }


def changed(asked: Slice, period: Period | None) -> Words | None:
    """The sentence about a definition that changed inside of a period, or None."""
    if period is None:
        return None
    used = [asked.metric, *(leg.metric for leg in asked.legs)]
    return next((said for metric in used if (said := _changed(metric, period))), None)


def _changed(metric: Metric, period: Period) -> Words | None:
    known = [each for each in versions()[metric.id][1:] if each.valid_from <= metric.valid_from]
    inside = [each for each in known if period.start < each.valid_from <= period.end]
    if not inside:
        return None
    new, when = inside[-1], day(inside[-1].valid_from)
    what = new.changed or Words(de=f"jetzt gilt {new.formula}", en=f"it is {new.formula} now")
    return Words(
        de=f"Die Definition von {metric.name.de} hat sich am {when.de} geändert ({what.de.rstrip('.')});"
        f" gerechnet ist durchgehend mit Version {metric.version}.",
        en=f"The definition of {metric.name.en} changed on {when.en} ({what.en.rstrip('.')});"
        f" version {metric.version} is used throughout.",
    )
