# pyright: basic
"""What a plan is to bring most of: profit only where a margin or a value is known, else the outcome itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from terms import Words
from tools.bidding._allocate_plan import Wanted
from tools.bidding._allocate_said import Said
from tools.bidding._response import Planned

REVENUE = Words(de="den Umsatz", en="revenue")
OUTCOME = Words(de="die Zielgröße", en="the outcome")
CUSTOMERS = Words(de="die Zahl der Neukunden", en="the number of new customers")
PROFIT = Words(de="den Gewinn nach Werbekosten", en="profit after ad spend")


@dataclass(frozen=True)
class Chosen:
    """The goal for the optimiser and for the sentences, and what could not be had."""

    wanted: Wanted
    said: Said
    notes: tuple[Words, ...]


def wanted(planned: Planned, args: Any) -> Chosen:
    """The goal that the arguments ask for, as far as what is known carries it."""
    worth, notes = _worth(planned, args)
    profit = worth is not None and args.goal in ("auto", "profit")
    if args.goal == "profit" and worth is None:
        notes = (*notes, _no_margin())
    least = args.min_roas / (args.value_per_conversion or 1.0) if args.min_roas is not None else None
    if args.target_cpa is not None:
        least = max(least or 0.0, 1 / args.target_cpa)
    name = PROFIT if profit else _outcome(planned, args)
    unit = planned.currency if profit else planned.unit or "count"
    made = Wanted(worth if profit and worth is not None else 1.0, profit, args.risk, least, args.spend_all)
    return Chosen(made, Said(unit, name, profit, args.level), notes)


def _worth(planned: Planned, args: Any) -> tuple[float | None, tuple[Words, ...]]:
    """Money that one unit of the outcome is worth, None where nobody said."""
    if args.value_per_conversion is not None and not planned.unit:
        return args.value_per_conversion * (args.margin or 1.0), ()
    if args.value_per_conversion is not None and args.margin is None:
        return None, (
            Words(
                de="Die Zielgröße ist schon Geld; value_per_conversion zählt nicht.",
                en="The outcome is money already; value_per_conversion is not used.",
            ),
        )
    if args.margin is None:
        return None, ()
    if planned.unit:
        return args.margin, ()
    return args.margin, (
        Words(
            de="Mit der Marge gilt die Zielgröße als Umsatz in der Währung der Ausgaben.",
            en="With the margin the outcome is taken for revenue in the currency of the spend.",
        ),
    )


def _outcome(planned: Planned, args: Any) -> Words:
    if args.goal == "new_customers":
        return CUSTOMERS
    return REVENUE if planned.unit else OUTCOME


def _no_margin() -> Words:
    return Words(
        de="Ohne Marge (margin) oder Wert je Abschluss (value_per_conversion) lässt sich kein Gewinn nennen; geplant "
        "ist das meiste Ergebnis bei festem Budget.",
        en="Without a margin or a value per conversion no profit can be told; the plan is for the most outcome at a "
        "fixed budget.",
    )
