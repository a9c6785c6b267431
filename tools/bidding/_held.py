"""What the platforms hold a day: who proposes budgets speaks of those, wherever they can be read, and not of spend."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import Field

from tools._tool import Arguments, Desk

Held = dict[str, Annotated[float, Field(gt=0)]]
Asked = TypeVar("Asked", bound=Arguments)
MOST = 500
"""Campaigns of which a platform is asked."""
ABOUT = "Daily budgets that the platforms hold now, by campaign; unset: they are asked where they can be."


def asked(args: Asked, desk: Desk) -> Asked:
    """Arguments with the budgets that the platforms hold now, where somebody can ask them and nobody has said it."""
    if args.model_dump(include={"held"})["held"] or desk.held is None:
        return args
    loaded = desk.warehouse.kinds().get("ads")
    if loaded is None or "campaign" not in loaded.columns:
        return args
    names = [str(name) for name in desk.warehouse.values("ads", "campaign", MOST)]
    return args.model_copy(update={"held": dict(desk.held(names, "budget"))})


def wished(held: float, spent: float, want: float) -> float:
    """The budget that brings the wanted spend about; the one that is held where that is not what stands in its way.

    >>> wished(100, 60, 120), wished(100, 60, 80), wished(100, 60, 40), wished(50, 60, 55)
    (120, 100, 40, 50)
    """
    if want > spent:
        return max(want, held)
    return min(want, held)
