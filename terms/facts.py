"""One figure with its interval, where it comes from, and the receipt with which it is computed again."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from pydantic import Field, model_validator

from terms.plain import Basis, Number, Term, Words, plain


class Interval(Term):
    """From low to high, with the share of repetitions that it should cover."""

    low: Number
    high: Number
    level: float = Field(gt=0, lt=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError("an interval's low end is above its high end")
        return self


class Fact(Term):
    """One figure: what it is, in which unit, how sure, on which basis.

    unit   a currency (`EUR`), `share` (0.054 is shown as 5.4 %), `pp` (0.012 is shown as 1.2 pp), `count`, `ratio`,
           `days`, `index`, `probability`, or a plain noun of the data (`sales`), which is shown after the number
    digits how many decimals people see; None lets the unit decide
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    value: Number
    unit: str
    label: Words
    interval: Interval | None = None
    basis: Basis = "observed"
    n: int | None = None
    digits: int | None = Field(default=None, ge=0, le=8)

    def as_json(self) -> dict[str, Any]:
        """The stable shape: value, unit, low, high, level, basis; then label and n."""
        span = self.interval
        return {
            "value": plain(self.value),
            "unit": self.unit,
            "low": plain(span.low) if span else None,
            "high": plain(span.high) if span else None,
            "level": span.level if span else None,
            "basis": self.basis,
            "label": self.label.model_dump(),
            "n": self.n,
        }


class Source(Term):
    """Where figures or words come from: a data kind with the snapshot that was read, or a document passage."""

    name: str
    kind: str
    snapshot: str = ""
    rows: int | None = None
    start: date | None = None
    end: date | None = None
    filter: str = ""


class Receipt(Term):
    """Everything that is needed to compute a result again, to the byte."""

    run: str
    tool: str
    version: str
    code: str
    args: dict[str, Any]
    data: dict[str, str]
    filter: str = ""
    seed: int
    today: date
    result: str = ""
