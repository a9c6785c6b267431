"""The receipt of one figure: what it is, how it was computed, from which data, by which code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from errors import Lang, NotFound, UnknownTool
from ledger.runs import ASK, Run, Runs
from terms import Answer, Fact, Receipt, Result

if TYPE_CHECKING:
    from settings import Settings

METRIC = re.compile(r"metric ([a-z0-9_]+)")
PERIOD = {"start", "end"}


def shown(settings: Settings, run: str, fact: str, lang: Lang) -> dict[str, Any]:
    """Everything that stands behind a figure of a recorded run.

    Args:
        settings: the house.
        run: of the tool that computed it, or of the whole answer.
        fact: the figure's id there; empty shows the run alone.
        lang: of what is said.

    Raises:
        NotFound: there is no such run, or it has no such figure.
    """
    from agents.titles import title
    from ledger.book import Book

    record, own = _place(Book.of(settings).runs, run, fact)
    result, receipt = Result.model_validate(record.result), Receipt.model_validate(record.receipt)
    figure = _fact(result, own) if own else None
    if own and figure is None:
        raise NotFound(
            en=f"The run {record.run} has no figure '{own}'.", de=f"Der Lauf {record.run} hat keine Zahl „{own}“.",
        )  # fmt: skip
    return {
        "ok": True, "run": record.run, "answer": record.parent, "tool": receipt.tool,
        "title": title(receipt.tool, lang), "at": record.at, "seconds": record.seconds,
        "fact": figure.as_json() | {"id": figure.id} if figure else None,
        "formulas": _formulas(receipt, lang), "method": _method(receipt.tool, lang),
        "sources": [each.model_dump(mode="json") for each in result.sources],
        "args": arguments(receipt.args), "filter": receipt.filter, "data": dict(sorted(receipt.data.items())),
        "version": receipt.version, "code": receipt.code, "seed": receipt.seed, "today": receipt.today.isoformat(),
        "result": receipt.result, "evidence": result.evidence, "confidence": result.confidence,
        "caveats": [each.said(lang) for each in result.caveats],
    }  # fmt: skip


def runs_of(answer: Answer, runs: Runs) -> dict[str, str]:
    """Of each figure of an answer the tool run that computed it: its facts stand in the order of its receipts."""
    found: dict[str, str] = {}
    ids = [fact.id for fact in answer.facts]
    at = 0
    for receipt in answer.receipts:
        try:
            count = len(runs.get(receipt.run).result.get("facts", ()))
        except NotFound:
            break
        found |= dict.fromkeys(ids[at : at + count], receipt.run)
        at += count
    return found


def _place(runs: Runs, run: str, fact: str) -> tuple[Run, str]:
    """The tool run in which a figure stands, and its id there."""
    record = runs.get(run)
    if record.tool != ASK:
        return record, fact
    answer = Answer.model_validate(record.result)
    of = runs_of(answer, runs).get(fact) or next((each.run for each in answer.receipts), "")
    if not of:
        raise NotFound(en="Nothing was computed for this answer.", de="Für diese Antwort wurde nichts gerechnet.")
    return runs.get(of), fact


def _fact(result: Result, id: str) -> Fact | None:
    """The figure; in an answer with several steps it may carry the number of its step."""
    by_id = {fact.id: fact for fact in result.facts}
    return by_id.get(id) or by_id.get(re.sub(r"_\d+$", "", id))


def _formulas(receipt: Receipt, lang: Lang) -> list[dict[str, str]]:
    """The definitions of the metrics that were used, in the version that was used."""
    from warehouse.metric import version_of, versions

    found: list[dict[str, str]] = []
    for name, version in receipt.data.items():
        match = METRIC.fullmatch(name)
        if match is None or match[1] not in versions():
            continue
        number = version.removeprefix("v")
        metric = version_of(match[1], None, int(number) if number.isdecimal() else None)
        if metric is None:
            continue
        formula = metric.formula or f"{' / '.join(metric.of)}"
        says = metric.says.said(lang) if metric.says else ""
        found.append({"name": metric.name.said(lang), "version": version, "formula": formula, "says": says})
    return found


def _method(tool: str, lang: Lang) -> str:
    """How the tool works."""
    from tools.calling import load

    try:
        return load(tool).method.said(lang)
    except UnknownTool:
        return ""


def arguments(args: dict[str, Any]) -> list[tuple[str, str]]:
    """The arguments that say something, as short text.

    >>> arguments({"period": {"start": "2026-10-01", "end": "2026-10-31"}, "by": [], "metric": "roas"})
    [('period', '2026-10-01..2026-10-31'), ('metric', 'roas')]
    """
    return [(name, _short(value)) for name, value in args.items() if value not in (None, "", [], {})]


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shape: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        if shape.keys() == PERIOD:
            return f"{shape['start']}..{shape['end']}"
        return ", ".join(f"{name} = {_short(each)}" for name, each in shape.items())
    if isinstance(value, list):
        return ", ".join(_short(each) for each in value)  # pyright: ignore[reportUnknownVariableType]
    return str(value)
