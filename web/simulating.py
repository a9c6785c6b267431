"""The simulate command: a company's exports and its truth into a folder, and what was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from errors import BadArguments, Lang
from terms import Words
from web.progress import Bar

if TYPE_CHECKING:
    from simulator.exports import Tongue

SHORTEST, LONGEST = 14, 1500
"""Days of history that make sense: trends need weeks, files need room."""
SAID = {
    "history": Words(de="Verlauf", en="history"),
    "exports": Words(de="Dateien, wie die Plattformen sie ausgeben", en="files as the platforms export them"),
    "again": Words(de="dasselbe noch einmal in anderer Gliederung", en="the same again in another grain"),
    "aside": Words(de="wofür es keine Datenart gibt", en="what no data kind takes"),
    "truth": Words(de="was wirklich geschah", en="what really happened"),
    "next": Words(de="Laden mit", en="Load with"),
}


def run_simulation(
    out: Path, *, seed: int, days: int, last: date | None, tongue: Tongue, today: date, lang: Lang,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """Build the company and write it; returns the JSON shape and the text for people.

    `progress` hears how far it is, besides the terminal.

    Raises:
        BadArguments: the number of days is out of bounds, or the folder holds something already.
    """
    _check(out, days)
    from simulator.exports import write_all
    from simulator.truth_files import write_truth
    from simulator.world import build

    end = last or today - timedelta(days=1)
    start = end - timedelta(days=days - 1)
    bar = Bar()
    step = progress or bar.step
    try:
        step("world", 0, 1)
        world = build(seed, days, start=start)
        written = write_all(world, out, tongue, progress=step)
        written += write_truth(world, out / "truth")
    finally:
        bar.stop()
    shelves = {name: _shelf(out, name, written) for name in ("exports", "again", "aside", "truth")}
    shape = {
        "ok": True, "out": str(out), "seed": seed, "days": days, "first": start.isoformat(), "last": end.isoformat(),
        "lang": tongue, "shelves": shelves,
    }  # fmt: skip
    return shape, _text(shape, lang)


def _check(out: Path, days: int) -> None:
    if not SHORTEST <= days <= LONGEST:
        raise BadArguments(
            en=f"{days} days of history are not possible: at least {SHORTEST} days are needed, so that there are weeks"
            f" to compare, and at most {LONGEST} days are written.",
            de=f"{days} Tage Verlauf gehen nicht: Mindestens {SHORTEST} Tage braucht es, damit sich Wochen vergleichen"
            f" lassen, und höchstens {LONGEST} Tage werden geschrieben.",
            do_en="Choose with --days; 913 is two and a half years.",
            do_de="Wählen Sie mit --days; 913 sind zweieinhalb Jahre.",
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadArguments(
            en=f"{out} is there already and not empty; old and new files would mix.",
            de=f"{out} gibt es schon und ist nicht leer; alte und neue Dateien würden sich mischen.",
            do_en="Name a new folder with --out or empty that one.",
            do_de="Nennen Sie mit --out einen neuen Ordner oder leeren Sie jenen.",
        )


def _shelf(out: Path, name: str, written: list[Path]) -> list[dict[str, Any]]:
    own = sorted(file for file in written if file.is_relative_to(out / name))
    return [{"file": str(file.relative_to(out)), "bytes": file.stat().st_size} for file in own]


def _text(shape: dict[str, Any], lang: Lang) -> str:
    lines = [f"{SAID['history'].said(lang)}: {shape['first']} – {shape['last']}, seed {shape['seed']}"]
    for name, files in shape["shelves"].items():
        size = sum(file["bytes"] for file in files) / 1e6
        lines.append(click.style(f"{name}/", bold=True) + f"  {SAID[name].said(lang)}: {len(files)}, {size:.1f} MB")
        folders: dict[str, list[dict[str, Any]]] = {}
        for file in files:
            folders.setdefault(str(Path(file["file"]).parent), []).append(file)
        for folder, own in folders.items():
            shown = ", ".join(Path(file["file"]).name for file in own[:2]) + (" …" if len(own) > 2 else "")
            lines.append(f"  {folder}: {len(own)}  {shown}")
    lines.append(f"{SAID['next'].said(lang)}: leitstand import {Path(shape['out']) / 'exports'}")
    return "\n".join(lines)
