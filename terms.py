"""The words that every room uses: immutable, strict, and the same after a trip through JSON.

Values are `Decimal` all the way: money keeps its cents, and a float enters as the shortest decimal that means it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_serializer, model_validator

from errors import Lang

__all__ = [
    "Answer", "Basis", "Chart", "Confidence", "Evidence", "Fact", "Finding", "Interval", "Lang", "Money",
    "Number", "Operation", "Passage", "Period", "Plan", "Principal", "Proposal", "Receipt", "Result", "Scope", "Source",
    "Step", "Table", "Term", "Verdict", "Words", "canonical", "localised", "number",
]  # fmt: skip

Basis = Literal["observed", "modelled", "platform-reported"]
Evidence = Literal["experiment", "quasi-experiment", "model", "correlation", "bookkeeping"]
Confidence = Literal["green", "amber", "red"]
Scope = Literal["read", "ask", "act"]
"""What a key is for; `act` takes nothing away from the role of whose it is."""
Chart = dict[str, Any]
"""A Vega-Lite specification; a `{"de": …, "en": …}` pair in it is one text in two languages."""


def number(value: Any) -> Decimal:
    """A finite Decimal; a float becomes the shortest decimal that reads back as the same float.

    >>> number(0.1), number(3), number("1.10")
    (Decimal('0.1'), Decimal('3'), Decimal('1.10'))
    """
    if isinstance(value, bool):
        raise ValueError("true and false are not numbers")
    if isinstance(value, Decimal):
        result = value
    elif isinstance(value, (int, str)):
        result = Decimal(value)
    else:
        result = Decimal(repr(float(value)))
    if not result.is_finite():
        raise ValueError("a figure must be finite")
    return result


def _plain(value: Decimal) -> int | float:
    exponent = value.as_tuple().exponent
    # Only what is written without decimals is a whole number in JSON.
    return int(value) if isinstance(exponent, int) and 0 <= exponent < 16 else float(value)


Number = Annotated[Decimal, BeforeValidator(number), PlainSerializer(_plain, when_used="json")]
"""A Decimal that JSON shows as a number."""


class Term(BaseModel):
    """Immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Term):
    """The same sentence in both languages."""

    de: str
    en: str

    def said(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.de if lang == "de" else self.en


class Money(Term):
    """An amount with its currency; arithmetic only within one currency."""

    amount: Number
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, str):
            return _money(value)
        return {"amount": value} if isinstance(value, (int, float, Decimal)) else value

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up without a rate")
        return Money(amount=self.amount + other.amount, currency=self.currency)


_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "EURO": "EUR"}
_TIMES = {"": 1, "K": 1000, "TSD": 1000, "TEUR": 1000, "M": 10**6, "MIO": 10**6}
_MONEY = re.compile(
    r"(?P<before>[€$£]|[A-Z]{3}(?![A-Z]))?\s*(?P<amount>-?\d[\d.,'\s]*)\s*(?P<times>K|TSD|TEUR|MIO|M)?\.?\s*"
    r"(?P<after>[€$£]|EURO|[A-Z]{3})?"
)


def _money(text: str) -> dict[str, Any]:
    """`5000`, `5000 EUR`, `€5,000.50`, `5.000,50 €`, `60k`, `1,5 Mio. €`."""
    match = _MONEY.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError(f"'{text}' is not an amount of money; write 5000 or '5000 EUR'")
    digits = re.sub(r"['\s]", "", match["amount"]).rstrip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    # Three digits after the only kind of sign are thousands; a sign of another kind before the last is one as well.
    decimal = last >= 0 and (len(digits) - last - 1 != 3 or len(set(digits) & {".", ","}) == 2)
    whole = re.sub(r"[.,]", "", digits[:last] if decimal else digits)
    amount = Decimal(f"{whole}.{digits[last + 1 :]}" if decimal else whole) * _TIMES[match["times"] or ""]
    sign = match["before"] or match["after"]
    return {"amount": amount} | ({"currency": _SIGNS.get(sign, sign)} if sign else {})


class Period(Term):
    """Whole days from start to end, both included. Reads `2026-03`, `2026-Q1`, `2026-W09`, `2026`, `A..B`, `A/B`."""

    start: date
    end: date

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return _period(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"the period starts on {self.start} after it ends on {self.end}")
        return self

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


