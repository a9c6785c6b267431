"""How close each tool comes to the truth of a simulated company that it knows only from export files."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from errors import Lang, LeitstandError
from evals.scores._row import Company, Row
from settings import Settings
from terms import Words

HERE = Path(__file__).parent
LAST = date(2026, 11, 25)
"""Last day of the company's history when nobody says another; so a published card can be made again."""
DAYS = 420
"""Long enough for the geo test and the days before it."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Card:
    """All rows, and which company they are about."""

    seed: int
    days: int
    last: date
    rows: tuple[Row, ...]

    def as_json(self, lang: Lang = "en") -> dict[str, Any]:
        """Plain values, with the chart as Vega-Lite."""
        return {
            "ok": True, "seed": self.seed, "days": self.days, "last": self.last.isoformat(),
            "rows": [
                {"tool": row.tool, "what": row.what.said(lang), "truth": row.truth, "found": row.found,
                 "error": row.error, "tolerance": row.tolerance, "unit": row.unit, "verdict": row.verdict,
                 "note": row.note.said(lang) if row.note else ""}
                for row in self.rows
            ],
            "chart": chart(self.rows, lang),
        }  # fmt: skip


def names() -> list[str]:
    """All scores, by looking into the folder; the import comes first."""
    found = sorted(file.stem for file in (HERE / "scores").glob("[a-z]*.py"))
    return sorted(found, key=lambda name: name != "importing")


def run(
    seed: int = 1, days: int = DAYS, *, last: date = LAST, only: Sequence[str] = (), skip: Sequence[str] = (),
    progress: Progress | None = None,
) -> Card:  # fmt: skip
    """Simulate a company, import its files into a home of its own, ask every tool, and throw the home away.

    Args:
        seed: what decides the company.
        days: length of its history.
        last: its last day.
        only: names of scores to run; all if empty.
        skip: folders of exports that are not imported.
        progress: hears what is being done, how far it is, and of how much.
    """
    chosen = [name for name in names() if not only or name in only]
    say: Progress = progress or (lambda _name, _done, _of: None)
    steps = len(chosen) + 2
    with tempfile.TemporaryDirectory() as folder:
        say("simulate", 0, steps)
        company = _company(Path(folder), seed, days, last, skip, lambda: say("import", 1, steps))
        rows: list[Row] = []
        try:
            for number, name in enumerate(chosen):
                say(name, number + 2, steps)
                rows += importlib.import_module(f"evals.scores.{name}").rows(company)
        finally:
            company.desk.library.close()
    say("", steps, steps)
    return Card(seed, days, last, tuple(rows))


def _company(
    folder: Path, seed: int, days: int, last: date, skip: Sequence[str], simulated: Callable[[], None]
) -> Company:
    from simulator.exports import write_all
    from simulator.world import build
    from tools.calling import open_desk
    from warehouse.store import Warehouse

    world = build(seed, days, start=last - timedelta(days=days - 1))
    write_all(world, folder, "both")
    simulated()
    home = folder / "home"
    home.mkdir()
    left_out = {"documents", *skip}
    files = [
        file for file in sorted((folder / "exports").rglob("*")) if file.is_file() and file.parent.name not in left_out
    ]
    reports = Warehouse(home).load(files)
    failed = {report.file: _why(report.error) for report in reports if report.error}
    settings = Settings(home=home, today=last + timedelta(days=1), model="none")
    return Company(world, open_desk(settings), len(files), failed)


def _why(error: LeitstandError) -> Words:
    return Words(de=error.said("de"), en=error.said("en"))


def chart(rows: Sequence[Row], lang: Lang) -> dict[str, Any]:
    """Bars of the error per figure, at most 1, coloured by verdict."""
    values = [
        {"figure": f"{row.tool}: {row.what.said(lang)}", "error": min(row.error, 1.0), "verdict": row.verdict}
        for row in rows if row.error is not None
    ]  # fmt: skip
    colours = {"exact": "#1a7f37", "close": "#7fb069", "off": "#d1495b"}
    title = {"de": "Fehler (Anteil der Wahrheit, höchstens 1)", "en": "error (share of the truth, at most 1)"}[lang]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "y": {"field": "figure", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "error", "type": "quantitative", "title": title},
            "color": {
                "field": "verdict", "type": "nominal",
                "scale": {"domain": list(colours), "range": list(colours.values())},
            },
        },
    }  # fmt: skip


def page(card: Card) -> str:
    """The card as a page of the documentation."""
    counts = {
        verdict: sum(row.verdict == verdict for row in card.rows) for verdict in ("exact", "close", "off", "absent")
    }
    command = f"leitstand scorecard --seed {card.seed} --days {card.days} --write"
    lines = [
        "# Scorecard", "",
        f"<!-- Written by `{command}`; run it again instead of changing this page. -->", "",
        "How close each tool comes to the truth of a simulated company that it knows only from the export files of its"
        " platforms.",
        f"Seed {card.seed}, {card.days} days up to {card.last}: {counts['exact']} exact, {counts['close']} close,"
        f" {counts['off']} off, {counts['absent']} without an answer.", "",
        "`error` is a share of the truth unless the figure says otherwise; `close` means within the tolerance.", "",
        "| tool | figure | truth | found | error | tolerance | verdict | |", "|---|---|---:|---:|---:|---:|---|---|",
    ]  # fmt: skip
    for row in card.rows:
        note = row.note.en.replace("|", "/")[:160] if row.note else ""
        cells = (row.tool, row.what.en, shown(row.truth), shown(row.found), shown(row.error), shown(row.tolerance))
        lines.append("| " + " | ".join([*cells, row.verdict, note]) + " |")
    return "\n".join(lines) + "\n"


def shown(value: float | None) -> str:
    """A number for a table: two decimals for amounts, four for small ones."""
    if value is None:
        return "–"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) >= 2 else f"{value:.4f}"
