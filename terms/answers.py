"""What will be run for a question, and what a person gets back for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from errors import Lang
from terms.changes import Proposal
from terms.facts import Fact, Receipt, Source
from terms.plain import Chart, Confidence, Evidence, Number, Term, Words, localised, plain
from terms.results import Finding, Passage
from terms.tables import Table


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
            "findings": [finding.as_json(self.lang) for finding in self.findings],
            "confidence": self.confidence,
            "evidence": self.evidence,
            "caveats": list(self.caveats),
            "sources": [source.model_dump(mode="json") for source in self.sources],
            "clarify": self.plan.asked_back(self.lang),
            "plan": [step.model_dump(mode="json") for step in self.plan.steps],
            "model": self.model,
            "cost": plain(self.cost),
        } | ({"error": self.error} if self.error else {})