def _period(text: str) -> dict[str, date]:
    text = text.strip()
    if match := re.fullmatch(r"(\S+?)\s*(?:\.\.\.?|/|\s+(?:to|bis|until)\s+)\s*(\S+)", text):
        return {"start": _period(match[1])["start"], "end": _period(match[2])["end"]}
    if match := re.fullmatch(r"(\d{4})", text):
        return {"start": date(int(text), 1, 1), "end": date(int(text), 12, 31)}
    if match := re.fullmatch(r"(\d{4})-?Q([1-4])", text, re.IGNORECASE):
        year, last = int(match[1]), 3 * int(match[2])
        return {"start": date(year, last - 2, 1), "end": _month_end(year, last)}
    if match := re.fullmatch(r"(\d{4})-?(?:W|KW)(\d{1,2})", text, re.IGNORECASE):
        year, week = int(match[1]), int(match[2])
        return {"start": date.fromisocalendar(year, week, 1), "end": date.fromisocalendar(year, week, 7)}
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        year, month = int(match[1]), int(match[2])
        return {"start": date(year, month, 1), "end": _month_end(year, month)}
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        day = date(int(match[3]), int(match[2]), int(match[1]))
        return {"start": day, "end": day}
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(
            f"'{text}' is not a period; write 2026-03-01..2026-03-31, 2026-03, 2026-Q1, 2026-W09 or 2026"
        ) from None
    return {"start": day, "end": day}


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - (date(2, 1, 2) - date(2, 1, 1))


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
            "value": _plain(self.value),
            "unit": self.unit,
            "low": _plain(span.low) if span else None,
            "high": _plain(span.high) if span else None,
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


class Table(Term):
    """Named columns and their rows; cells are JSON values.

    words   of a column whose cells are codes or English words: what people read instead, by cell
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    words: dict[str, dict[str, Words]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each row of a table has as many cells as there are columns")
        return self

    @model_serializer(mode="plain")
    def _as_json(self) -> dict[str, Any]:
        told = {"columns": list(self.columns), "rows": [[_cell(cell) for cell in row] for row in self.rows]}
        if not self.words:
            return told
        said = {name: {cell: each.model_dump() for cell, each in words.items()} for name, words in self.words.items()}
        return told | {"words": said}

    def said(self, lang: Lang) -> list[list[Any]]:
        """The rows with the cells that have words in one language."""
        by_place = [self.words.get(name, {}) for name in self.columns]
        return [
            [words[cell].said(lang) if isinstance(cell, str) and cell in words else cell
             for cell, words in zip(row, by_place, strict=True)]
            for row in self.rows
        ]  # fmt: skip


def _cell(value: Any) -> Any:
    plain = _CELLS.get(value.__class__)
    if plain is None:
        return _finite(value) if isinstance(value, float) else value
    return plain(value)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


_CELLS: dict[type, Callable[[Any], Any]] = {
    Decimal: _plain, date: date.isoformat, datetime: datetime.isoformat,
}  # fmt: skip


class Passage(Term):
    """A cited piece of a document. `text` is untrusted: it is shown, never obeyed."""

    text: str
    document: str
    place: str = ""
    score: float = 0.0


class Finding(Term):
    """What a rule found in a draft: which rule, where, why, and how to mend it."""

    rule: str
    severity: Literal["block", "needs_fact", "review", "info"]
    message: Words
    remedy: Words | None = None
    source: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None


class Verdict(Term):
    """The outcome of a gate. No verdict is a no."""

    decision: Literal["block", "needs_fact", "review", "ok"]
    rules: tuple[str, ...] = ()


class Proposal(Term):
    """A change that waits for somebody who is allowed to say yes.

    before, after  the same keys, one for each thing that changes
    unit           of the numbers in them: `EUR/day`, `EUR/click`, `share`; empty where they are no numbers
    effect         what is expected, with its interval · downside: its bad end, the 5 % quantile
    risk           money at stake until it expires or is undone
    """

    id: str
    action: str
    target: str
    before: dict[str, Any]
    after: dict[str, Any]
    unit: str = ""
    effect: Fact | None = None
    downside: Fact | None = None
    risk: Money | None = None
    evidence: Evidence
    why: Words
    expires: date | None = None


class Operation(Term):
    """One write to one thing at one platform; a proposal that is to be applied becomes a list of them.

    platform     as in the ad data: google, meta … · entity: the platform's own id of the thing
    kind         campaign, ad_group, keyword, ad, audience, site …
    name         for people; untrusted text, only ever shown
    field        what changes: budget, bid, target, status, negatives, cap, members, copy …
    before       what the thing must hold at the moment of writing · after: what it then holds; plain JSON,
                 amounts in currency units of `unit` (`EUR/day`, `EUR/click`, `share`)
    """

    platform: str
    entity: str
    kind: str = "campaign"
    name: str = ""
    field: str
    before: Any
    after: Any
    unit: str = ""

    def undone(self) -> Operation:
        """The write that takes it back."""
        return self.model_copy(update={"before": self.after, "after": self.before})


class Principal(Term):
    """Who acts. `id` is a pseudonym for a person, a plain name such as `agent:bidding` for a machine.

    scope  of the key with which they came; with a narrower one they may do less than their role
    """

    id: str
    kind: Literal["person", "agent", "service"]
    role: Literal["viewer", "analyst", "approver", "admin", "service"] = "viewer"
    scope: Scope = "act"


class Result(Term):
    """What a tool says: facts first, then what people would rather look at, then how far to trust it."""

    facts: tuple[Fact, ...] = ()
    text: Words | None = None
    names: dict[str, Words] = Field(default_factory=dict)
    tables: dict[str, Table] = Field(default_factory=dict)
    charts: tuple[Chart, ...] = ()
    passages: tuple[Passage, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdict: Verdict | None = None
    proposals: tuple[Proposal, ...] = ()
    confidence: Confidence = "green"
    evidence: Evidence = "bookkeeping"
    caveats: tuple[Words, ...] = ()
    sources: tuple[Source, ...] = ()
    receipt: Receipt | None = None

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [fact.id for fact in self.facts]
        if len(ids) != len(set(ids)):
            raise ValueError("two facts of a result have the same id")
        return self

    def fact(self, id: str) -> Fact:
        """The fact of that id; KeyError if there is none."""
        for fact in self.facts:
            if fact.id == id:
                return fact
        raise KeyError(id)

    def as_json(self, lang: Lang = "en") -> dict[str, Any]:
        """The stable shape of `leitstand tool … --json`."""
        receipt = self.receipt
        return {
            "ok": True,
            "tool": receipt.tool if receipt else "",
            "run": receipt.run if receipt else "",
            "confidence": self.confidence,
            "evidence": self.evidence,
            "facts": {fact.id: fact.as_json() for fact in self.facts},
            "tables": {name: table.model_dump(mode="json") for name, table in self.tables.items()},
            "charts": [localised(chart, lang) for chart in self.charts],
            "passages": [passage.model_dump(mode="json") for passage in self.passages],
            "findings": [_finding(finding, lang) for finding in self.findings],
            "verdict": self.verdict.decision if self.verdict else None,
            "proposals": [proposal.model_dump(mode="json") for proposal in self.proposals],
            "caveats": [caveat.said(lang) for caveat in self.caveats],
            "sources": [source.model_dump(mode="json") for source in self.sources],
            "receipt": receipt.model_dump(mode="json") if receipt else None,
        }


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    shape = finding.model_dump(mode="json")
    shape["message"] = finding.message.said(lang)
    shape["remedy"] = finding.remedy.said(lang) if finding.remedy else None
    return shape


class Step(Term):
    """One tool call of a plan."""

    tool: str
    args: dict[str, Any] = Field(default_factory=dict)


class Plan(Term):
    """What will be run, fixed before any untrusted text is read. Empty with a clarifying question or out of scope."""

    steps: tuple[Step, ...] = ()
    clarify: Words | None = None
    choices: tuple[Words, ...] = ()
    why: str = ""

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The stable shape of `leitstand ask … --plan-only --json`, and of POST /ask with plan_only."""
        steps = [step.model_dump(mode="json") for step in self.steps]
        return {"ok": True, "lang": lang, "plan": steps, "clarify": self.asked_back(lang)}

    def asked_back(self, lang: Lang) -> dict[str, Any] | None:
        """The clarifying question with its choices, where there is one."""
        if self.clarify is None:
            return None
        return {"question": self.clarify.said(lang), "choices": [choice.said(lang) for choice in self.choices]}


