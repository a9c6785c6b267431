"""Metrics as data: `metrics/<id>.yaml` says what a figure means, this file reads and finds them.

A ratio metric is always the ratio of two sums, never a mean of ratios. Add a metric by adding a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from errors import BadArguments, LeitstandError, NoData
from terms import Basis, Words
from warehouse.contract import contract, plain
from warehouse.reader import Loaded

FOLDER = Path(__file__).parent / "metrics"
DIMENSIONS = Path(__file__).parent / "dimensions.yaml"
RATIO = re.compile(r"(?P<top>.+?) / nullif\((?P<bottom>.+), 0\)")


class Metric(BaseModel):
    """One definition.

    kinds             data kinds it can be read from, the preferred one first
    formula           SQL aggregate over a kind: one sum, or `sum / nullif(sum, 0)`
    unit              `currency` stands for the data's own
    higher_is_better  None where it depends
    also              other ids that it answers to while no metric of that id can be read
    rank              the lower wins where several metrics share a word and could be read
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    version: int
    valid_from: date
    owner: str
    kinds: tuple[str, ...]
    grain: str
    formula: str
    unit: str
    basis: Basis
    higher_is_better: bool | None
    digits: int | None = None
    interval: Literal["wilson"] | None = None
    rank: int
    also: tuple[str, ...] = ()
    name: Words
    synonyms: dict[Literal["de", "en"], tuple[str, ...]]

    @property
    def parts(self) -> tuple[str, str | None]:
        """The formula's upper and lower aggregate; None below when it is no ratio."""
        match = RATIO.fullmatch(self.formula)
        return (match["top"], match["bottom"]) if match else (self.formula, None)

    @property
    def additive(self) -> bool:
        """Whether the values of separate groups add up to the whole's."""
        return self.parts[1] is None and "distinct" not in self.formula

    def columns(self, kind: str) -> tuple[str, ...]:
        """The columns of that kind which the formula reads."""
        words = set(re.findall(r"[a-z_]+", self.formula))
        return tuple(column for column in contract(kind).columns if column in words)

    def words(self) -> tuple[str, ...]:
        """Everything that people call it."""
        return (self.id, self.name.de, self.name.en, *self.synonyms["de"], *self.synonyms["en"], *self.also)


@cache
def metrics() -> dict[str, Metric]:
    """Every metric by id, by looking into the folder."""
    read = (Metric(**yaml.safe_load(file.read_text(encoding="utf-8"))) for file in sorted(FOLDER.glob("*.yaml")))
    return {metric.id: metric for metric in read}


@cache
def dimensions() -> dict[str, str]:
    """A column's plain names in both languages -> the columns, most usual kind first, separated by spaces."""
    shape: dict[str, dict[str, list[str]]] = yaml.safe_load(DIMENSIONS.read_text(encoding="utf-8"))
    named: dict[str, list[str]] = {}
    for column, names in shape.items():
        for word in (column, *names["de"], *names["en"]):
            named.setdefault(plain(word), []).append(column)
    return {word: " ".join(dict.fromkeys(columns)) for word, columns in named.items()}


def find(word: str, loaded: Mapping[str, Loaded]) -> tuple[Metric, str, str]:
    """The metric that a word means with what is loaded now.

    Returns:
        The metric, the kind to read it from, and the id of its fact (the asked one where it answers to several).

    Raises:
        BadArguments: nothing is called so; names the nearest.
        NoData: the kind or the column that it needs is not loaded.
    """
    wanted = _bare(word)
    called = sorted(
        (metric for metric in metrics().values() if wanted in _index(metric.id)),
        key=lambda metric: (wanted != _bare(metric.id), metric.rank, metric.id),
    )
    if not called:
        raise _unknown(word)
    for metric in called:
        for kind in metric.kinds:
            if kind in loaded and set(metric.columns(kind)) <= set(loaded[kind].columns):
                alias = next((other for other in metric.also if _bare(other) == wanted), metric.id)
                return metric, kind, alias
    raise _not_loaded(called, loaded)


@cache
def _index(id: str) -> frozenset[str]:
    return frozenset(_bare(word) for word in metrics()[id].words())


def _bare(word: str) -> str:
    return plain(word).replace(" ", "")


def _unknown(word: str) -> LeitstandError:
    from rapidfuzz import fuzz, process

    names = {alias: metric.id for metric in metrics().values() for alias in (plain(each) for each in metric.words())}
    best = process.extract(plain(word), list(names), scorer=fuzz.WRatio, limit=8)
    near = ", ".join(list(dict.fromkeys(names[alias] for alias, _, _ in best))[:3])
    return BadArguments(
        en=f"There is no metric called '{word}'.",
        de=f"Es gibt keine Kennzahl namens '{word}'.",
        do_en=f"The nearest are: {near}. Known: {', '.join(metrics())}.",
        do_de=f"Am nächsten liegen: {near}. Bekannt sind: {', '.join(metrics())}.",
    )


def _not_loaded(called: list[Metric], loaded: Mapping[str, Loaded]) -> LeitstandError:
    for metric in called:
        for kind in metric.kinds:
            if kind in loaded:
                missing = ", ".join(sorted(set(metric.columns(kind)) - set(loaded[kind].columns)))
                return NoData(
                    en=f"{metric.name.en} needs {missing}, which the loaded {kind} data do not have.",
                    de=f"{metric.name.de} braucht {missing}; das fehlt in den geladenen Daten der Art {kind}.",
                    do_en=f"Load an export with that column: leitstand import FILE --as {kind} --map {missing}=COLUMN",
                    do_de=f"Laden Sie einen Export damit: leitstand import DATEI --as {kind} --map {missing}=SPALTE",
                )
    metric = called[0]
    kind = metric.kinds[0]
    title: Any = contract(kind).title
    return NoData(
        en=f"{metric.name.en} needs data of the kind {kind} ({title.en}), and none are loaded.",
        de=f"{metric.name.de} braucht Daten der Art {kind} ({title.de}), und es sind keine geladen.",
        do_en=f"Load them with: leitstand import FILE --as {kind}",
        do_de=f"Laden Sie sie mit: leitstand import DATEI --as {kind}",
        data_kind=kind,
    )
