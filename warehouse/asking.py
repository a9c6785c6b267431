# pyright: basic
"""What a file does not say and nobody may guess: its currency and its time zone.

The rows load, read as the house reads them; the plan and the record of the load keep that this was assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from errors import BadArguments
from terms import Words
from warehouse import dates
from warehouse.cells import Target
from warehouse.contract import quoted
from warehouse.match import CODES
from warehouse.plan import Ask, ImportPlan
from warehouse.staged import Staged

ZONES = ("UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles")
FIRST = ("EUR", "USD", "GBP", "CHF")


def zone_said(hints: Mapping[str, str]) -> str:
    """The zone that a person named; BadArguments if there is none of that name."""
    said = hints.get("timezone", "").strip("'\" ")
    if said:
        try:
            ZoneInfo(said)
        except (KeyError, ValueError, OSError):
            raise BadArguments(
                en=f"'{said}' is not a time zone.",
                de=f"„{said}“ ist keine Zeitzone.",
                do_en=f"Write it as a place or as UTC: --map timezone='{ZONES[1]}'.",
                do_de=f"Schreiben Sie einen Ort oder UTC: --map timezone='{ZONES[1]}'.",
            ) from None
    return said


def zones(targets: list[Target], staged: Staged, plan: ImportPlan, zone: str, house: str) -> None:
    """Give each column of times its zone; ask where neither file, format nor person names one."""
    for target in targets:
        if target.form is None or target.source is None or target.column.type not in {"date", "timestamp"}:
            continue
        offset, naive, example = _clocks(staged, target)
        if target.column.type == "date":
            if offset or target.form.name == "epoch":
                target.form = replace(target.form, offset=True, zone=zone or house, house=house)
                plan.timezone = zone or house
            continue
        target.form = replace(target.form, zone=zone or house, house=house)
        if offset or naive or target.form.name == "epoch":
            plan.timezone = zone or house
        if naive and not zone and "timezone" not in plan.assumed:
            plan.assumed.append("timezone")
            plan.asks.append(_which_zone(plan.file, target.header, example, house))


def _clocks(staged: Staged, target: Target) -> tuple[bool, bool, str]:
    """Whether cells have a clock with an offset, or one without; and one of those without."""
    offset, clock = (f"regexp_matches(v, '{pattern}')" for pattern in (dates.OFFSET, r"\d:\d\d"))
    found = staged.con.execute(
        f"select coalesce(bool_or({offset}), false), coalesce(bool_or({clock} and not {offset}), false),"
        f" min(v) filter ({clock} and not {offset}) from (select distinct c{target.source} as v from {staged.table})"
    ).fetchone()
    epoch = target.form is not None and target.form.name == "epoch"
    return found[0], found[1] and not epoch, (found[2] or "").strip()[:40]


def _which_zone(file: str, header: str, example: str, house: str) -> Ask:
    return Ask(
        "timezone",
        Words(
            de=f"In welcher Zeitzone stehen die Zeiten in „{header}“ ({example})? {file} sagt es nicht; gelesen wurden"
            f" sie als {house}.",
            en=f"In which time zone are the times in '{header}' ({example})? {file} does not say; they were read as"
            f" {house}.",
        ),
        tuple(dict.fromkeys((house, *ZONES))),
        f"timezone='{house}'",
    )


def money(targets: list[Target], staged: Staged, plan: ImportPlan, house: str) -> None:
    """Ask for the currency where rows hold amounts and no currency."""
    amounts = [t for t in targets if t.column.type == "money" and (t.source is not None)]
    if not amounts or not _amounts_without(targets, amounts, staged, plan):
        return
    header = amounts[0].header
    plan.assumed.append("currency")
    choices = tuple(dict.fromkeys((house, *FIRST, *CODES)))
    plan.asks.append(
        Ask(
            "currency",
            Words(
                de=f"In welcher Währung stehen die Beträge in „{header}“? {plan.file} sagt es nicht; angenommen wurde"
                f" {house}.",
                en=f"In which currency are the amounts in '{header}'? {plan.file} does not say; {house} was assumed.",
            ),
            choices,
            f"currency='{house}'",
        )
    )


def _amounts_without(targets: list[Target], amounts: list[Target], staged: Staged, plan: ImportPlan) -> bool:
    if not any(t.name == "currency" for t in targets):
        return plan.currency is None
    some = " or ".join(f"coalesce({quoted(t.name)}, 0) <> 0" for t in amounts)
    found = staged.con.execute(
        f"select count(*) from {staged.table}_good where currency is null and ({some})"
    ).fetchone()
    return found[0] > 0
