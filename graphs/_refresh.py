"""New files of the watched folders come in by the same way as those that somebody imports."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from errors import LeitstandError
from knowledge.folders import files, sorted_out
from settings import Settings
from terms import Words

SEEN = "watched.json"
SETTLED = 5.0
"""Seconds without a change after which a file counts as complete."""


@dataclass
class Refreshed:
    """What came of the files."""

    loaded: list[str] = field(default_factory=list[str])
    rows: int = 0
    failed: list[tuple[str, Words]] = field(default_factory=list[tuple[str, Words]])
    missing: list[str] = field(default_factory=list[str])


def fresh(settings: Settings, now: float | None = None) -> list[Path]:
    """Files of the watched folders that are new or changed, and no longer being written."""
    seen, now = _seen(settings), time.time() if now is None else now
    return [
        file
        for folder in settings.nights.watch
        if folder.exists()
        for file in files(folder)
        if (mark := _mark(file)) and mark != seen.get(str(file)) and now - mark[1] / 1e9 > SETTLED
    ]


def refresh(settings: Settings) -> Refreshed:
    """Import what is new; a file that cannot be read is named, and tried again when it has changed."""
    done = Refreshed(missing=[str(each) for each in settings.nights.watch if not each.exists()])
    new = fresh(settings)
    if not new:
        return done
    marks = {str(file): _mark(file) for file in new}
    documents, tables = sorted_out(new)
    _tables(settings, tables, done)
    _documents(settings, documents, done)
    _keep(settings, {name: mark for name, mark in marks.items() if mark})
    return done


def _tables(settings: Settings, tables: Sequence[Path], done: Refreshed) -> None:
    from warehouse.store import Warehouse

    if not tables:
        return
    house = Warehouse(settings.home, settings.day, timezone=settings.timezone, currency=settings.currency)
    try:
        reports = house.load(tables)
    except LeitstandError as failed:
        done.failed.append((tables[0].name if len(tables) == 1 else "", _words(failed)))
        return
    for report in reports:
        if report.error:
            done.failed.append((report.file, _words(report.error)))
        elif report.kind and not report.already:
            done.loaded.append(report.file)
            done.rows += report.rows


def _documents(settings: Settings, documents: Sequence[Path], done: Refreshed) -> None:
    from knowledge.library import Library

    if not documents:
        return
    library = Library(settings.home)
    try:
        added = library.add(documents)
    except LeitstandError as failed:
        done.failed.append(("", _words(failed)))
        return
    finally:
        library.close()
    done.loaded += [*added.documents, *added.replaced]
    done.failed += [(name, _words(error)) for name, error in added.failed.items()]


def _words(error: LeitstandError) -> Words:
    return Words(de=error.line("de"), en=error.line("en"))


def _mark(file: Path) -> list[int]:
    """Size and time of the last change; nothing where the file has gone."""
    try:
        found = file.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _seen(settings: Settings) -> dict[str, Any]:
    try:
        return json.loads((settings.home / SEEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # then every file is looked at again; what is loaded already is not loaded twice


def _keep(settings: Settings, marks: dict[str, Any]) -> None:
    place = settings.home / SEEN
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(".new")
    draft.write_text(json.dumps(_seen(settings) | marks), encoding="utf-8")
    draft.replace(place)
