"""What people read in a terminal: the sentence first, then every figure with its receipt, then how far to trust it."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from figures import render, show
from terms import Answer, Fact, Finding, Lang, Passage, Plan, Receipt, Result, Source, Table, Words
from web.proposing import show_proposals

if TYPE_CHECKING:
    from tools.calling import Replayed, Tool

SAID = {
    "receipts": Words(de="Belege", en="Receipts"),
    "passages": Words(de="Fundstellen", en="Passages"),
    "findings": Words(de="Befunde", en="Findings"),
    "notes": Words(de="Zu beachten", en="Please note"),
    "trust": Words(de="Vertrauen", en="Confidence"),
    "green": Words(de="grün", en="green"),
    "amber": Words(de="gelb", en="amber"),
    "red": Words(de="rot", en="red"),
    "experiment": Words(de="Experiment", en="experiment"),
    "quasi-experiment": Words(de="Quasi-Experiment", en="quasi-experiment"),
    "model": Words(de="Modell", en="model"),
    "correlation": Words(de="Korrelation", en="correlation"),
    "bookkeeping": Words(de="Buchführung", en="bookkeeping"),
    "observed": Words(de="beobachtet", en="observed"),
    "modelled": Words(de="modelliert", en="modelled"),
    "platform-reported": Words(de="Plattformangabe", en="platform-reported"),
    "data until": Words(de="Daten bis", en="data until"),
    "phrased by": Words(de="formuliert von", en="phrased by"),
    "none": Words(de="Vorlage, ohne KI-Modell", en="template, no AI model"),
    "device": Words(de="Modell auf diesem Gerät", en="on-device model"),
    "cloud": Words(de="Cloud-Modell", en="cloud model"),
    "replay": Words(de="Nachrechnen", en="Compute again"),
    "yes": Words(de="ja", en="yes"),
    "no": Words(de="nein", en="no"),
    "more rows": Words(de="weitere Zeilen", en="more rows"),
    "same": Words(de="Byte für Byte gleich", en="the same, byte for byte"),
    "changed": Words(de="anders", en="changed"),
    "nothing to run": Words(de="Nichts zu rechnen.", en="Nothing to run."),
    "block": Words(de="unzulässig", en="blocked"),
    "needs_fact": Words(de="Angabe fehlt", en="a fact is missing"),
    "review": Words(de="prüfen lassen", en="have it reviewed"),
    "info": Words(de="Hinweis", en="note"),
}
_COLOUR = {
    "green": "green",
    "amber": "yellow",
    "red": "red",
    "block": "red",
    "needs_fact": "yellow",
    "review": "yellow",
}


def show_answer(answer: Answer, command: str = "leitstand") -> str:
    """An answer as text; `command` is what the last line tells to type."""
    lang = answer.lang
    blocks = [
        _wrapped(answer.text),
        *_tables(answer.tables, lang, skip={"findings"} if answer.findings else set()),
        _passages(answer.passages, lang),
        show_proposals(answer.proposals, lang),
        _findings(answer.findings, lang),
        _facts(answer.facts, answer.receipts, lang),
        _notes(answer.caveats, lang),
    ]
    if answer.evidence is not None:
        spoke = f"{_said('phrased by', lang)}: {_said(answer.model, lang)}"
        blocks.append(" · ".join([*_trust(answer.confidence, answer.evidence, answer.sources, lang), spoke]))
        blocks.append(_dim(f"{_said('replay', lang)}: {command} replay {answer.run}"))
    return harmless("\n\n".join(block for block in blocks if block))


def show_result(result: Result, lang: Lang) -> str:
    """A tool's result as text."""
    facts = {fact.id: fact for fact in result.facts}
    text = render(result.text.said(lang), facts, result.names, lang) if result.text else ""
    receipts = (result.receipt,) if result.receipt else ()
    blocks = [
        _wrapped(text),
        *_tables(result.tables, lang, skip={"findings"} if result.findings else set()),
        _passages(result.passages, lang),
        show_proposals(result.proposals, lang),
        _findings(result.findings, lang),
        _facts(result.facts, receipts, lang),
        _notes([caveat.said(lang) for caveat in result.caveats], lang),
        " · ".join(_trust(result.confidence, result.evidence, result.sources, lang)),
    ]
    if result.receipt:
        blocks.append(_dim(f"{_said('replay', lang)}: leitstand replay {result.receipt.run}"))
    return harmless("\n\n".join(block for block in blocks if block))