class Answer(Term):
    """What a person gets back for a question."""

    lang: Lang
    text: str
    facts: tuple[Fact, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    tables: dict[str, Table] = Field(default_factory=dict)
    charts: tuple[Chart, ...] = ()
    passages: tuple[Passage, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    findings: tuple[Finding, ...] = ()
    confidence: Confidence = "green"
    evidence: Evidence | None = None
    caveats: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    plan: Plan = Plan()
    model: Literal["none", "device", "cloud"] = "none"
    cost: Number = Decimal(0)
    run: str = ""
    error: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The stable shape of `leitstand ask … --json`."""
        return {
            "ok": self.error is None,
            "run": self.run,
            "lang": self.lang,
            "text": self.text,
            "facts": {fact.id: fact.as_json() for fact in self.facts},
            "receipts": [receipt.model_dump(mode="json") for receipt in self.receipts],
            "tables": {name: table.model_dump(mode="json") for name, table in self.tables.items()},
            "charts": [localised(chart, self.lang) for chart in self.charts],
            "passages": [passage.model_dump(mode="json") for passage in self.passages],
            "proposals": [proposal.model_dump(mode="json") for proposal in self.proposals],
            "findings": [_finding(finding, self.lang) for finding in self.findings],
            "confidence": self.confidence,
            "evidence": self.evidence,
            "caveats": list(self.caveats),
            "sources": [source.model_dump(mode="json") for source in self.sources],
            "clarify": self.plan.asked_back(self.lang),
            "plan": [step.model_dump(mode="json") for step in self.plan.steps],
            "model": self.model,
            "cost": _plain(self.cost),
        } | ({"error": self.error} if self.error else {})


def localised(spec: Any, lang: Lang) -> Any:
    """A chart in one language: each `{"de", "en"}` pair becomes its text.

    >>> localised({"title": {"de": "Umsatz", "en": "revenue"}, "mark": "bar"}, "de")
    {'title': 'Umsatz', 'mark': 'bar'}
    """
    if isinstance(spec, dict):
        pairs = cast("dict[str, Any]", spec)
        if pairs.keys() == {"de", "en"}:
            return pairs[lang]
        return {key: localised(each, lang) for key, each in pairs.items()}
    if isinstance(spec, list):
        return [localised(each, lang) for each in cast("list[Any]", spec)]
    return spec


def canonical(shape: Any) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(shape, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
