# pyright: basic
"""Rules to bid by: as logged, constant, a share of the expected value, a target CPA, or the learnt one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from methods.bidding.bidder import Bidder
from methods.bidding.log import Log
from methods.bidding.trial import Rule
from methods.bidding.worth import worth
from terms import Words

Floats = NDArray[np.float64]
Kind = Literal["logged", "learned", "constant", "linear", "target_cpa"]
AMOUNTS = {"constant": ("constant", "bid"), "linear": ("linear", "share"), "target_cpa": ("target_cpa", "cpa")}
SPELLED = {
    "logged": "logged", "current": "logged", "learned": "learned", "learnt": "learned", "constant": "constant",
    "fixed": "constant", "linear": "linear", "share": "linear", "target_cpa": "target_cpa", "tcpa": "target_cpa",
    "cpa": "target_cpa",
}  # fmt: skip
BAD = (
    "write logged, learned, a number (a constant bid), or one of {constant: 0.40}, {linear: 0.5} (share of the expected"
    " value) and {target_cpa: 25}"
)


@dataclass(frozen=True)
class Said:
    """A rule as it was asked for; `amount` is money, a share or nothing."""

    kind: Kind
    amount: float = 0.0

    def words(self, currency: str) -> Words:
        """What it is called; the amount is part of a name, not a figure."""
        shown = f"{self.amount:g}"
        hier = shown.replace(".", ",")
        return {
            "logged": Words(de="die protokollierte Regel", en="the logged rule"),
            "learned": Words(de="die gelernte Gebotspolitik", en="the learnt bidding policy"),
            "constant": Words(de=f"festes Gebot {hier} {currency}", en=f"constant bid {shown} {currency}"),
            "linear": Words(de=f"Gebot = {hier} × erwarteter Wert", en=f"bid = {shown} × expected value"),
            "target_cpa": Words(de=f"Ziel-CPA {hier} {currency}", en=f"target CPA {shown} {currency}"),
        }[self.kind]


def parsed(told: Any) -> Said:
    """The rule in any of its spellings; ValueError says which there are.

    >>> parsed(0.4), parsed({"kind": "target_cpa", "cpa": 20}), parsed("linear: 0.5")
    (Said(kind='constant', amount=0.4), Said(kind='target_cpa', amount=20.0), Said(kind='linear', amount=0.5))
    """
    if isinstance(told, bool) or told is None:
        raise ValueError(BAD)
    if isinstance(told, (int, float)):
        return _checked("constant", float(told))
    if isinstance(told, str):
        match = re.fullmatch(r"\s*([a-z_ -]*?)\s*[:=]?\s*(\d+(?:\.\d+)?)?\s*", told.lower())
        if match is None:
            raise ValueError(BAD)
        name = SPELLED.get(re.sub(r"[ -]+", "_", match[1]) or "constant")
        return _checked(name, float(match[2]) if match[2] else None)
    if not isinstance(told, dict):
        raise ValueError(BAD)
    if "kind" in told:
        name = SPELLED.get(str(told["kind"]).lower())
        amounts = [value for key, value in told.items() if key != "kind"]
        if len(amounts) > 1:
            raise ValueError(BAD)
        return _checked(name, amounts[0] if amounts else None)
    if len(told) != 1:
        raise ValueError(BAD)
    ((key, value),) = told.items()
    return _checked(SPELLED.get(str(key).lower()), value)


def _checked(name: str | None, amount: Any) -> Said:
    if name is None:
        raise ValueError(BAD)
    if name in AMOUNTS:
        if isinstance(amount, bool) or not isinstance(amount, (int, float)) or not 0 < amount < 1e9:
            raise ValueError(f"{name} needs an amount above zero; {BAD}")
        return Said(name, float(amount))  # pyright: ignore[reportArgumentType]
    if amount is not None:
        raise ValueError(f"{name} takes no amount; {BAD}")
    return Said(name)  # pyright: ignore[reportArgumentType]


def rule(said: Said, bidder: Bidder, learning: Log) -> Rule | None:
    """(log, contexts) -> bids; None for the learnt policy, which paces.

    Args:
        said: which rule.
        bidder: its models of value.
        learning: the part of the log it learnt from, for the chance of a conversion.
    """
    if said.kind == "learned":
        return None
    if said.kind == "logged":
        return lambda log, _matrix: log.bid
    if said.kind == "constant":
        return lambda log, _matrix: np.full(len(log), said.amount)
    if said.kind == "linear":
        return lambda _log, matrix: said.amount * bidder.worth.expected(matrix)
    won = learning.rows(learning.won)
    converts = worth(bidder.matrix(won), (won.value > 0).astype(float))
    return lambda _log, matrix: said.amount * np.minimum(converts.expected(matrix), 1.0)
