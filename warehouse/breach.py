# pyright: basic
"""What a breach of the contract does beyond setting a row aside: refuse the whole file, or only say so."""

from __future__ import annotations

from errors import BadFile
from terms import Words
from warehouse.cells import Target, absent, text_value, value
from warehouse.checks import Checked, odd
from warehouse.contract import Contract, quoted
from warehouse.plan import ImportPlan
from warehouse.staged import Staged


def tell(plan: ImportPlan, staged: Staged, agreed: Contract, targets: list[Target], checked: Checked) -> None:
    """Report values outside a range that only warns.

    Raises:
        BadFile: a column whose breach blocks has one.
    """
    for target in targets:
        if agreed.breach(target.name) == "warn":
            _warn(plan, staged, target)
    if not checked.rejected:
        return
    if agreed.on_breach == "block":
        raise _blocked(plan, plan.rejects[0].reason)
    for target in targets:
        if agreed.breach(target.name) == "block" and (line := _first_bad(staged, target)) is not None:
            named = next((reject.reason for reject in plan.rejects if reject.line == line), None)
            raise _blocked(plan, named or _somewhere(target, line))


def _warn(plan: ImportPlan, staged: Staged, target: Target) -> None:
    column, name = target.column, quoted(target.name)
    outside = [f"{name} {sign} {bound}" for sign, bound in (("<", column.min), (">", column.max)) if bound is not None]
    if not outside:
        return
    count, line = staged.con.execute(
        f"select count(*), min(line) from {staged.table}_good where {' or '.join(outside)}"
    ).fetchone()
    if count:
        low, high = _said(column.min), _said(column.max)
        bounds_de = f"mindestens {low}" if not high else f"höchstens {high}" if not low else f"{low} bis {high}"
        bounds_en = f"at least {low}" if not high else f"at most {high}" if not low else f"{low} to {high}"
        header = target.header or target.name
        plan.notes.append(
            Words(
                de=f"{count} Werte in „{header}“ liegen außerhalb des Erwarteten ({bounds_de}), zuerst in Zeile {line};"
                " sie wurden geladen.",
                en=f"{count} values in '{header}' are outside what is expected ({bounds_en}), first in line {line};"
                " they were loaded.",
            )
        )


def _first_bad(staged: Staged, target: Target) -> int | None:
    """The first rejected line on which this column itself is at fault."""
    if target.source is None:
        return None
    joins: list[str] = []
    read = value(target, staged.table, joins)
    text, column = f"s.c{target.source}", target.column
    gone = f"{text_value(text)} is null" if column.type == "text" else absent(text, target)
    faults = ["(v is null and not gone)"]
    if column.required and not column.may_be_empty and not target.zero:
        faults.append("gone")
    if column.pattern:
        faults.append(odd("v", column.pattern))
    faults += [f"v {sign} {bound}" for sign, bound in (("<", column.min), (">", column.max)) if bound is not None]
    if column.type == "text":
        faults = faults[1:] or ["false"]
    return staged.con.execute(
        f"select min(line) from (select s.line, {read} as v, {gone} as gone from {staged.table} s {' '.join(joins)}"
        f" where s.line in (select line from {staged.table}_bad)) where {' or '.join(faults)}"
    ).fetchone()[0]


def _somewhere(target: Target, line: int) -> Words:
    header = target.header or target.name
    return Words(de=f"Zeile {line}: „{header}“ ist nicht zu lesen.", en=f"Line {line}: '{header}' cannot be read.")


def _blocked(plan: ImportPlan, reason: Words) -> BadFile:
    return BadFile(
        en=f"{plan.file} is not loaded, because the contract of {plan.kind} allows no bad value here. {reason.en}",
        de=f"{plan.file} wird nicht geladen, weil der Vertrag der Art {plan.kind} hier keinen Fehler zulässt."
        f" {reason.de}",
        do_en="Correct the row or export the file again.",
        do_de="Berichtigen Sie die Zeile, oder exportieren Sie die Datei neu.",
        file=plan.file,
    )


def _said(bound: float | None) -> str:
    return f"{bound:g}" if bound is not None else ""
