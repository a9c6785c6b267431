"""Which rows and columns are meant: words of people become columns, values of the data, segments and SQL conditions.

Names come from contracts and definitions only; values of people and files travel as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from errors import BadArguments, LeitstandError, NoData
from terms import Period
from tools._tool import Desk
from tools.data._asked import GRAINS, SEGMENT, Slice, Where
from warehouse.contract import contract, plain, quoted
from warehouse.metric import dimensions
from warehouse.reader import Loaded
from warehouse.segment import WORDS, Segment, segment_for


def dimension(loaded: Loaded, name: str, *, filtering: bool = False, dated: bool | None = None) -> str:
    """The column or grain of time that a word means for this kind."""
    timed = loaded.first is not None if dated is None else dated
    known = [*texts(loaded)] + ([] if filtering or not timed else [*GRAINS])
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


def narrowed(desk: Desk, bare: Slice, by: Iterable[str], where: Where, *, known: bool = True) -> Slice:
    """A slice of one kind with its split and its filter; values that are not `known` to the data are let be."""
    split = tuple(dict.fromkeys(dimension(bare.loaded, each, dated=bare.dated) for each in by))
    chosen: dict[str, tuple[str, ...]] = {}
    named: tuple[Segment, ...] = ()
    for name, wanted in where.items():
        words = (wanted,) if isinstance(wanted, str) else tuple(wanted)
        if plain(name) in WORDS:
            found = {segment.id: segment for segment in (segment_for(word, bare.loaded) for word in words)}
            named, chosen[SEGMENT] = tuple(found.values()), tuple(found)
        else:
            column = dimension(bare.loaded, name, filtering=True)
            chosen[column] = values(desk, bare.loaded, column, words, bare) if known else words
    kind = bare.loaded.kind
    either = " or ".join(f"({segment.where[kind]})" for segment in named)
    read = frozenset(column for segment in named for column in segment.columns(kind))
    return replace(bare, by=split, where=chosen, conditions=(either,) if either else (), condition_columns=read)


def values(
    desk: Desk, loaded: Loaded, column: str, wanted: str | Sequence[str], asked: Slice | None = None
) -> tuple[str, ...]:
    """The values of the data that are meant, whatever their case and punctuation; nearest ones in the refusal."""
    known = _known(desk, loaded, column, asked)
    found: list[str] = []
    for each in [wanted] if isinstance(wanted, str) else list(wanted):
        same = [value for value in known if value == each] or [
            value for value in known if plain(each) and plain(value) == plain(each)
        ]
        if not same:
            raise _no_such(loaded, column, each, known)
        found += same
    return tuple(dict.fromkeys(found))


def rows_of(asked: Slice, period: Period | None) -> tuple[str, dict[str, Any]]:
    """The where clause of a slice and its parameters."""
    clauses, params = ["true"], dict[str, Any]()
    for i, (column, chosen) in enumerate(asked.where.items()):
        if column != SEGMENT:
            clauses.append(f"list_contains($v{i}, {quoted(column)})")
            params[f"v{i}"] = list(chosen)
    clauses += [f"({condition})" for condition in asked.conditions]
    if period is not None:
        if not asked.dated:
            raise NoData(
                en=f"The loaded {asked.loaded.kind} data have no dates, so no period can be taken out of them.",
                de=f"Die geladenen Daten der Art {asked.loaded.kind} haben kein Datum, also keinen Zeitraum.",
                do_en="Ask without a period, or load an export with a date column.",
                do_de="Fragen Sie ohne Zeitraum, oder laden Sie einen Export mit Datumsspalte.",
            )
        clauses.append(f"{asked.dates} between $start and $end")
        params |= {"start": period.start, "end": period.end}
    return " and ".join(clauses), params


def _known(desk: Desk, loaded: Loaded, column: str, asked: Slice | None) -> list[str]:
    """The values of a column, the most frequent first."""
    if asked is None or asked.table(frozenset({column})) == loaded.kind:
        return desk.warehouse.values(loaded.kind, column, limit=1_000_000)
    name, table = quoted(column), asked.table(frozenset({column}))
    count = "count(*)" if table == asked.shown else "sum(_rows)"
    found = desk.warehouse.rows(
        f"select {name}::varchar as v from {table}"  # noqa: S608  names of the contract
        f" where {name} is not null group by v order by {count} desc, v"
    )
    return [value for (value,) in found]


def _no_such(loaded: Loaded, column: str, wanted: str, known: list[str]) -> LeitstandError:
    from rapidfuzz import fuzz, process

    near = ", ".join(f"'{found}'" for found, _, _ in process.extract(wanted, known, scorer=fuzz.WRatio, limit=3))
    return BadArguments(
        en=f"No row of the {loaded.kind} data has {column} '{wanted}'.",
        de=f"Keine Zeile der Daten der Art {loaded.kind} hat {column} '{wanted}'.",
        do_en=f"The nearest are: {near}.",
        do_de=f"Am nächsten liegen: {near}.",
    )
