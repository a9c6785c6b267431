"""A slice of one kind: which metric, which rows, split by what, and its figures, read in SQL.

What a metric is made of two kinds is read leg by leg and put together in `_joined.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from errors import BadArguments, LeitstandError, NoData
from terms import Period, Source, number
from tools._tool import Desk
from tools.data import _joined
from tools.data._asked import GRAINS, WEEKDAYS, Figure, Known, Slice, Where
from tools.data._customers import customers
from tools.data._early import not_yet
from tools.data._filter import dimension, narrowed, rows_of, texts, values
from tools.data._grain import in_grain
from tools.data._money import currencies, unit
from tools.data._period import spoken
from warehouse.contract import contract, quoted
from warehouse.finding import find
from warehouse.metric import Metric
from warehouse.rollup import rollup_of

__all__ = [
    "GRAINS", "Figure", "Known", "Slice", "Where", "currencies", "dimension", "groups", "resolve", "rows_of", "source",
    "sources", "texts", "total", "values",
]  # fmt: skip


def resolve(
    desk: Desk,
    word: str,
    by: Iterable[str] = (),
    where: Where | None = None,
    within: Period | None = None,
    *,
    known: Known | None = None,
    joined: bool = False,
) -> Slice:
    """Find the metric, its kind, its columns and the filter's values, or refuse in one sentence.

    The definition is the one that was valid at the end of `within` (else today; never later than what is `known`),
    unless a version is asked for or a replay pins one. Which one was taken is noted for the receipt. Only the
    currencies of the days `within` matter. Metrics of two kinds, or over customers instead of rows, are for callers
    that read by `groups` and say so with `joined`.
    """
    known = known or Known()
    day = min(known.on or (within.end if within else desk.today), known.as_of or date.max)
    bare = _bare(desk, word, replace(known, on=day))
    if (bare.metric.of or bare.metric.per) and not joined:
        raise _not_here(bare.metric)
    if bare.metric.of:
        legs = [_bare(desk, part, Known(None, known.as_of, day)) for part in bare.metric.of]
        return _joined.join(desk, bare, legs, by, where or {}, within)
    cut = narrowed(desk, in_grain(desk, bare, [*by, *(where or {})]), by, where or {})
    return replace(cut, unit=unit(desk, cut, within))


def meant(desk: Desk, word: str) -> str:
    """The id of the metric that a word means here, whatever currencies its rows are in."""
    return _bare(desk, word, Known(on=desk.today)).metric.id


def _bare(desk: Desk, word: str, known: Known) -> Slice:
    """The metric on its kind, neither split nor filtered yet."""
    try:
        found = find(word, desk.warehouse.kinds(), day=known.on, version=known.version, pinned=desk.versions)
    except NoData as failed:
        raise (not_yet(desk, failed, known.as_of) if known.as_of else failed) from None
    metric, kind, id = found
    desk.used[metric.id] = metric.version
    loaded, day = desk.warehouse.need(kind), metric.day(kind)
    dated = day is not None and day in loaded.columns
    rollup = rollup_of(desk.warehouse, kind) if known.as_of is None else None
    return Slice(metric, id, loaded, (), {}, metric.unit, dated, day or "date", rollup=rollup)


def total(desk: Desk, asked: Slice, period: Period | None) -> Figure:
    """The one figure of the slice; NoData when not a single row is in it."""
    figure = groups(desk, replace(asked, by=()), period)[0]
    if figure.n == 0:
        raise _empty(desk, asked, period)
    return figure


def groups(desk: Desk, asked: Slice, period: Period | None) -> list[Figure]:
    """A figure a group: along time in order, else from high to low, ties and gaps by name."""
    if asked.legs:
        found = _joined.figures(desk, asked, period, groups)
    else:
        select, params = customers(asked, period) if asked.metric.per else _select(asked, period)
        ratio = asked.metric.parts[1] is not None
        found = [_figure(row, len(asked.by), ratio) for row in desk.warehouse.rows(select, **params)]
    if asked.by and (asked.legs or asked.metric.per or not asked.timed):
        found.sort(key=lambda figure: _order(asked, figure))
    if asked.legs or "weekday" not in asked.by:
        return found
    return [replace(figure, key=_named(asked.by, figure.key)) for figure in found]


def _select(asked: Slice, period: Period | None) -> tuple[str, dict[str, Any]]:
    top, bottom = asked.metric.parts
    columns = asked.metric.columns(asked.loaded.kind)
    used = [name for name in columns if name not in asked.metric.zero]
    missing = " or ".join(f"{quoted(column)} is null" for column in used) or "false"
    formulas = [top, bottom or "null", "count(*)", f"count(*) filter (where {missing})"]
    table, rollup = _exact(asked), _rollup(asked, (top, bottom or "0"))
    if rollup is not None:
        table = rollup.table
        formulas = [rollup.formula(top), rollup.formula(bottom) if bottom else "null", "coalesce(sum(_rows), 0)"]
        formulas.append(f"coalesce(sum(_rows) filter (where {missing}), 0)")
    dates = [f"min({asked.dates})", f"max({asked.dates})"] if asked.dated else ["null", "null"]
    clause, params = rows_of(asked, period)
    keys = [f"{asked.key(name)} as k{i}" for i, name in enumerate(asked.by)]
    sql = f"select {', '.join([*keys, *formulas, *dates])} from {table} where {clause}"  # noqa: S608  names are ours, values are parameters
    if not keys:
        return sql, params
    sql += f" group by {', '.join(f'k{i}' for i in range(len(keys)))}"
    # Along time DuckDB puts the groups in order: by the names' bytes, gaps last, as `_order` does.
    return sql + (
        f" order by {', '.join(f'k{i}::varchar nulls last' for i in range(len(keys)))}" if asked.timed else ""
    ), params


def _rollup(asked: Slice, formulas: tuple[str, ...]) -> Any:
    rollup = asked.rollup
    if rollup is None or (asked.dated and rollup.day != asked.day):
        return None
    needed = {*asked.filtered, *(name for name in asked.by if name not in GRAINS)}
    return rollup if rollup.holds(needed, formulas) else None


def source(asked: Slice, figure: Figure) -> Source:
    """Where the figure comes from, with its freshness and filter."""
    chosen = [f"{column} in ({', '.join(chosen)})" for column, chosen in asked.where.items()]
    span = [f"{asked.day} {figure.first}..{figure.last}"] if figure.first else []
    return Source(
        name=asked.loaded.dataset,
        kind=asked.loaded.kind,
        snapshot=asked.loaded.snapshot,
        rows=figure.n,
        start=figure.first,
        end=figure.last,
        filter=" and ".join(chosen + span),
    )


def sources(asked: Slice, *figures: Figure) -> tuple[Source, ...]:
    """The data behind figures of one slice, kind by kind, and the definition with its version and formula."""
    pairs = [
        pair
        for figure in figures
        for pair in (zip(asked.legs, figure.parts, strict=True) if asked.legs else [(asked, figure)])
    ]
    used = [asked.metric, *(leg.metric for leg in asked.legs)]
    definitions = [
        Source(name=one.id, kind="metric", snapshot=f"v{one.version}", start=one.valid_from, filter=one.formula)
        for one in used
    ]
    return (*dict.fromkeys(source(leg, part) for leg, part in pairs), *definitions)


def _exact(asked: Slice) -> str:
    """The view with its plain numbers as decimals: sums come out the same in whatever order threads add."""
    columns = contract(asked.loaded.kind).columns
    plain_numbers = [name for name in asked.metric.columns(asked.loaded.kind) if columns[name].type == "number"]
    if not plain_numbers:
        return asked.shown
    cast = ", ".join(f"try_cast({quoted(name)} as decimal(38, 10)) as {quoted(name)}" for name in plain_numbers)
    return f"(select * replace ({cast}) from {asked.shown})"  # noqa: S608  names of the contract


def _figure(row: Sequence[Any], width: int, ratio: bool) -> Figure:
    top, bottom, n, gaps, first, last = row[width:]
    above = top if isinstance(top, Decimal) else number(top or 0)
    below = (bottom if isinstance(bottom, Decimal) else number(bottom or 0)) if ratio else None
    value = None if top is None or (ratio and not below) else above / below if below else above
    return Figure(tuple(row[:width]), above, below, value, int(n), int(gaps), first, last)


def _order(asked: Slice, figure: Figure) -> tuple[Any, ...]:
    names = tuple([(cell is None, str(cell)) for cell in figure.key])
    if asked.timed:
        return names
    return (figure.value is None, -(figure.value or Decimal(0)), names)


def _named(by: tuple[str, ...], key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        WEEKDAYS[int(cell) - 1] if name == "weekday" and cell else cell for name, cell in zip(by, key, strict=True)
    )


def _not_here(metric: Metric) -> BadArguments:
    instead = ", ".join(metric.of)
    return BadArguments(
        en=f"{metric.name.en} is not a sum over rows of one kind, which is what this tool takes apart.",
        de=f"{metric.name.de} ist keine Summe über Zeilen einer Datenart; nur solche zerlegt dieses Werkzeug.",
        do_en="Ask data.metric or data.compare for it" + (f", or take one of: {instead}." if instead else "."),
        do_de="Fragen Sie data.metric oder data.compare"
        + (f", oder nehmen Sie eine von: {instead}." if instead else "."),
    )


def _empty(desk: Desk, asked: Slice, period: Period | None) -> LeitstandError:
    clause, params = rows_of(asked, None)
    span = f"min({asked.dates}), max({asked.dates})" if asked.dated else "null, null"
    [(first, last)] = desk.warehouse.rows(f"select {span} from {asked.shown} where {clause}", **params)  # noqa: S608
    held = spoken(Period(start=first, end=last)) if first else None
    when = spoken(period) if period else None
    what = f"Die Daten der Art {asked.loaded.kind}"
    which_de = " und ".join(f"{column} {', '.join(chosen)}" for column, chosen in asked.where.items())
    which = " and ".join(f"{column} {', '.join(chosen)}" for column, chosen in asked.where.items())
    return NoData(
        en=f"The {asked.loaded.kind} data hold nothing for {' and '.join(filter(None, [which, when and when.en]))}.",
        de=f"{what} enthalten nichts für {' und '.join(filter(None, [which_de, when and when.de]))}.",
        do_en=f"There is data from {held.en.replace(' to ', ' until ')}." if held else "Choose another filter.",
        do_de=f"Daten gibt es für: {held.de}." if held else "Wählen Sie einen anderen Filter.",
    )
