"""A row of the scorecard, and the company that it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from errors import LeitstandError
from terms import Result, Words

if TYPE_CHECKING:
    from simulator.world import World
    from tools.calling import Desk

Verdict = Literal["exact", "close", "off", "absent"]


@dataclass(frozen=True)
class Row:
    """One figure beside its truth.

    error       how far off, as a share of the truth, unless `what` says otherwise; None where nothing was found
    tolerance   the error up to which the verdict is `close`; above it is `off`, at zero `exact`
    """

    tool: str
    what: Words
    truth: float | None
    found: float | None
    error: float | None
    tolerance: float = 0.1
    unit: str = ""
    note: Words | None = None

    @property
    def verdict(self) -> Verdict:
        """How close it is."""
        if self.error is None:
            return "absent"
        if self.error == 0:
            return "exact"
        return "close" if self.error <= self.tolerance else "off"


@dataclass
class Company:
    """The world, the desk over what its exports told, and how the import went."""

    world: World
    desk: Desk
    files: int = 0
    failed: dict[str, Words] = field(default_factory=dict[str, Words])

    @property
    def last(self) -> date:
        """The last day of the history."""
        return self.world.last

    def ask(self, tool: str, **args: Any) -> Result | Words:
        """What a tool answers, or why it does not."""
        from tools.calling import call, names

        if tool not in names():
            return Words(de="dieses Werkzeug gibt es noch nicht", en="this tool is not there yet")
        try:
            return call(tool, args, self.desk)
        except LeitstandError as refused:
            return Words(de=refused.said("de"), en=refused.said("en"))


def beside(
    tool: str, what: Words, truth: float, found: float, *, tolerance: float = 0.1, unit: str = "",
    note: Words | None = None, absolute: bool = False,
) -> Row:  # fmt: skip
    """A row with its error: a share of the truth, or the plain distance with `absolute`."""
    distance = abs(found - truth)
    error = distance if absolute or truth == 0 else distance / abs(truth)
    return Row(tool, what, truth, found, error, tolerance, unit, note)


def absent(tool: str, what: Words, why: Words, truth: float | None = None, unit: str = "") -> Row:
    """A row for a figure that nobody gave."""
    return Row(tool, what, truth, None, None, unit=unit, note=why)


def euros(cents: Any) -> float:
    """Cents as euros."""
    return int(cents) / 100
