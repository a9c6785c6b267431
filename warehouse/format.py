# pyright: basic
"""The export formats of real platforms: by what a file is known, and how its columns become a kind's.

A format is data: `formats/<name>.yaml`. Nothing else is edited to add one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from terms import Period, Words
from warehouse import contract as contracts
from warehouse.contract import Contract, literal
from warehouse.match import base, match, missing
from warehouse.staged import Staged, as_table
from warehouse.stretch import named

FOLDER = Path(__file__).parent / "formats"
ENOUGH = 2  # one sure sign, or two likely ones
# a value from inside a nested one; what is no JSON holds nothing
_INSIDE = "inside(x, path) as json_extract_string(case when json_valid(x) then x end, path)"
_PLACE = re.compile(r"\[\[(.+?)\]\]")


class Remark(BaseModel):
    """A sentence that is said of a file when a condition (SQL over its rows) holds for any of them; {n} counts them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    when: str
    de: str
    en: str


class Format(BaseModel):
    """One platform's export. Headers are written as `match.base` writes them; `~` starts a regular expression.

    version    of this description of it; a change of the platform's headers that it follows is a new one
    kind       what it becomes; None: it is known, but holds nothing that a kind takes (`says` tells what it is)
    forms      file forms it comes in (csv, tsv, xlsx, json, jsonl, parquet); empty: any
    all        of each group one header must be there
    none       headers that such a file never has
    sure       headers that only this platform writes (2 points each)
    likely     headers that it writes among others (1 point each)
    undated    headers of reports that may come without dates; the period in the lines above the header then counts on
               its last day
    titles     lines above the header that speak for it, as a regular expression (2 points)
    constants  canonical columns with a fixed value
    columns    canonical column -> its headers here, which come before those of the contract
    without    canonical columns that this format never has, whatever a header looks like
    derive     new header -> SQL; `[[a|b]]` is the text of the first of these columns that the file has, `[[@file]]`
               the file's name
    first      name -> SQL that `derive` needs more than once; worked out once a row, it stands there as `[[!name]]`
    keep       SQL: which rows are rows of the kind; the others are passed over
    once       a header; of several rows with the same value the first by `newest` (SQL) stays
    macros     SQL functions that `derive` needs, beside `inside(text, path)`
    footer     lines below the data that are none, as a regular expression
    habit      date form where every date of a column can be read two ways
    timezone   zone of timestamps without an offset; empty: the file does not say
    remarks    sentences that are said of a file where rows meet a condition
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    version: int
    title: Words
    kind: str | None = None
    says: Words | None = None
    forms: tuple[str, ...] = ()
    all: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    titles: str = ""
    constants: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    without: tuple[str, ...] = ()
    derive: dict[str, str] = Field(default_factory=dict)
    first: dict[str, str] = Field(default_factory=dict)
    keep: str = ""
    once: str = ""
    newest: str = ""
    macros: tuple[str, ...] = ()
    footer: str = ""
    habit: str = ""
    timezone: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether so much must be there that nothing else need be tried."""
        return len(self.all) > 1

    def points(self, form: str, bases: Sequence[str], titles: Sequence[str]) -> int:
        """How much speaks for a file being this export; 0 if anything speaks against it."""
        if self.forms and form not in self.forms:
            return 0
        if any(_has(bases, name) for name in self.none):
            return 0
        if not all(any(_has(bases, name) for name in group) for group in self.all):
            return 0
        told = 2 if self.titles and any(re.search(self.titles, title) for title in titles) else 0
        sure = sum(_has(bases, name) for name in self.sure)
        return told + 3 * len(self.all) + 2 * sure + sum(_has(bases, name) for name in self.likely)


