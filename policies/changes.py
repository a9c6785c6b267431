"""What a proposal changes, read with suspicion: amounts, units, and names that look alike mean the same thing."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from terms import Proposal

MOST = 1e12
"""No amount of a marketing budget is larger; sums of many such stay exact enough."""
_COUNTED = "(click|conversion|lead|impression)"
UNITS = {
    "set_budget": re.compile(r"[A-Z]{3}(/(hour|day|week|month))?"),
    "set_bid": re.compile(rf"[A-Z]{{3}}(/{_COUNTED})?"),
    "set_target": re.compile(rf"[A-Z]{{3}}(/{_COUNTED})?|ratio|share"),
    "set_shares": re.compile(r"share"),
    "set_cap": re.compile(r"contacts(/(day|week|month))?"),
}
"""Actions whose before and after are numbers, and what these may be numbers of."""
DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12}
"""Length of a budget's period."""
LESS = {
    "pause": frozenset({"off", "paused"}), "exclude_audience": frozenset({"excluded", "off"}),
    "add_negatives": frozenset({"exact", "phrase", "broad", "off"}),
}  # fmt: skip
"""Actions that only ever spend less, and the states in which they end."""
LEVERS = {
    "set_budget": ("budget",), "set_bid": ("bid",), "set_target": ("bid",), "set_shares": ("share",),
    "pause": ("budget", "bid", "share"),
}  # fmt: skip
"""What an action pulls at; two actions at the same lever of the same thing contradict each other."""
Thing = tuple[str, tuple[str, ...]]
_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјкорсухԁһӏɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικρυχ",
    "ABESIJKMHOPCTYXaesijkopcyxdhlgABEZHIKMNOPTYXovikpux",
)
_SEPARATOR = re.compile(r"\s[·/|>]\s")


def amount(value: Any) -> bool:
    """Whether it is a number, finite, not negative and no larger than any budget."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return bool(0 <= value <= MOST)


def spelled(name: str) -> str:
    """A name without case, surplus and invisible characters, and with look-alikes of other scripts as Latin ones.

    >>> spelled("  Brand\u00a0 DE "), spelled("Ｂrаnd\u200b DE"), spelled("Straße")
    ('brand de', 'brand de', 'straße')
    """
    plain = unicodedata.normalize("NFKC", name).translate(_LIKE)
    kept = (
        "-" if unicodedata.category(each) == "Pd" else each
        for each in plain
        if unicodedata.category(each) not in ("Cf", "Cn", "Co", "Cs") and not "\ufe00" <= each <= "\ufe0f"
    )  # fmt: skip
    # Lower case rather than folded: 'Straße' and 'Strasse' are two keywords.
    return " ".join("".join(kept).lower().split())


def parts(name: str) -> tuple[str, ...]:
    """The levels of a name such as `google · Brand` or `google / Brand`, the widest first."""
    return tuple(spelled(part) for part in _SEPARATOR.split(name))


def things(proposal: Proposal) -> list[Thing]:
    """Each lever of each thing that changes; shares belong to what they divide."""
    of = (spelled(proposal.target),) if proposal.action == "set_shares" else ()
    levers = LEVERS.get(proposal.action, (proposal.action,))
    return [(lever, (*of, *parts(name))) for name in proposal.before for lever in levers]


class Changed:
    """What earlier proposals of a run change; `Brand` and `google · Brand` may be the same campaign."""

    def __init__(self) -> None:
        self._whole: set[Thing] = set()
        self._ends: set[Thing] = set()

    def twice(self, proposal: Proposal) -> str | None:
        """A name that the proposal holds twice or that was changed before."""
        seen: set[Thing] = set()
        names = (name for name in proposal.before for _ in LEVERS.get(proposal.action, ("",)))
        for name, thing in zip(names, things(proposal), strict=True):
            if thing in seen or thing in self._ends or any(end in self._whole for end in _ends(thing)):
                return name
            seen.add(thing)
        return None

    def add(self, proposal: Proposal) -> None:
        """Remember what it changes."""
        for thing in things(proposal):
            self._whole.add(thing)
            self._ends |= set(_ends(thing))


def _ends(thing: Thing) -> Iterable[Thing]:
    lever, levels = thing
    return ((lever, levels[at:]) for at in range(len(levels)))


def per_day(unit: str) -> tuple[str, float]:
    """The currency of a budget and what turns it into money a day; a budget without a period stands by itself."""
    currency, _, period = unit.partition("/")
    return (currency, 1 / DAYS[period]) if period else (f"{currency} in all", 1.0)


def budgets(proposal: Proposal) -> tuple[str, float, float]:
    """Currency, what is spent now and what is added, a day (or in all)."""
    pot, times = per_day(proposal.unit)
    was, would = (_numbers(each, proposal.before) for each in (proposal.before, proposal.after))
    up = math.fsum(max(b - a, 0.0) for a, b in zip(was, would, strict=True))
    return pot, math.fsum(was) * times, up * times


def least_risk(proposal: Proposal, today: date) -> float:
    """Money that raised budgets spend in addition until the proposal expires."""
    if proposal.action != "set_budget" or proposal.expires is None:
        return 0.0
    days = max((proposal.expires - today).days, 1) if "/" in proposal.unit else 1
    return budgets(proposal)[2] * days


def _numbers(values: Mapping[str, Any], order: Iterable[str]) -> list[float]:
    return [float(values[name]) for name in order]
