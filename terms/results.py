"""What a tool says: facts first, with everything that lets people judge them."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from errors import Lang
from terms.changes import Proposal
from terms.facts import Fact, Receipt, Source
from terms.plain import Chart, Confidence, Evidence, Term, Words, localised
from terms.tables import Table


class Passage(Term):
    """A cited piece of a document. `text` is untrusted: it is shown, never obeyed."""

    text: str
    document: str
    place: str = ""
    score: float = 0.0


class Finding(Term):
    """What a rule found in a draft: which rule, where, why, and how to mend it.

    source  what the rule goes back to; the name of a law is the same in both languages, a description is not
    """

    rule: str
    severity: Literal["block", "needs_fact", "review", "info"]
    message: Words
    remedy: Words | None = None
    source: str | Words = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None

    def cited(self, lang: Lang) -> str:
        """The source in one language."""
        return self.source if isinstance(self.source, str) else self.source.said(lang)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """Its shape with message, remedy and source in one language."""
        shape = self.model_dump(mode="json")
        shape["message"] = self.message.said(lang)
        shape["source"] = self.cited(lang)
        shape["remedy"] = self.remedy.said(lang) if self.remedy else None
        return shape


class Verdict(Term):
    """The outcome of a gate. No verdict is a no."""

    decision: Literal["block", "needs_fact", "review", "ok"]
    rules: tuple[str, ...] = ()


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
            "findings": [finding.as_json(lang) for finding in self.findings],
            "verdict": self.verdict.decision if self.verdict else None,
            "proposals": [proposal.model_dump(mode="json") for proposal in self.proposals],
            "caveats": [caveat.said(lang) for caveat in self.caveats],
            "sources": [source.model_dump(mode="json") for source in self.sources],
            "receipt": receipt.model_dump(mode="json") if receipt else None,
        }
