"""The import command: plan or load tables and documents, and say what happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from errors import BadArguments, BadFile, Lang
from settings import Settings
from terms import Words
from web.terminal import harmless, table_lines

DOCUMENTS = {".md", ".markdown", ".html", ".htm", ".pdf", ".txt"}
SAID = {
    "would load": Words(de="würde laden", en="would load"),
    "loaded": Words(de="geladen", en="loaded"),
    "already": Words(de="war schon geladen, nichts doppelt", en="was loaded already, nothing doubled"),
    "rows": Words(de="Zeilen", en="rows"),
    "quarantined": Words(de="in Quarantäne", en="quarantined"),
    "replaced": Words(de="ersetzt", en="replaced"),
    "ignored": Words(de="nicht gebraucht", en="not used"),
    "line": Words(de="Zeile", en="line"),
    "totals": Words(de="Summenzeilen übergangen", en="total rows skipped"),
    "documents": Words(de="Dokumente", en="documents"),
    "passages": Words(de="Passagen", en="passages"),
    "unchanged": Words(de="unverändert", en="unchanged"),
    "kind": Words(de="Art", en="kind"),
    "encoding": Words(de="Zeichensatz", en="encoding"),
    "separator": Words(de="Trennzeichen", en="separator"),
    "decimal": Words(de="Dezimalzeichen", en="decimal sign"),
    "date_format": Words(de="Datumsformat", en="date format"),
    "header_language": Words(de="Sprache der Kopfzeile", en="header language"),
    "currency": Words(de="Währung", en="currency"),
    "period": Words(de="Zeitraum", en="period"),
    "columns": Words(de="Spalten", en="columns"),
}


def run_import(
    settings: Settings,
    paths: Sequence[Path],
    *,
    kind: str | None,
    mapping: str,
    dataset: str | None,
    plan_only: bool,
    lang: Lang,
) -> tuple[dict[str, Any], str]:
    """Import or plan; returns the JSON shape and the text for people.

    Raises:
        LeitstandError: nothing could be loaded; the warehouse is as it was.
    """
    from warehouse.store import Warehouse

    documents, tables = _sorted_out(paths, kind)
    shape: dict[str, Any] = {"ok": True, "plan" if plan_only else "loads": []}
    lines: list[str] = []
    if tables or not documents:
        house = Warehouse(settings.home)
        told = house.plan if plan_only else house.load
        given = parse_mapping(mapping)
        for report in told(tables, kind=kind, mapping=given or None, dataset=dataset):
            entry = report.as_json(lang)
            shape["plan" if plan_only else "loads"].append(entry)
            lines += (_plan_lines if plan_only else _load_lines)(entry, lang)
            if report.error is not None:
                shape["ok"] = False
                shape.setdefault("error", report.error.as_json(lang))
    if documents:
        entry, more = _documents(settings, documents, plan_only, lang)
        shape["plan" if plan_only else "loads"].append(entry)
        lines += more
        if entry.get("failed"):
            shape["ok"] = False
            shape.setdefault("error", entry["failed"][0]["error"])
    return shape, harmless("\n".join(lines))


def parse_mapping(text: str) -> dict[str, str]:
    """`date=Tag,media=tv+search,platform='meta'` as a dict; a quoted constant may hold commas.

    Raises:
        BadArguments: a part has no `=`.
    """
    found: dict[str, str] = {}
    for part in re.findall(r"""(?:[^,'"]|'[^']*'|"[^"]*")+""", text):
        name, sign, source = part.partition("=")
        if not sign or not name.strip() or not source.strip():
            raise BadArguments(
                en=f"'{part.strip()}' in --map is not of the form canonical=source.",
                de=f"„{part.strip()}“ in --map hat nicht die Form Zielspalte=Quellspalte.",
                do_en="Write --map date=Day,cost=Cost ; several columns as media=tv+search ; "
                "a constant as platform='meta'.",
                do_de="Schreiben Sie --map date=Tag,cost=Kosten ; mehrere Spalten als media=tv+search ; "
                "einen festen Wert als platform='meta'.",
            )
        found[name.strip()] = source.strip()
    return found


def _sorted_out(paths: Sequence[Path], kind: str | None) -> tuple[list[Path], list[Path]]:
    """Documents and tables; a folder of both is taken apart."""
    if kind == "documents":
        return list(paths), []
    documents: list[Path] = []
    tables: list[Path] = []
    for path in paths:
        inside = [path] if not path.is_dir() else sorted(file for file in path.rglob("*") if file.is_file())
        own = [file for file in inside if kind is None and file.suffix.lower() in DOCUMENTS]
        documents += own
        rest = [file for file in inside if file not in own]
        tables += [path] if path.is_dir() and not own else rest
    return documents, tables


def _documents(settings: Settings, paths: list[Path], plan_only: bool, lang: Lang) -> tuple[dict[str, Any], list[str]]:
    from knowledge.library import Library

    for path in paths:
        if not path.exists():
            raise BadFile(
                en=f"There is no file or folder {path}.",
                de=f"Es gibt weder Datei noch Ordner {path}.",
                do_en="Check the path.",
                do_de="Prüfen Sie den Pfad.",
            )
    if plan_only:
        names = [str(path) for path in paths]
        return {"kind": "documents", "files": names}, [
            f"{_said('would load', lang)}: {', '.join(names)} ({_said('documents', lang)})"
        ]
    library = Library(settings.home)
    try:
        report = library.add(paths, progress=_progress())
    finally:
        library.close()
    entry: dict[str, Any] = report.as_json(lang) | {"kind": "documents"}
    counts = [f"{entry[key]} {_said(key, lang)}" for key in ("loaded", "unchanged", "passages")]
    done = f"✓ {_said('documents', lang)}: {', '.join(counts)}"
    bad = [f"✗ {name}: {error.line(lang)}" for name, error in report.failed.items()]
    bad += [f"  {note}" for note in entry["notes"]]
    return entry, [done, *bad]


def _progress() -> Any:
    """A progress bar on a terminal, nothing elsewhere."""
    import sys

    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)

    def step(done: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return step


def _plan_lines(entry: dict[str, Any], lang: Lang) -> list[str]:
    if entry["error"]:
        return _error_lines(entry)
    seen = [("kind", f"{entry['kind']} – {entry['why'] or ''}".rstrip(" –"))]
    seen += [
        (key, str(entry[key]))
        for key in ("encoding", "separator", "decimal", "date_format", "header_language", "currency")
        if entry.get(key)
    ]
    if entry["first"]:
        seen.append(("period", f"{entry['first']} – {entry['last']}"))
    width = max(len(_said(key, lang)) for key, _ in seen)
    lines = [click.style(entry["file"], bold=True)]
    lines += [f"  {_said(key, lang).ljust(width)}  {_visible(value)}" for key, value in seen]
    mapping = [[name, " + ".join(source)] for name, source in entry["columns"].items()]
    mapping += [[name, f"'{value}'"] for name, value in entry["constants"].items()]
    lines += table_lines(["→", _said("columns", lang)], mapping, lang, limit=60)
    if entry["ignored"]:
        lines.append(f"  {_said('ignored', lang)}: {', '.join(entry['ignored'])}")
    counts = [f"{entry[key]} {_said(key, lang)}" for key in ("rows", "quarantined")]
    lines.append(f"  {_said('would load', lang)}: {', '.join(counts)}")
    return lines + _more(entry, lang)


def _load_lines(entry: dict[str, Any], lang: Lang) -> list[str]:
    if entry["error"]:
        return _error_lines(entry)
    what = f"{entry['kind']}: {entry['rows']} {_said('rows', lang)} {_said('loaded', lang)}"
    if entry["already"]:
        what = f"{entry['kind']}: {_said('already', lang)}"
    period = f" · {entry['first']} – {entry['last']}" if entry["first"] else ""
    extra = f" · {entry['replaced']} {_said('replaced', lang)}" if entry["replaced"] else ""
    extra += f" · {entry['quarantined']} {_said('quarantined', lang)}" if entry["quarantined"] else ""
    return [f"✓ {entry['file']} → {what}{period}{extra}", *_more(entry, lang)]


def _more(entry: dict[str, Any], lang: Lang) -> list[str]:
    lines = [f"  {entry['totals']} {_said('totals', lang)}"] if entry.get("totals") else []
    lines += [f"  {_said('line', lang)} {reject['line']}: {reject['reason']}" for reject in entry["rejects"][:5]]
    lines += [f"  {entry['replaces']}"] if entry.get("replaces") else []
    return lines + [f"  {note}" for note in entry["notes"]]


def _error_lines(entry: dict[str, Any]) -> list[str]:
    return [f"✗ {entry['file']}: {entry['error']['message']} {entry['error']['do']}"]


def _visible(value: str) -> str:
    return {"\t": "tab", ",": "comma ,", ";": "semicolon ;"}.get(value, value)


def _said(key: str, lang: Lang) -> str:
    return SAID[key].said(lang)
