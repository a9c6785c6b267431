"""The words that every room uses: immutable, strict, and the same after a trip through JSON.

Values are `Decimal` all the way: money keeps its cents, and a float enters as the shortest decimal that means it.
One file is one idea; other rooms import from here. May import errors.
"""

from errors import Lang
from terms.answers import Answer, Plan, Step
from terms.changes import Operation, Principal, Proposal
from terms.facts import Fact, Interval, Receipt, Source
from terms.money import Money
from terms.periods import Period
from terms.plain import Basis, Chart, Confidence, Evidence, Number, Scope, Term, Words, canonical, localised, number
from terms.results import Finding, Passage, Result, Verdict
from terms.tables import Table

__all__ = [
    "Answer", "Basis", "Chart", "Confidence", "Evidence", "Fact", "Finding", "Interval", "Lang", "Money",
    "Number", "Operation", "Passage", "Period", "Plan", "Principal", "Proposal", "Receipt", "Result", "Scope", "Source",
    "Step", "Table", "Term", "Verdict", "Words", "canonical", "localised", "number",
]  # fmt: skip