def show_plan(plan: Plan, lang: Lang) -> str:
    """The steps that would run."""
    if plan.clarify is not None:
        return "\n".join([plan.clarify.said(lang), *(f"  – {choice.said(lang)}" for choice in plan.choices)])
    if not plan.steps:
        return _said("nothing to run", lang)
    return harmless("\n".join(f"{step.tool} {_args(step.args)}" for step in plan.steps))


def show_tools(shelf: Sequence[Tool]) -> str:
    """The tools, one paragraph each."""
    lines: list[str] = []
    for tool in shelf:
        fields = tool.args.model_fields.items()
        args = ", ".join(name if info.is_required() else f"[{name}]" for name, info in fields)
        lines += [click.style(tool.name, bold=True) + f"  {args}", textwrap.fill(tool.summary, 96, **_INDENT), ""]
    return "\n".join(lines).rstrip()


def show_replay(replayed: Iterable[Replayed], lang: Lang) -> str:
    """One line a step: the same, or what changed."""
    lines: list[str] = []
    for each in replayed:
        verdict = _said("same" if each.same else "changed", lang)
        lines.append(f"{each.run}  {each.tool}  {click.style(verdict, fg='green' if each.same else 'red')}")
        lines.append(_dim(f"  sha256 {each.before[:16]} → {each.after[:16] or '–'}"))
        lines += [f"  {change.said(lang)}" for change in each.changes]
    return harmless("\n".join(lines))


def harmless(text: str) -> str:
    """The text with line breaks and our own colours, and without any other sign that would drive a terminal."""
    return _CONTROL.sub(lambda match: match["ours"] or "", text)


def table_lines(columns: Sequence[str], rows: Sequence[Sequence[Any]], lang: Lang, limit: int = 12) -> list[str]:
    """A table as aligned text, numbers to the right with equal decimals; rows beyond the limit are counted."""
    shown = [[_nothing_if_endless(cell) for cell in row] for row in rows[:limit]]
    places = range(len(columns))
    numeric = [all(isinstance(row[i], (int, float, Decimal)) or row[i] is None for row in shown) for i in places]
    decimals = [column_decimals([row[i] for row in shown]) if numeric[i] else None for i in places]
    cells = [[shown_cell(row[i], lang, decimals[i]) for i in places] for row in shown]
    widths = [max([len(columns[i]), *(len(row[i]) for row in cells)]) for i in places]

    def line(row: Sequence[str]) -> str:
        padded = (c.rjust(w) if right else c.ljust(w) for c, w, right in zip(row, widths, numeric, strict=True))
        return "  " + "  ".join(padded).rstrip()

    more = [_dim(f"  … {len(rows) - limit} {_said('more rows', lang)} (--json)")] if len(rows) > limit else []
    return [_dim(line(list(columns))), *(line(row) for row in cells), *more]


def _nothing_if_endless(cell: Any) -> Any:
    return None if isinstance(cell, (float, Decimal)) and not math.isfinite(cell) else cell


def column_decimals(column: Sequence[Any]) -> int:
    """As many decimals as the column needs: none for whole numbers, four for shares, two for the rest."""
    numbers = [abs(cell) for cell in column if cell is not None]
    if all(number == int(number) for number in numbers):
        return 0
    return 4 if max(numbers) < 2 else 2


