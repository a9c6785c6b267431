"""Metrics that are made of two kinds: cost of the ads over new customers of the shop. Each leg is read by itself.

Both legs are cut to the days that both kinds have, split and filtered only by what both have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from errors import BadArguments, LeitstandError, NoData
from terms import Period, Words
from tools._tool import Desk
from tools.data._asked import GRAINS, Figure, Slice, Where
from tools.data._filter import dimension, narrowed, texts
from tools.data._money import unit
from tools.data._period import spoken
from warehouse.contract import plain
from warehouse.metric import Metric, dimensions
from warehouse.segment import WORDS

Groups = Callable[[Desk, Slice, Period | None], list[Figure]]


def join(
    desk: Desk, asked: Slice, bare: Sequence[Slice], by: Iterable[str], where: Where, within: Period | None
) -> Slice:
    """The slice of a metric made of two others: `asked` is the metric, `bare` are the two.

    Raises:
        BadArguments: a column to split or filter by that only one of them has, or a value that neither has.
    """
    split = list(by)
    for name in (*split, *where):
        _shared(asked.metric, bare, name, filtering=name not in split)
    known = [_values(desk, leg, where, bare) for leg in bare]
    legs = tuple(narrowed(desk, leg, split, chosen, known=False) for leg, chosen in zip(bare, known, strict=True))
    dated = all(leg.dated for leg in legs)
    one = legs[0]
    whole = replace(asked, by=one.by, where=one.where, dated=dated, day=one.day, legs=legs, rollup=None)
    return replace(whole, unit=unit(desk, whole, within))


def figures(desk: Desk, asked: Slice, period: Period | None, groups: Groups) -> list[Figure]:
    """The figures of both legs put together, group by group; a sum over no rows is zero."""
    days = both(desk, asked, period)
    first, second = ({each.key: each for each in groups(desk, leg, days)} for leg in _split_like(asked))
    keys = dict.fromkeys([*first, *second])
    return [_together(asked, key, first.get(key), second.get(key), days) for key in keys]


def both(desk: Desk, asked: Slice, period: Period | None) -> Period | None:
    """The days of a period that both legs can have: from the later beginning to the earlier end of their data.

    Raises:
        NoData: there is no such day.
    """
    if not asked.dated:
        return period
    spans = [extent(desk, leg) for leg in asked.legs]
    start = max([first for first, _ in spans] + ([period.start] if period else []))
    end = min([last for _, last in spans] + ([period.end] if period else []))
    if start > end:
        raise _apart(asked, spans, period)
    return Period(start=start, end=end)


def extent(desk: Desk, asked: Slice) -> tuple[date, date]:
    """The first and the last day of a slice's kind; of a metric made of two, of the days that both have."""
    if asked.legs:
        spans = [extent(desk, leg) for leg in asked.legs]
        return max(first for first, _ in spans), min(last for _, last in spans)
    table = asked.table(frozenset({asked.day}))
    sql = f"select min({asked.dates}), max({asked.dates}) from {table}"  # noqa: S608  names of the contract
    [(first, last)] = desk.warehouse.rows(sql)
    return first, last


def cut_to_both(desk: Desk, asked: Slice, period: Period | None) -> Words | None:
    """The sentence about days that only one leg has, or None."""
    if not asked.legs or period is None:
        return None
    days = both(desk, asked, period)
    if days is None or days == period:
        return None
    kinds = " + ".join(leg.loaded.kind for leg in asked.legs)
    return Words(
        de=f"Gerechnet ist nur mit den Tagen, für die beides geladen ist ({kinds}): {spoken(days).de}.",
        en=f"Only the days for which both are loaded ({kinds}) are counted: {spoken(days).en}.",
    )


def _split_like(asked: Slice) -> list[Slice]:
    return [replace(leg, by=asked.by) for leg in asked.legs]


def _together(
    asked: Slice, key: tuple[Any, ...], one: Figure | None, other: Figure | None, days: Period | None
) -> Figure:
    none = Figure(key, Decimal(0), None, None, 0, 0, None, None)
    left, right = one or none, other or none
    ratio = asked.metric.parts[1] is not None
    top = left.top if ratio else left.top - right.top
    bottom = right.top if ratio else None
    value = (top / bottom if bottom else None) if bottom is not None else top
    rows, gaps = left.n + right.n, left.gaps + right.gaps
    span = (days.start, days.end) if days else (None, None)
    return Figure(key, top, bottom, value, rows, gaps, *span, parts=(left, right))


def _shared(metric: Metric, legs: Sequence[Slice], name: str, *, filtering: bool) -> None:
    if plain(name) in WORDS:
        return
    try:
        meant = {dimension(leg.loaded, name, filtering=filtering, dated=leg.dated) for leg in legs}
        if len(meant) == 1:
            return
    except BadArguments:
        pass
    one, other = (texts(leg.loaded) for leg in legs)
    known = [column for column in one if column in other] + ([] if filtering else [*GRAINS])
    kinds = [leg.loaded.kind for leg in legs]
    column = name if name in (*one, *other) else dimensions().get(plain(name), name).split(" ")[0]
    raise BadArguments(
        en=f"{metric.name.en} joins {kinds[0]} and {kinds[1]}, and they do not share '{column}'.",
        de=f"{metric.name.de} verbindet {kinds[0]} und {kinds[1]}, und '{column}' haben nicht beide.",
        do_en=f"Shared are: {', '.join(known) or '–'}.",
        do_de=f"Gemeinsam haben sie: {', '.join(known) or '–'}.",
    )


def _values(desk: Desk, leg: Slice, where: Where, legs: Sequence[Slice]) -> dict[str, Any]:
    """The filter for one leg: a value that only the other knows stays as it is and matches no row here."""
    chosen: dict[str, Any] = {}
    for name, wanted in where.items():
        words = [wanted] if isinstance(wanted, str) else list(wanted)
        chosen[name] = tuple(value for word in words for value in _value(desk, leg, name, word, legs))
    return chosen


def _value(desk: Desk, leg: Slice, name: str, word: str, legs: Sequence[Slice]) -> tuple[str, ...]:
    if plain(name) in WORDS:
        return (word,)
    refused: LeitstandError | None = None
    for each in (leg, *(other for other in legs if other is not leg)):
        try:
            [found] = narrowed(desk, each, (), {name: word}).where.values()
        except BadArguments as unknown:
            refused = refused or unknown
        else:
            return found if each is leg else (word,)
    assert refused is not None
    raise refused


def _apart(asked: Slice, spans: Sequence[tuple[date, date]], period: Period | None) -> NoData:
    said = [spoken(Period(start=first, end=last)) for first, last in spans]
    held_en = "; ".join(f"{leg.loaded.kind}: {words.en}" for leg, words in zip(asked.legs, said, strict=True))
    held_de = "; ".join(f"{leg.loaded.kind}: {words.de}" for leg, words in zip(asked.legs, said, strict=True))
    when = spoken(period) if period else Words(de="keinem Zeitraum", en="any period")
    return NoData(
        en=f"{asked.metric.name.en} needs days that both kinds have, and there is none in {when.en}.",
        de=f"{asked.metric.name.de} braucht Tage, die beide Arten haben, und in {when.de} gibt es keinen.",
        do_en=f"Loaded are {held_en}.",
        do_de=f"Geladen sind {held_de}.",
    )
