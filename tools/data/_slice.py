"""A slice of one kind: which metric, which rows, split by what. Every SQL text of the data shelf is built here.

Names come from contracts and definitions only; values of people and files travel as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from errors import BadArguments, LeitstandError, NoData, WeakData
from terms import Period, Source, number
from tools._tool import Desk
from tools.data._period import spoken
from warehouse.contract import contract, plain, quoted
from warehouse.metric import Metric, dimensions, find
from warehouse.reader import Loaded

GRAINS = {
    "date": "date::date",
    "week": "strftime(date, '%G-W%V')",
    "month": "strftime(date, '%Y-%m')",
    "quarter": "concat(year(date), '-Q', quarter(date))",
    "year": "year(date)::varchar",
    "weekday": "isodow(date)",
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Where = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Figure:
    """One group's figure: `key` are its dimensions, `top` and `bottom` the exact sums, `gaps` rows without a value."""

    key: tuple[Any, ...]
    top: Decimal
    bottom: Decimal | None
    value: Decimal | None
    n: int
    gaps: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Slice:
    """What is asked, resolved against what is loaded."""

    metric: Metric
    id: str
    loaded: Loaded
    by: tuple[str, ...]
    where: dict[str, tuple[str, ...]]
    unit: str
    dated: bool

    @property
    def timed(self) -> bool:
        """Whether the split runs along time."""
        return bool(self.by) and self.by[0] in GRAINS


def resolve(
    desk: Desk, word: str, by: Iterable[str] = (), where: Where | None = None, within: Period | None = None
) -> Slice:
    """Find the metric, its kind, its columns and the filter's values, or refuse in one sentence.

    `within`: only the currencies of these days matter.
    """
    metric, kind, id = find(word, desk.warehouse.kinds())
    loaded = desk.warehouse.need(kind)
    split = tuple(dict.fromkeys(dimension(loaded, each) for each in by))
    chosen = {
        column: values(desk, loaded, column, wanted)
        for column, wanted in (
            (dimension(loaded, name, filtering=True), value) for name, value in (where or {}).items()
        )
    }
    dated = "date" in loaded.columns and loaded.first is not None
    bare = Slice(metric, id, loaded, split, chosen, metric.unit, dated)
    return replace(bare, unit=_unit(desk, bare, within))


def dimension(loaded: Loaded, name: str, *, filtering: bool = False) -> str:
    """The column or grain of time that a word means for this kind."""
    known = [*texts(loaded)] + ([] if filtering or loaded.first is None else [*GRAINS])
    meant = dimensions().get(plain(name), name).split(" ")
    for column in [name, *meant]:
        if column in known:
            return column
    listed = ", ".join(known) or "—"
    raise BadArguments(
        en=f"The {loaded.kind} data cannot be {'filtered' if filtering else 'split'} by '{name}'.",
        de=f"Die Daten der Art {loaded.kind} lassen sich so nicht {'filtern' if filtering else 'aufteilen'}: '{name}'.",
        do_en=f"Known here: {listed}." + (" For days and months use period." if filtering else ""),
        do_de=f"Bekannt sind hier: {listed}." + (" Für Tage und Monate gibt es period." if filtering else ""),
    )


def texts(loaded: Loaded) -> tuple[str, ...]:
    """The loaded columns that hold names."""
    columns = contract(loaded.kind).columns
    return tuple(name for name in loaded.columns if name in columns and columns[name].type == "text")


def values(desk: Desk, loaded: Loaded, column: str, wanted: str | Sequence[str]) -> tuple[str, ...]:
    """The values of the data that are meant, whatever their case and punctuation; nearest ones in the refusal."""
    known = desk.warehouse.values(loaded.kind, column, limit=1_000_000)
    asked = [wanted] if isinstance(wanted, str) else list(wanted)
    found: list[str] = []
    for each in asked:
        same = [value for value in known if value == each] or [
            value for value in known if plain(each) and plain(value) == plain(each)
        ]
        if not same:
            raise _no_such(loaded, column, each, known)
        found += same
    return tuple(dict.fromkeys(found))


def total(desk: Desk, asked: Slice, period: Period | None) -> Figure:
    """The one figure of the slice; NoData when not a single row is in it."""
    figure = groups(desk, replace(asked, by=()), period)[0]
    if figure.n == 0:
        raise _empty(desk, asked, period)
    return figure


def groups(desk: Desk, asked: Slice, period: Period | None) -> list[Figure]:
    """A figure a group: along time in order, else from high to low, ties and gaps by name."""
    top, bottom = asked.metric.parts
    keys = [GRAINS.get(name) or quoted(name) for name in asked.by]
    dates = "min(date)::date, max(date)::date" if asked.dated else "null, null"
    used = asked.metric.columns(asked.loaded.kind)
    gaps = " or ".join(f"{quoted(column)} is null" for column in used) or "false"
    clause, params = rows_of(asked, period)
    sql = (
        f"select {''.join(f'{key} as k{i}, ' for i, key in enumerate(keys))}"  # noqa: S608  names are ours, values are parameters
        f"{top} as t, {bottom or 'null'} as b, count(*) as n, count(*) filter (where {gaps}) as gaps, {dates}"
        f" from {_exact(asked)} where {clause}"
    )
    if keys:
        sql += f" group by {', '.join(f'k{i}' for i in range(len(keys)))}"
    found = [_figure(row, len(keys), bottom is not None) for row in desk.warehouse.rows(sql, **params)]
    found.sort(key=lambda figure: _order(asked, figure))
    return [replace(figure, key=_named(asked.by, figure.key)) for figure in found]