_CONTROL = re.compile(r"(?P<ours>\x1b\[(?:[0-2]|3[0-7])m)|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INDENT: dict[str, Any] = {"initial_indent": "  ", "subsequent_indent": "  "}


def _said(key: str, lang: Lang) -> str:
    return SAID[key].said(lang)


def _dim(text: str) -> str:
    return click.style(text, dim=True)


def _wrapped(text: str) -> str:
    paragraphs = (textwrap.fill(line, 100, break_on_hyphens=False) if line else "" for line in text.splitlines())
    return "\n".join(paragraphs)


def _args(args: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in args.items())


def _tables(tables: dict[str, Table], lang: Lang, skip: set[str]) -> list[str]:
    """Short tables whole, long ones by their first rows: a series of days is for the chart."""
    shown = [(name, table) for name, table in tables.items() if table.rows and name not in skip]
    return [
        "\n".join([_bold(name), *table_lines(t.columns, t.said(lang), lang, 12 if len(t.rows) <= 40 else 3)])
        for name, t in shown
    ]


def _passages(passages: Sequence[Passage], lang: Lang) -> str:
    if not passages:
        return ""
    lines = [click.style(_said("passages", lang), bold=True)]
    for number, passage in enumerate(passages, start=1):
        place = f" · {passage.place}" if passage.place else ""
        lines.append(f"  [{number}] {passage.document}{place}")
        lines.append(
            textwrap.fill(
                f"„{passage.text}“" if lang == "de" else f"“{passage.text}”",
                96,
                initial_indent="      ",
                subsequent_indent="      ",
            )
        )
    return "\n".join(lines)


def _findings(findings: Sequence[Finding], lang: Lang) -> str:
    if not findings:
        return ""
    lines = [click.style(_said("findings", lang), bold=True)]
    for finding in findings:
        mark = click.style(_said(finding.severity, lang), fg=_COLOUR.get(finding.severity))
        lines.append(f"  {finding.rule} · {mark} · {finding.cited(lang)}".rstrip(" ·"))
        lines.append(textwrap.fill(finding.message.said(lang), 96, initial_indent="    ", subsequent_indent="    "))
        if finding.remedy:
            lines.append(
                textwrap.fill("→ " + finding.remedy.said(lang), 96, initial_indent="    ", subsequent_indent="      ")
            )
    return "\n".join(lines)


def _facts(facts: Sequence[Fact], receipts: Sequence[Receipt], lang: Lang) -> str:
    if not facts:
        return ""
    rows = [(fact.label.said(lang), show(fact, lang), _interval(fact, lang), _said(fact.basis, lang)) for fact in facts]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = [click.style(_said("receipts", lang), bold=True)]
    lines += [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    for receipt in receipts:
        data = ", ".join(f"{kind}@{snapshot[:8]}" for kind, snapshot in sorted(receipt.data.items())) or "–"
        lines.append(_dim(f"  {receipt.run} · {receipt.tool}@{receipt.version} · {data} · code {receipt.code}"))
        lines.append(_dim(f"    {_args(receipt.args)[:160]}"))
    return "\n".join(lines)


def _interval(fact: Fact, lang: Lang) -> str:
    return "" if fact.interval is None else render(f"{{{{{fact.id}:interval}}}}", {fact.id: fact}, {}, lang)


def _notes(notes: Sequence[str], lang: Lang) -> str:
    if not notes:
        return ""
    lines = [textwrap.fill(note, 96, initial_indent="  – ", subsequent_indent="    ") for note in notes]
    return "\n".join([click.style(_said("notes", lang), bold=True), *lines])


def _trust(confidence: str, evidence: str, sources: Sequence[Source], lang: Lang) -> list[str]:
    light = click.style("● " + _said(confidence, lang), fg=_COLOUR[confidence])
    last = max((source.end for source in sources if source.end), default=None)
    day = (
        []
        if last is None
        else [f"{_said('data until', lang)} {last:%d.%m.%Y}" if lang == "de" else f"{_said('data until', lang)} {last}"]
    )
    return [f"{_said('trust', lang)}: {light}", _said(evidence, lang), *day]


def shown_cell(cell: Any, lang: Lang, decimals: int | None) -> str:
    """A cell as text; a number among words has as many decimals as it needs itself."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return _said("yes" if cell else "no", lang)
    if isinstance(cell, (int, float, Decimal)):
        places = column_decimals([cell]) if decimals is None else decimals
        text = f"{cell:,.{places}f}"
        return text.translate(str.maketrans(",.", ".,")) if lang == "de" else text
    text = " ".join(str(cell).split())
    return text if len(text) <= 48 else text[:47] + "…"


def _bold(text: str) -> str:
    return click.style(text, bold=True)
