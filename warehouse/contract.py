"""The contract of a data kind: its columns, what they must look like, and the names that files use for them.

A contract is data: `contracts/<kind>.yaml`. Nothing else is edited to add a kind.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from errors import UnknownKind
from terms import Words

FOLDER = Path(__file__).parent / "contracts"
Type = Literal["date", "timestamp", "text", "integer", "number", "money", "share", "flag"]
Breach = Literal["block", "quarantine", "warn"]
SQL_TYPE: dict[str, str] = {
    "date": "date",
    "timestamp": "timestamp",
    "text": "varchar",
    "integer": "bigint",
    "number": "double",
    "money": "decimal(18,6)",
    "share": "double",
    "flag": "boolean",
}


class Column(BaseModel):
    """One canonical column. `names` are the headers that files use for it, the most telling first.

    required     the file must have it, and no cell may be empty unless `may_be_empty`
    missing      texts that mean a missing value in this column
    min, max     bounds, both allowed
    micros       headers whose values are millionths
    zero_with    headers; a file that has one of them leaves cells of this column empty where it means zero
    pattern      what a text must look like as a whole, as a regular expression; `form` says it in words
    words        a list of this folder (devices) by which the different words of platforms for the same become one
    answers      cells may be words for yes and no, which count as 1 and 0
    many         several source columns may play this part (channels of a media file, outcomes of a trial)
    pii          what it says of a person, where it does: such columns are stored as keyed hashes
    on_breach    what a value outside `min` and `max` or of another type does, where it differs from the kind's own
    ahead        a day that lies ahead by its nature, such as the end of a right: it does not date the row
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: Type
    required: bool = False
    may_be_empty: bool = False
    missing: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    names: tuple[str, ...] = ()
    micros: tuple[str, ...] = ()
    zero_with: tuple[str, ...] = ()
    default: str | None = None
    pattern: str | None = None
    form: Words | None = None
    words: str | None = None
    answers: bool = False
    many: bool = False
    pii: Literal["email", "phone", "name", "address", "birth_date", "other"] | None = None
    on_breach: Breach | None = None
    ahead: bool = False


class Shape(BaseModel):
    """One of several forms that a kind's files may have."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    columns: tuple[str, ...]
    required: tuple[str, ...]


class Contract(BaseModel):
    """What a kind promises.

    grows      loads add up, and the newest load wins for the same key; else the newest dataset is the current one
    key        columns that tell rows apart; `occurrence` counts equal rows of one file
    one_of     at least one of these must be there
    shapes     forms of which a file has exactly one, where a kind has several
    needs_sign a file counts as this kind by itself only if one of its headers is among `signs`
    rest       what becomes of columns that play no part: ignored, or kept as features of a trial
    on_breach  block: one bad row refuses the file · quarantine: bad rows are set aside · warn: a value outside its
               range is loaded and reported (a value that cannot be read is set aside all the same)
    freshness_days  how many days old the newest row may be before the kind counts as stale; None: it does not age
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    version: int
    title: Words
    grows: bool
    key: tuple[str, ...] = ()
    finer: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    needs_sign: bool = False
    rest: Literal["ignored", "features"] = "ignored"
    columns: dict[str, Column]
    signs: tuple[str, ...] = Field(default=(), description="Headers that speak for this kind when it is guessed.")
    views: tuple[str, ...] = ()
    on_breach: Breach = "quarantine"
    freshness_days: int | None = None

    def sql_type(self, name: str) -> str:
        """The type of a column in the warehouse; of what names a person a hash stands there, which is text."""
        column = self.columns[name]
        return "varchar" if column.pii else SQL_TYPE[column.type]

    def breach(self, name: str) -> Breach:
        """What a bad value in a column does."""
        column = self.columns.get(name)
        return (column and column.on_breach) or self.on_breach

    @property
    def pii(self) -> dict[str, str]:
        """The columns that speak of a person, and what they say."""
        return {name: column.pii for name, column in self.columns.items() if column.pii}

    @property
    def many(self) -> tuple[str, ...]:
        """The roles that several source columns may play."""
        return tuple(name for name, column in self.columns.items() if column.many)

    @property
    def shown(self) -> tuple[str, ...]:
        """The canonical columns of the kind's view, without those that many source columns play."""
        names = self.shapes[0].columns if self.shapes else tuple(self.columns)
        return tuple(name for name in names if not self.columns[name].many)

    @property
    def day(self) -> str | None:
        """The column that dates a row, if the kind has one."""
        dates = (
            name
            for name, column in self.columns.items()
            if column.type in {"date", "timestamp"} and not column.pii and not column.ahead
        )
        return next(dates, None)


@cache
def kinds() -> tuple[str, ...]:
    """Every kind, by looking into the folder."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def contract(kind: str) -> Contract:
    """The contract of a kind; UnknownKind lists the known ones."""
    if kind not in kinds():
        listed = ", ".join(kinds())
        raise UnknownKind(
            en=f"There is no data kind '{kind}'.",
            de=f"Es gibt keine Datenart '{kind}'.",
            do_en=f"Known kinds: {listed}.",
            do_de=f"Bekannte Datenarten: {listed}.",
        )
    return Contract(kind=kind, **shape_of(FOLDER / f"{kind}.yaml"))


def shape_of(file: Path) -> dict[str, Any]:
    """What a YAML file of ours holds; by libyaml where it is there, which takes a tenth of the time."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders


@cache
def words(name: str) -> dict[str, str]:
    """A word as `plain` writes it in lower case -> the one name that stands for it; what is not listed is `other`."""
    shape = shape_of(FOLDER.parent / f"{name}.yaml")
    return {plain(word.lower()): one for one, listed in shape.items() for word in listed}


@cache
def views() -> dict[str, str]:
    """Every view of the warehouse with the kind it shows."""
    return {view: kind for kind in kinds() for view in (kind, *contract(kind).views)}


def quoted(name: str) -> str:
    """An identifier for SQL, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text for SQL, whatever it holds."""
    return "'" + text.replace("'", "''") + "'"


def plain(header: str) -> str:
    """A header for comparison: lower case, umlauts written out, letters and digits, single spaces.

    >>> plain(" Ausgegebener Betrag (EUR) "), plain("cost_micros"), plain("Schlüsselwort")
    ('ausgegebener betrag eur', 'cost micros', 'schluesselwort')
    """
    text = re.sub(r"(?<=[a-zß-ü])(?=[A-Z])", " ", header.replace("\ufeff", ""))
    text = unicodedata.normalize("NFC", text).casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return " ".join(re.findall(r"[^\W_]+", text))
