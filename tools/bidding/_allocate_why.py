# pyright: basic
"""Why a channel's budget moved, stays or stops where it does, in words."""

from __future__ import annotations

import numpy as np

from terms import Words
from tools.bidding._allocate_frame import Frame
from tools.bidding._allocate_plan import Found
from tools.bidding._response import Planned

SAME = 0.02
"""Change below this share of what is spent now counts as none."""


def why(planned: Planned, frame: Frame, found: Found) -> list[Words]:
    """One sentence or two for each channel."""
    now, after = found.marginal_now.mean(axis=1), found.plan.marginal.mean(axis=0)
    money = found.plan.money
    common = float(np.average(after, weights=np.maximum(money, 1e-9)))
    return [_one(planned, frame, found, at, float(now[at]), float(after[at]), common) for at in range(len(money))]


def _one(
    planned: Planned, frame: Frame, found: Found, at: int, now: float, after: float, common: float
) -> Words:  # fmt: skip
    before, money = float(frame.now[at]), float(found.plan.money[at])
    if frame.held[at] == "deals":
        return Words(
            de="Bleibt: Seine Verkaufschancen im CRM zählt die Zielgröße nicht; ein Urteil wäre verfrüht.",
            en="Stays: the outcome does not count its deals in the CRM; a verdict would be premature.",
        )
    if frame.locked[at]:
        return Words(de="Festgehalten, wie gewünscht.", en="Held where it is, as asked.")
    moved = money - before
    if abs(moved) <= SAME * max(before, 1e-9):
        told = _pair(
            f"Bleibt: Die nächste Geldeinheit ist hier {_de(now)} wert, im Plan im Mittel {_de(common)}.",
            f"Stays: the next unit of money is worth {now:.2f} here, {common:.2f} on average in the plan.",
        )
    elif moved > 0:
        told = _pair(
            f"Mehr: Die nächste Geldeinheit ist hier {_de(now)} wert, im Plan im Mittel {_de(common)}; nach der "
            f"Erhöhung noch {_de(after)}.",
            f"More: the next unit of money is worth {now:.2f} here, {common:.2f} on average in the plan; after the "
            f"rise still {after:.2f}.",
        )
    else:
        told = _pair(
            f"Weniger: Die nächste Geldeinheit ist hier nur {_de(now)} wert, im Plan im Mittel {_de(common)}.",
            f"Less: the next unit of money is worth only {now:.2f} here, {common:.2f} on average in the plan.",
        )
    return _joined(told, _limit(planned, frame, found, at))


def _limit(planned: Planned, frame: Frame, found: Found, at: int) -> Words | None:
    held, limit = found.plan.held[at], frame.held[at]
    if not planned.incremental[at]:
        return Words(
            de="Bestehende Nachfrage treibt diesen Kanal; ohne Test wird er nicht erhöht.",
            en="Existing demand drives this channel; without a test it is not raised.",
        )
    if held == "high" and limit == "asked":
        return Words(de="Weiter lässt es die Vorgabe nicht zu.", en="What was asked lets it go no further.")
    if held == "high" and frame.beyond <= 1:
        return Words(
            de="Höher wurde hier nie ausgegeben; darüber spräche nur die Form der Kurve.",
            en="Spend was never higher here; above, only the form of the curve would speak.",
        )
    if held == "low" and frame.low[at] > 0:
        return Words(de="Weniger lässt die Vorgabe nicht zu.", en="What was asked does not let it go lower.")
    if held == "step":
        return Words(de="Gerundet auf die gewünschten Schritte.", en="Rounded to the steps that were asked for.")
    return None


def _pair(de: str, en: str) -> Words:
    return Words(de=de, en=en)


def _joined(first: Words, second: Words | None) -> Words:
    return first if second is None else Words(de=f"{first.de} {second.de}", en=f"{first.en} {second.en}")


def _de(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