@cache
def names() -> tuple[str, ...]:
    """Every format, by looking into the folder."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def format_named(name: str) -> Format:
    """A format by its name."""
    return Format(name=name, **contracts.shape_of(FOLDER / f"{name}.yaml"))


def known(staged: Staged, kind: str | None, mapping: Mapping[str, str], *, empty: bool = False) -> Format | None:
    """The format that a file clearly has: most points, at least two, and nobody has as many.

    `kind` and `mapping` are what the person said; a format that contradicts them is out.
    `empty` looks among the formats that hold nothing to load.
    """
    bases = [base(header) for header in staged.headers]
    scored = []
    for name in names():
        one = format_named(name)
        if empty != (one.kind is None) or (kind and one.kind != kind):
            continue
        if one.kind and set(mapping) - set(contracts.contract(one.kind).columns):
            continue
        scored.append((one.points(staged.form, bases, staged.titles), one))
    scored.sort(key=lambda found: found[0], reverse=True)
    if not scored or scored[0][0] < ENOUGH:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][1]


def undated(staged: Staged, kind: str | None, mapping: Mapping[str, str]) -> Period | None:
    """The period of a report without dates, where its format has such reports and its title lines name one."""
    form = known(staged, kind, mapping)
    bases = [base(header) for header in staged.headers]
    if form is None or form.kind is None or not any(_has(bases, name) for name in form.undated):
        return None
    agreed = fitted(contracts.contract(form.kind), form)
    if "date" in mapping or "date" in match(staged.headers, agreed, mapping).sources:
        return None
    return named(staged.titles)


def whole(staged: Staged, one: Format, mapping: Mapping[str, str]) -> bool:
    """Whether a file of this format has all that its kind requires."""
    assert one.kind
    agreed = fitted(contracts.contract(one.kind), one)
    found = match([*staged.headers, *one.derive], agreed, mapping)
    for name, value in one.constants.items():
        found.constants.setdefault(name, value)
    return not missing(agreed, found)


def fitted(agreed: Contract, one: Format) -> Contract:
    """A contract that looks for the format's own headers first."""
    columns = {}
    for name, column in agreed.columns.items():
        if name in one.without:
            columns[name] = column.model_copy(update={"names": (), "micros": ()})
        elif name in one.columns:
            own = tuple(base(header) for header in one.columns[name])
            columns[name] = column.model_copy(update={"names": tuple(dict.fromkeys((*own, *column.names)))})
        else:
            columns[name] = column
    return agreed.model_copy(update={"columns": columns})


def without_footer(staged: Staged, one: Format) -> int:
    """Take out the lines below the data; returns how many."""
    if not one.footer:
        return 0
    last = f"select count(*) from {staged.table} where regexp_matches(coalesce(c0, ''), {literal(one.footer)})"
    found = staged.con.execute(last).fetchone()[0]
    if found:
        as_table(staged.con, staged.table)
        staged.con.execute(f"delete from {staged.table} where regexp_matches(coalesce(c0, ''), {literal(one.footer)})")
    return found


def reshape(staged: Staged, one: Format) -> int:
    """Add the format's derived columns and pass over the rows that are none; returns how many were passed over."""
    con, table = staged.con, staged.table
    for remark in one.remarks:
        count = con.execute(f"select count(*) from {table} where {_sql(remark.when, staged)}").fetchone()[0]
        if count:
            staged.notes.append(Words(de=remark.de.replace("{n}", str(count)), en=remark.en.replace("{n}", str(count))))
    if not (one.derive or one.keep or one.once):
        return 0
    for macro in (_INSIDE, *one.macros):
        con.execute(f"create or replace temp macro {macro}")
    before = staged.rows
    width = len(staged.headers)
    derived = [f"({_sql(sql, staged)})::varchar as c{width + n}" for n, sql in enumerate(one.derive.values())]
    where = f" where {_sql(one.keep, staged)}" if one.keep else ""
    newest = _sql(one.newest, staged) if one.newest else "line"
    once = f" qualify row_number() over (partition by {_sql(one.once, staged)} order by {newest}, line) = 1"
    picks = ", ".join(["line", *(f"c{n}" for n in range(width)), *derived])
    named = "".join(f", ({_sql(sql, staged)}) as _{name}" for name, sql in one.first.items())
    rows = f"(select *{named} from {table})" if named else table
    con.execute(f"create table {table}_shaped as select {picks} from {rows}{where}{once if one.once else ''}")
    as_table(con, table)
    con.execute(f"create or replace table {table} as select * from {table}_shaped order by line")
    con.execute(f"drop table {table}_shaped")
    staged.headers = [*staged.headers, *one.derive]
    return before - staged.rows


def _sql(text: str, staged: Staged) -> str:
    """SQL with the columns of the file in the place of their headers; a column that is missing is null."""
    bases = [base(header) for header in staged.headers]

    def place(found: re.Match[str]) -> str:
        if found[1] == "@file":
            return literal(staged.piece.name)
        if found[1].startswith("!"):
            return f"_{found[1][1:]}"
        for name in found[1].split("|"):
            if name.startswith("~"):
                number = next((n for n, one in enumerate(bases) if re.search(name[1:], one)), None)
            else:
                number = bases.index(base(name)) if base(name) in bases else None
            if number is not None:
                return f"c{number}"
        return "null::varchar"

    return _PLACE.sub(place, text)


def _has(bases: Sequence[str], name: str) -> bool:
    if name.startswith("~"):
        return any(re.search(name[1:], found) for found in bases)
    return name in bases
