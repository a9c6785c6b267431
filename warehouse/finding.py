"""Finding the metric that a word means, with what is loaded, and saying why it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from errors import BadArguments, LeitstandError, NoData
from warehouse.contract import contract, plain
from warehouse.metric import Metric, metrics, version_of, versions

if TYPE_CHECKING:
    from warehouse.reader import Loaded


def find(
    word: str,
    loaded: Mapping[str, Loaded],
    *,
    day: date | None = None,
    version: int | None = None,
    pinned: Mapping[str, int] | None = None,
) -> tuple[Metric, str, str]:
    """The metric that a word means with what is loaded now.

    Its definition is the one that was valid on `day` (None takes the newest), or the `version` that is asked for, or
    else the one that is `pinned` for its id.

    Returns:
        The metric, the kind to read it from (of a metric made of others, the kind of the first), and the id of its
        fact (the asked one where it answers to several).

    Raises:
        BadArguments: nothing is called so, or there is no such version; names the nearest.
        NoData: the kind or the column that it needs is not loaded.
    """
    called = _called(word)
    held = pinned or {}
    chosen = [version_of(id, day, version if version is not None else held.get(id)) for id in called]
    fitting = [metric for metric in chosen if metric is not None]
    if not fitting:
        raise _no_version(called[0], version if version is not None else held.get(called[0]))
    if fitting[0].measured_by:
        raise _measured(fitting[0])
    for metric in fitting:
        if kind := readable(metric, loaded):
            alias = next((other for other in metric.also if _bare(other) == _bare(word)), metric.id)
            return metric.on(kind), kind, alias
    raise not_loaded(fitting, loaded)


def readable(metric: Metric, loaded: Mapping[str, Loaded]) -> str | None:
    """The kind to read a metric from, or None while what it needs is not loaded."""
    if metric.of:
        kinds = [readable(metrics()[id], loaded) for id in metric.of]
        return kinds[0] if all(kinds) else None
    return next((kind for kind in metric.kinds if kind in loaded and not _missing(metric, kind, loaded)), None)


def _missing(metric: Metric, kind: str, loaded: Mapping[str, Loaded]) -> set[str]:
    day = {metric.days[kind]} if kind in metric.days else set[str]()
    return {*metric.columns(kind), *day} - set(loaded[kind].columns)


def _called(word: str) -> list[str]:
    wanted, known = _bare(word), metrics()
    called = [id for id in known if wanted in _index(id)]
    if not called:
        raise _unknown(word)
    return sorted(called, key=lambda id: (wanted != _bare(id), known[id].rank, id))


def _index(id: str) -> set[str]:
    return {_bare(word) for metric in versions()[id] for word in metric.words()}


@lru_cache(maxsize=10_000)
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


def _no_version(id: str, version: int | None) -> LeitstandError:
    known = versions()[id]
    listed_en = ", ".join(f"{each.version} (from {each.valid_from})" for each in known)
    listed_de = ", ".join(f"{each.version} (ab {each.valid_from})" for each in known)
    return BadArguments(
        en=f"{known[-1].name.en} has no version {version}.",
        de=f"{known[-1].name.de} hat keine Version {version}.",
        do_en=f"Known versions: {listed_en}.",
        do_de=f"Bekannte Versionen: {listed_de}.",
    )


def _measured(metric: Metric) -> LeitstandError:
    tool = metric.measured_by
    return BadArguments(
        en=f"{metric.name.en} cannot be read from bookkeeping; only an experiment measures it.",
        de=f"{metric.name.de} lässt sich nicht aus den Büchern ablesen; nur ein Experiment misst diesen Wert.",
        do_en=f"Run {tool} with the regions of a test and its first and last day.",
        do_de=f"Rufen Sie {tool} mit den Testregionen und dem ersten und letzten Testtag auf.",
    )


def not_loaded(called: list[Metric], loaded: Mapping[str, Loaded]) -> LeitstandError:
    """Why none of the metrics can be read, and what to load."""
    lacking = [part for metric in called for part in (_parts(metric, loaded) if metric.of else [metric])]
    for metric in lacking:
        for kind in metric.kinds:
            if kind in loaded:
                missing = ", ".join(sorted(_missing(metric, kind, loaded)))
                return NoData(
                    en=f"{metric.name.en} needs {missing}, which the loaded {kind} data do not have.",
                    de=f"{metric.name.de} braucht {missing}; das fehlt in den geladenen Daten der Art {kind}.",
                    do_en=f"Load an export with that column: leitstand import FILE --as {kind} --map {missing}=COLUMN",
                    do_de=f"Laden Sie einen Export damit: leitstand import DATEI --as {kind} --map {missing}=SPALTE",
                )
    metric = lacking[0]
    kind = metric.kinds[0]
    or_en, or_de = ("".join(f" ({word} --as {other})" for other in metric.kinds[1:]) for word in ("or", "oder"))
    title = contract(kind).title
    return NoData(
        en=f"{metric.name.en} needs data of the kind {kind} ({title.en}), and none are loaded.",
        de=f"{metric.name.de} braucht Daten der Art {kind} ({title.de}), und es sind keine geladen.",
        do_en=f"Load them with: leitstand import FILE --as {kind}{or_en}",
        do_de=f"Laden Sie sie mit: leitstand import DATEI --as {kind}{or_de}",
        data_kind=kind,
    )


def _parts(metric: Metric, loaded: Mapping[str, Loaded]) -> list[Metric]:
    return [part for part in (metrics()[id] for id in metric.of) if readable(part, loaded) is None]