def rows_of(asked: Slice, period: Period | None) -> tuple[str, dict[str, Any]]:
    """The where clause of a slice and its parameters."""
    clauses, params = ["true"], dict[str, Any]()
    for i, (column, chosen) in enumerate(asked.where.items()):
        clauses.append(f"list_contains($v{i}, {quoted(column)})")
        params[f"v{i}"] = list(chosen)
    if period is not None:
        if not asked.dated:
            raise NoData(
                en=f"The loaded {asked.loaded.kind} data have no dates, so no period can be taken out of them.",
                de=f"Die geladenen Daten der Art {asked.loaded.kind} haben kein Datum, also keinen Zeitraum.",
                do_en="Ask without a period, or load an export with a date column.",
                do_de="Fragen Sie ohne Zeitraum, oder laden Sie einen Export mit Datumsspalte.",
            )
        clauses.append("date::date between $start and $end")
        params |= {"start": period.start, "end": period.end}
    return " and ".join(clauses), params


def source(asked: Slice, figure: Figure) -> Source:
    """Where the figure comes from, with its freshness and filter."""
    chosen = [f"{column} in ({', '.join(chosen)})" for column, chosen in asked.where.items()]
    span = [f"date {figure.first}..{figure.last}"] if figure.first else []
    return Source(
        name=asked.loaded.dataset,
        kind=asked.loaded.kind,
        snapshot=asked.loaded.snapshot,
        rows=figure.n,
        start=figure.first,
        end=figure.last,
        filter=" and ".join(chosen + span),
    )


def _exact(asked: Slice) -> str:
    """The view with its plain numbers as decimals: sums come out the same in whatever order threads add."""
    columns = contract(asked.loaded.kind).columns
    plain_numbers = [name for name in asked.metric.columns(asked.loaded.kind) if columns[name].type == "number"]
    if not plain_numbers:
        return asked.loaded.kind
    cast = ", ".join(f"try_cast({quoted(name)} as decimal(38, 10)) as {quoted(name)}" for name in plain_numbers)
    return f"(select * replace ({cast}) from {asked.loaded.kind})"  # noqa: S608  names of the contract


def _figure(row: Sequence[Any], width: int, ratio: bool) -> Figure:
    top, bottom, n, gaps, first, last = row[width:]
    above = number(top) if top is not None else Decimal(0)
    below = number(bottom or 0) if ratio else None
    value = None if top is None or (ratio and not below) else above / below if below else above
    return Figure(tuple(row[:width]), above, below, value, int(n), int(gaps), first, last)


def _order(asked: Slice, figure: Figure) -> tuple[Any, ...]:
    names = tuple((cell is None, str(cell)) for cell in figure.key)
    if asked.timed:
        return names
    return (figure.value is None, -(figure.value or Decimal(0)), names)


def _named(by: tuple[str, ...], key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        WEEKDAYS[int(cell) - 1] if name == "weekday" and cell else cell for name, cell in zip(by, key, strict=True)
    )


def _unit(desk: Desk, asked: Slice, within: Period | None = None) -> str:
    columns = contract(asked.loaded.kind).columns
    if not any(columns[name].type == "money" for name in asked.metric.columns(asked.loaded.kind)):
        return asked.metric.unit
    known = currencies(desk, asked, within)
    if len(known) > 1:
        listed = ", ".join(known)
        raise WeakData(
            en=f"The figure would add up {listed}, and no exchange rate is known.",
            de=f"Die Zahl würde {listed} zusammenzählen, und es ist kein Wechselkurs bekannt.",
            do_en=f'Filter by one of them, for example where={{"currency": "{known[0]}"}}, or by one account.',
            do_de=f'Filtern Sie nach einer davon, etwa where={{"currency": "{known[0]}"}}, oder nach einem Konto.',
        )
    return known[0] if asked.metric.unit == "currency" else asked.metric.unit


def currencies(desk: Desk, asked: Slice, within: Period | None = None) -> list[str]:
    """The currencies of the slice's rows; where the data name none, the house's own."""
    if "currency" not in asked.loaded.columns:
        return (asked.loaded.currency or desk.currency).split("+")
    clause, params = rows_of(asked, within if asked.dated else None)
    sql = f"select distinct coalesce(currency, $own) from {asked.loaded.kind} where {clause} order by 1"  # noqa: S608
    return [row[0] for row in desk.warehouse.rows(sql, own=desk.currency, **params)] or [desk.currency]


def _no_such(loaded: Loaded, column: str, wanted: str, known: list[str]) -> LeitstandError:
    from rapidfuzz import fuzz, process

    near = ", ".join(f"'{found}'" for found, _, _ in process.extract(wanted, known, scorer=fuzz.WRatio, limit=3))
    return BadArguments(
        en=f"No row of the {loaded.kind} data has {column} '{wanted}'.",
        de=f"Keine Zeile der Daten der Art {loaded.kind} hat {column} '{wanted}'.",
        do_en=f"The nearest are: {near}.",
        do_de=f"Am nächsten liegen: {near}.",
    )


def _empty(desk: Desk, asked: Slice, period: Period | None) -> LeitstandError:
    clause, params = rows_of(asked, None)
    span = "min(date)::date, max(date)::date" if asked.dated else "null, null"
    [(first, last)] = desk.warehouse.rows(f"select {span} from {asked.loaded.kind} where {clause}", **params)  # noqa: S608
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
