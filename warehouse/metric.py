"""Metrics as data: `metrics/<id>.yaml` says what a figure means, this file reads it, `finding.py` finds it.

A ratio metric is always the ratio of two sums, never a mean of ratios. Add a metric by adding a file.
A changed meaning is a new version in the same file: the older ones stay, so that an old report can be computed again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from terms import Basis, Words
from warehouse.contract import contract, plain

FOLDER = Path(__file__).parent / "metrics"
DIMENSIONS = Path(__file__).parent / "dimensions.yaml"
RATIO = re.compile(r"(?P<top>.+?) / nullif\((?P<bottom>.+), 0\)")


class Metric(BaseModel):
    """One version of one definition.

    kinds             data kinds it can be read from, the preferred one first
    formula           SQL aggregate over a kind: one sum, or `sum / nullif(sum, 0)`; in YAML also one a kind.
                      Of a metric made of others: `one / nullif(other, 0)` or `one - other`
    of                the two metrics that it is made of, where they are read from different kinds
    days              the column that dates a row, by kind, where it is not the first one of the contract
    per               the formula is over one row per value of this column, which has `during` (rows in the period),
                      `before` (rows in the equally long one before it)
    zero              columns whose empty cells mean nothing of it, so that no value is missing
    measured_by       the tool that measures it, where bookkeeping cannot
    unit              `currency` stands for the data's own
    higher_is_better  None where it depends
    also              other ids that it answers to while no metric of that id can be read
    rank              the lower wins where several metrics share a word and could be read
    says              the definition in words, where the formula alone would leave a question open
    changed           what this version changed
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    version: int
    valid_from: date
    owner: str
    kinds: tuple[str, ...] = ()
    grain: str
    formula: str = ""
    formulas: dict[str, str] = {}
    of: tuple[str, ...] = ()
    days: dict[str, str] = {}
    per: str | None = None
    zero: tuple[str, ...] = ()
    measured_by: str | None = None
    unit: str
    basis: Basis
    higher_is_better: bool | None
    digits: int | None = None
    interval: Literal["wilson"] | None = None
    rank: int
    also: tuple[str, ...] = ()
    name: Words
    says: Words | None = None
    changed: Words | None = None
    synonyms: dict[Literal["de", "en"], tuple[str, ...]]

    @model_validator(mode="before")
    @classmethod
    def _formula_by_kind(cls, shape: Any) -> Any:
        if not isinstance(shape, dict) or not isinstance(cast(dict[str, Any], shape).get("formula"), dict):
            return cast(Any, shape)
        given = cast(dict[str, Any], shape)
        formulas = cast(dict[str, str], given["formula"])
        return {"kinds": tuple(formulas)} | given | {"formulas": formulas, "formula": next(iter(formulas.values()))}

    @property
    def parts(self) -> tuple[str, str | None]:
        """The formula's upper and lower aggregate; None below when it is no ratio."""
        match = RATIO.fullmatch(self.formula)
        return (match["top"], match["bottom"]) if match else (self.formula, None)

    @property
    def additive(self) -> bool:
        """Whether the values of separate groups add up to the whole's."""
        return self.parts[1] is None and "distinct" not in self.formula and self.per is None

    def on(self, kind: str) -> Metric:
        """The metric as it is read from one kind."""
        return self.model_copy(update={"formula": self.formulas.get(kind, self.formula)})

    def columns(self, kind: str) -> tuple[str, ...]:
        """The columns of that kind which the formula reads."""
        bare = re.sub(r"'[^']*'", "", self.formulas.get(kind, self.formula))
        words = {*re.findall(r"[a-z_][a-z0-9_]*", bare), self.per}
        return tuple(column for column in contract(kind).columns if column in words)

    def day(self, kind: str) -> str | None:
        """The column of that kind which dates a row."""
        return self.days.get(kind) or contract(kind).day

    def splits(self) -> tuple[frozenset[str], ...]:
        """For each way to read it, the columns that could split it: those of a kind, or those that two kinds share."""
        if self.of:
            one, other = (metrics()[part].splits() for part in self.of)
            return tuple(left & right for left in one for right in other)
        return tuple(frozenset(contract(kind).columns) for kind in self.kinds)

    def words(self) -> tuple[str, ...]:
        """Everything that people call it."""
        return (self.id, self.name.de, self.name.en, *self.synonyms["de"], *self.synonyms["en"], *self.also)


@cache
def versions() -> dict[str, tuple[Metric, ...]]:
    """Every version of every metric by id, the oldest first, by looking into the folder."""
    return {file.stem: _read(file) for file in sorted(FOLDER.glob("*.yaml"))}


def metrics() -> dict[str, Metric]:
    """The newest version of every metric by id."""
    return {id: known[-1] for id, known in versions().items()}


def version_of(id: str, day: date | None = None, version: int | None = None) -> Metric | None:
    """One version of a metric: the asked one (None if there is no such), else the one that was valid on a day.

    Before the first version was valid the first one holds; without a day, the newest.
    """
    known = versions()[id]
    if version is not None:
        return next((each for each in known if each.version == version), None)
    valid = [each for each in known if day is None or each.valid_from <= day]
    return valid[-1] if valid else known[0]


@cache
def dimensions() -> dict[str, str]:
    """A column's plain names in both languages -> the columns, most usual kind first, separated by spaces."""
    shape: dict[str, dict[str, list[str]]] = yaml.safe_load(DIMENSIONS.read_text(encoding="utf-8"))
    named: dict[str, list[str]] = {}
    for column, names in shape.items():
        for word in (column, *names["de"], *names["en"]):
            named.setdefault(plain(word), []).append(column)
    return {word: " ".join(dict.fromkeys(columns)) for word, columns in named.items()}


def _read(file: Path) -> tuple[Metric, ...]:
    """A file's versions: what stands above `versions` holds for all of them unless one says otherwise."""
    shape: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    shared = {name: value for name, value in shape.items() if name != "versions"}
    read = [Metric(**(shared | own)) for own in shape.get("versions", [{}])]
    return tuple(sorted(read, key=lambda metric: (metric.valid_from, metric.version)))
