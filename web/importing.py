"""The import command: plan or load tables and documents, and say what happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from errors import BadArguments, BadFile, Lang, LeitstandError
from knowledge.folders import sorted_out
from settings import Settings
from terms import Words
from web.moved import moved_lines
from web.progress import Bar
from web.terminal import harmless, table_lines

if TYPE_CHECKING:
    from warehouse.plan import ImportPlan, LoadReport

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
    "format": Words(de="Format", en="format"),
    "timezone": Words(de="Zeitzone", en="time zone"),
    "answer": Words(de="Antworten Sie mit", en="Answer with"),
    "encoding": Words(de="Zeichensatz", en="encoding"),
    "separator": Words(de="Trennzeichen", en="separator"),
    "decimal": Words(de="Dezimalzeichen", en="decimal sign"),
    "date_format": Words(de="Datumsformat", en="date format"),
    "header_language": Words(de="Sprache der Kopfzeile", en="header language"),
    "currency": Words(de="Währung", en="currency"),
    "period": Words(de="Zeitraum", en="period"),
    "columns": Words(de="Spalten", en="columns"),
    "tab": Words(de="Tabulator", en="tab"),
    "comma": Words(de="Komma ,", en="comma ,"),
    "semicolon": Words(de="Semikolon ;", en="semicolon ;"),
    "pipe": Words(de="senkrechter Strich |", en="vertical bar |"),
    "spaces": Words(de="Leerzeichen", en="spaces"),
    "none": Words(de="keines", en="none"),
}


def run_import(  # noqa: PLR0913 - what a person can say on the command line
    settings: Settings,
    paths: Sequence[Path],
    *,
    kind: str | None,
    mapping: str,
    dataset: str | None,
    plan_only: bool,
    lang: Lang,
    prompt: bool = False,
    show: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    **known: Any,
) -> tuple[dict[str, Any], str]:
    """Import or plan; returns the JSON shape and the text for people.

    `prompt` asks the person at the terminal for what a file does not say; `show` shows there how far it is, `progress`
    hears it elsewhere: what is done, how many, of how many. `known` may hold known_on, the day on which the files'
    state was known (else the settings' day), and replace: also take out rows of the same period that the files do not
    hold.

    Raises:
        LeitstandError: nothing could be loaded; the warehouse is as it was.
    """
    documents, tables = sorted_out(paths, kind)
    given = parse_mapping(mapping)
    halves: list[Callable[[], tuple[list[dict[str, Any]], list[str]]]] = []
    if tables or not documents:
        asked = {"kind": kind, "mapping": given or None, "dataset": dataset}
        halves.append(lambda: _tables(settings, tables, asked, plan_only, lang, prompt, show, progress, known))
    if documents:
        halves.append(lambda: _documents(settings, documents, plan_only, lang, show, progress))
    entries: list[dict[str, Any]] = []
    lines: list[str] = []
    failed: list[LeitstandError] = []
    for half in halves:
        try:
            more, said = half()
        except LeitstandError as error:  # what the other half has loaded stays, and is reported
            failed.append(error)
            lines.append(f"✗ {error.line(lang)}")
        else:
            entries += more
            lines += said
    if failed and not entries:
        raise failed[0]
    wrong = [error.as_json(lang) for error in failed] + [error for entry in entries for error in _errors(entry)]
    shape: dict[str, Any] = {"ok": not wrong, "plan" if plan_only else "loads": entries}
    return shape | ({"error": wrong[0]} if wrong else {}), harmless("\n".join(lines))


def _errors(entry: dict[str, Any]) -> list[dict[str, Any]]:
    own = [entry["error"]] if entry.get("error") else []
    return own + [each["error"] for each in entry.get("failed", [])]


def _tables(  # noqa: PLR0913, PLR0917 - what a person can say on the command line
    settings: Settings,
    paths: list[Path],
    asked: Mapping[str, Any],
    plan_only: bool,
    lang: Lang,
    prompt: bool,
    show: bool,
    progress: Callable[[str, int, int], None] | None,
    known: Mapping[str, Any],
) -> tuple[list[dict[str, Any]], list[str]]:
    from warehouse.store import Warehouse

    house = Warehouse(settings.home, settings.day, timezone=settings.timezone, currency=settings.currency)
    if plan_only:
        reports = house.plan(paths, **asked, known_on=known.get("known_on"))
    else:
        bar = Bar() if show else None
        answer = partial(_answer, lang=lang, bar=bar) if prompt else None
        try:
            reports = house.load(paths, **asked, **known, answer=answer, progress=progress or (bar and bar.step))
        finally:
            if bar:
                bar.stop()
        _audited(settings, reports)
    entries = [report.as_json(lang) for report in reports]
    told = _plan_lines if plan_only else _load_lines
    return entries, [line for entry in entries for line in told(entry, lang)]


def _audited(settings: Settings, reports: Sequence[LoadReport]) -> None:
    """Put what is new in the warehouse on the audit."""
    from ledger.book import Book
    from ledger.imports import Loaded, imported
    from ledger.persons import pseudonym

    loads = [
        Loaded(report.kind or "", report.load, report.rows, report.quarantined, report.snapshot, report.dataset or "")
        for report in reports
        if report.ok and report.load and not report.already
    ]
    if loads:
        with Book.of(settings).writing() as tx:
            imported(tx, loads, pseudonym(settings.home, settings.user))


def _answer(plan: ImportPlan, lang: Lang, bar: Bar | None = None) -> dict[str, str]:
    """What the person at the terminal says to the questions of a file; the first choice is offered."""
    if bar:
        bar.stop()  # it would be drawn over the question
    given: dict[str, str] = {}
    for ask in plan.asks:
        said = click.prompt(ask.question.said(lang), default=ask.choices[0], err=True, show_default=True)
        given[ask.what] = f"'{said.strip()}'"
    return given


def parse_mapping(text: str) -> dict[str, str]:
    """`date=Tag,media=tv+search,platform='meta'` as a dict; a quoted constant may hold commas.

    Raises:
        BadArguments: a part has no `=`, a quote is left open, or one column is named with two sources.
    """
    found: dict[str, str] = {}
    # A quote that is never closed ends its part, so that it is refused instead of dropped.
    for part in re.findall(r"""(?:[^,'"]|'[^']*'|"[^"]*"|['"].*)+""", text):
        name, sign, source = part.partition("=")
        if not part.strip():
            continue
        if not sign or not name.strip() or not source.strip() or _open_quote(part):
            raise BadArguments(
                en=f"'{part.strip()}' in --map is not of the form canonical=source.",
                de=f"„{part.strip()}“ in --map hat nicht die Form Zielspalte=Quellspalte.",
                do_en="Write --map date=Day,cost=Cost ; several columns as media=tv+search ; "
                "a constant as platform='meta'.",
                do_de="Schreiben Sie --map date=Tag,cost=Kosten ; mehrere Spalten als media=tv+search ; "
                "einen festen Wert als platform='meta'.",
            )
        if found.setdefault(name.strip(), source.strip()) != source.strip():
            raise BadArguments(
                en=f"--map names two sources for '{name.strip()}'.",
                de=f"--map nennt zwei Quellen für „{name.strip()}“.",
                do_en=f"Keep one, or join columns as {name.strip()}=a+b.",
                do_de=f"Behalten Sie eine, oder verbinden Sie Spalten als {name.strip()}=a+b.",
            )
    return found


def _open_quote(part: str) -> bool:
    return re.search(r"""['"]""", re.sub(r"""'[^']*'|"[^"]*\"""", "", part)) is not None


def _documents(
    settings: Settings, paths: list[Path], plan_only: bool, lang: Lang, show: bool,
    step: Callable[[str, int, int], Any] | None = None,
) -> tuple[list[dict[str, Any]], list[str]]:  # fmt: skip
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
        return [{"kind": "documents", "files": names}], [
            f"{_said('would load', lang)}: {', '.join(names)} ({_said('documents', lang)})"
        ]
    library = Library(settings.home)
    try:
        told = partial(step, _said("documents", lang)) if step else None
        report = library.add(paths, progress=_progress() if show else told)
    finally:
        library.close()
    entry: dict[str, Any] = report.as_json(lang) | {"kind": "documents"}
    counts = [f"{entry[key]} {_said(key, lang)}" for key in ("loaded", "unchanged", "passages")]
    done = f"✓ {_said('documents', lang)}: {', '.join(counts)}"
    bad = [f"✗ {name}: {error.line(lang)}" for name, error in report.failed.items()]
    bad += [f"  {note}" for note in entry["notes"]]
    return [entry], [done, *bad]


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
    if entry["kind"] is None:
        return [f"– {note}" for note in entry["notes"]]
    seen = [("kind", f"{entry['kind']} – {entry['why'] or ''}".rstrip(" –"))]
    seen += [
        (key, str(entry[key]))
        for key in (
            "format",
            "encoding",
            "separator",
            "decimal",
            "date_format",
            "header_language",
            "currency",
            "timezone",
        )
        if entry.get(key)
    ]
    if entry["first"]:
        seen.append(("period", f"{entry['first']} – {entry['last']}"))
    width = max(len(_said(key, lang)) for key, _ in seen)
    lines = [click.style(entry["file"], bold=True)]
    lines += [f"  {_said(key, lang).ljust(width)}  {_visible(value, lang)}" for key, value in seen]
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
    if entry["kind"] is None:
        return [f"– {note}" for note in entry["notes"]]
    what = f"{entry['kind']}: {entry['rows']} {_said('rows', lang)} {_said('loaded', lang)}"
    if entry["already"]:
        what = f"{entry['kind']}: {_said('already', lang)}"
    period = f" · {entry['first']} – {entry['last']}" if entry["first"] else ""
    extra = f" · {entry['replaced']} {_said('replaced', lang)}" if entry["replaced"] else ""
    extra += f" · {entry['quarantined']} {_said('quarantined', lang)}" if entry["quarantined"] else ""
    return [f"✓ {entry['file']} → {what}{period}{extra}", *_more(entry, lang)]


def _reject(reject: dict[str, Any], lang: Lang) -> str:
    """Why a row was not loaded; most reasons name its line themselves."""
    named = f"{_said('line', lang)} {reject['line']}"
    return reject["reason"] if named.lower() in reject["reason"].lower() else f"{named}: {reject['reason']}"


def _more(entry: dict[str, Any], lang: Lang) -> list[str]:
    lines = [f"  {entry['totals']} {_said('totals', lang)}"] if entry.get("totals") else []
    lines += [f"  {line}" for line in moved_lines(entry, lang)]
    lines += [f"  {_reject(reject, lang)}" for reject in entry["rejects"][:5]]
    lines += [f"  {entry['replaces']}"] if entry.get("replaces") else []
    lines += [f"  {note}" for note in entry["notes"]]
    for ask in entry["asks"]:
        lines.append(click.style(f"  ? {ask['question']}", fg="yellow"))
        lines.append(f'    {_said("answer", lang)}: --map "{ask["map"]}"')
    return lines


def _error_lines(entry: dict[str, Any]) -> list[str]:
    return [f"✗ {entry['file']}: {entry['error']['message']} {entry['error']['do']}"]


def _visible(value: str, lang: Lang) -> str:
    name = "comma" if value == "," else value
    return _said(name, lang) if name in {"tab", "comma", "semicolon", "pipe", "spaces", "none"} else value


def _said(key: str, lang: Lang) -> str:
    return SAID[key].said(lang)
