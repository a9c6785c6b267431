# pyright: basic
"""An export that changed upstream: compared with the last load of the same format, before anything is loaded.

A column that was there and is gone, or that holds something else now, blocks; a person who knows of the change says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from errors import BadFile, LeitstandError, MissingColumn, UnknownKind
from warehouse.format import format_named, names
from warehouse.match import base
from warehouse.plan import ImportPlan
from warehouse.recognise import Recognised

if TYPE_CHECKING:
    from warehouse.store import Warehouse

ALIKE = 0.6
_UNREAD = re.compile(r"„(?P<header>.+?)“ ist „(?P<value>.*)“, erwartet wird (?P<what>.+)\.$")


def held(
    warehouse: Warehouse, plan: ImportPlan, found: Recognised | None, mapping: Mapping[str, str] | None
) -> tuple[ImportPlan, Recognised | None]:
    """The plan and its values, or the plan with the sentence that says what changed."""
    if not warehouse.door.file.exists() or "changes" in (mapping or {}):
        return plan, found
    if found is None and not isinstance(plan.error, (MissingColumn, UnknownKind, BadFile)):
        return plan, found
    if found is not None and not plan.format:
        return plan, found
    before = _before(warehouse, plan)
    if before is None:
        return plan, found
    changed = _lost(plan, found, before) if found else _failed(plan, before)
    if changed is None:
        return plan, found
    plan.error = changed
    plan.resembles = plan.format or before.get("format")
    return plan, None


def _before(warehouse: Warehouse, plan: ImportPlan) -> dict[str, Any] | None:
    """How the newest load of the same format and grain was read."""
    with warehouse.door.reading() as cursor:
        loads = cursor.execute(
            "select kind, file, mapping from loads where contains(mapping, '\"headers\"') order by seq desc limit 200"
        ).fetchall()
    now = {base(header) for header in plan.headers}
    for kind, file, text in loads:
        mapping = json.loads(text)
        then = {base(header) for header in mapping.get("headers", [])}
        same = plan.format == mapping.get("format") if plan.format else True
        if same and then and len(now & then) >= ALIKE * len(then) and len(then - now) <= max(1, len(then) // 3):
            return mapping | {"kind": kind, "file": file}
    return None


def _lost(plan: ImportPlan, found: Recognised, before: dict[str, Any]) -> LeitstandError | None:
    """A column that the last load took its values from and that this file lacks."""
    read = {target.name for target in found.targets if target.source is not None}
    then = {name for name, column in before["columns"].items() if "from" in column}
    cells = {*found.contract.key, *found.contract.finer}
    if plan.kind != before["kind"] or read & cells != then & cells:
        return None  # another report of the same platform
    return _gone(plan, before, [name for name in before["columns"] if name in then - read])


def _failed(plan: ImportPlan, before: dict[str, Any]) -> LeitstandError | None:
    """A file that cannot be read any more: because a column is gone, or because it holds something else."""
    if isinstance(plan.error, (MissingColumn, UnknownKind)):
        return _gone(plan, before, list(before["columns"]))
    if not plan.rejects:
        return None
    told = _UNREAD.search(plan.rejects[0].reason.de)
    if told is None or told["header"] not in {column.get("from") for column in before["columns"].values()}:
        return None
    de, en = _titles(before)
    return BadFile(
        en=f"In the export of {en} the column '{told['header']}' holds something else since this file:"
        f" '{told['value']}' cannot be read as before. Nothing of {plan.file} was loaded.",
        de=f"Im Export von {de} steht in der Spalte „{told['header']}“ seit dieser Datei etwas anderes:"
        f" „{told['value']}“ ist nicht mehr {told['what']}. Aus {plan.file} wurde nichts geladen.",
        do_en="Check the export's settings and export again, or name the right column with --map.",
        do_de="Prüfen Sie die Einstellungen des Exports und exportieren Sie neu, oder nennen Sie mit --map die richtige"
        " Spalte.",
        file=plan.file,
        column=told["header"],
    )


def _gone(plan: ImportPlan, before: dict[str, Any], lost: list[str]) -> LeitstandError | None:
    now = {base(header) for header in plan.headers}
    sources = {name: before["columns"][name].get("from") for name in lost}
    gone = {name: header for name, header in sources.items() if header and base(header) not in now}
    gone = {name: header for name, header in gone.items() if header in before["headers"]}
    if not gone:
        return None
    name, header = next(iter(gone.items()))
    then = {base(one) for one in before["headers"]}
    new = [one for one in plan.headers if base(one) not in then][:5]
    de, en = _titles(before)
    instead_de = f" Neu ist: {', '.join(f'„{one}“' for one in new)}." if new else ""
    instead_en = f" New is: {', '.join(repr(one) for one in new)}." if new else ""
    listed_de = ", ".join(f"„{one}“" for one in gone.values())
    listed_en = ", ".join(f"'{one}'" for one in gone.values())
    one = len(gone) == 1
    example = new[0] if new else "…"
    return MissingColumn(
        en=f"Since this file the export of {en} lacks the {'column' if one else 'columns'} {listed_en}, which"
        f" {'was' if one else 'were'} there until {before['file']}.{instead_en} Nothing of {plan.file} was loaded.",
        de=f"Im Export von {de} {'fehlt' if one else 'fehlen'} seit dieser Datei die {'Spalte' if one else 'Spalten'}"
        f" {listed_de}; bis {before['file']} {'war sie' if one else 'waren sie'} da.{instead_de} Aus {plan.file} wurde"
        " nichts geladen.",
        do_en=f"Export it with that column, name its new column (--as {before['kind']} --map {name}={example}), or"
        " accept the change with --map changes=accept.",
        do_de=f"Exportieren Sie mit dieser Spalte, nennen Sie die neue (--as {before['kind']} --map {name}={example}),"
        " oder nehmen Sie die Änderung an: --map changes=accept.",
        file=plan.file,
        data_kind=before["kind"],
        missing=list(gone),
        was=header,
        has=plan.headers,
    )


def _titles(before: dict[str, Any]) -> tuple[str, str]:
    name = before.get("format", "")
    if name in names():
        title = format_named(name).title
        return title.de, title.en
    return before["file"], before["file"]
