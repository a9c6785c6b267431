"""The figures that a re-load restated, as lines for people: `Conversions im März 2026: 412 → 398`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from errors import Lang
from figures import show
from terms import Fact, Period, Words
from tools.known import spoken

MOST = 12


def moved_lines(entry: Mapping[str, Any], lang: Lang) -> list[str]:
    """One line a figure and month; of many the first, and how many more there are.

    `entry` is a load's report as JSON: `moved` with figure, period, before, after; `kind` and `currency`.
    """
    moved: Sequence[Mapping[str, Any]] = entry.get("moved") or []
    lines = [_line(each, str(entry["kind"]), entry.get("currency"), lang) for each in moved[:MOST]]
    more = len(moved) - MOST
    if more > 0:
        lines.append(Words(de=f"und {more} weitere Summen", en=f"and {more} more sums").said(lang))
    return lines


def _line(moved: Mapping[str, Any], kind: str, currency: str | None, lang: Lang) -> str:
    name = _name(moved["figure"]).said(lang)
    when = spoken(Period.model_validate(moved["period"])).said(lang)
    before, after = (_amount(moved, side, kind, currency, lang) for side in ("before", "after"))
    return f"{name[:1].upper()}{name[1:]} {'im' if lang == 'de' else 'in'} {when}: {before} → {after}"


def _name(figure: str) -> Words:
    from warehouse.metric import metrics

    known = metrics().get(figure)
    plain = figure.replace("_", " ")
    return known.name if known else Words(de=plain, en=plain)


def _amount(moved: Mapping[str, Any], side: str, kind: str, currency: str | None, lang: Lang) -> str:
    from warehouse.contract import contract

    value = moved[side]
    if value is None:
        return "–"
    money = contract(kind).columns[moved["figure"]].type == "money"
    unit = currency if money and currency and len(currency) == 3 else "count"
    digits = 2 if money or value != int(value) else 0
    label = Words(de=moved["figure"], en=moved["figure"])
    return show(Fact(id=moved["figure"], value=value, unit=unit, label=label, digits=digits), lang)
