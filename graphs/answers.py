"""From tool results to one answer: merging facts without mixing them up, text, caveats, the weakest evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from figures import placeholders, render
from policies.proposals import judged
from terms import Answer, Confidence, Evidence, Fact, Finding, Lang, Plan, Result, Table, Words
from tools.known import remembered

if TYPE_CHECKING:
    from policies.limits import Taken
    from tools.calling import Desk

_TRUST: tuple[Confidence, ...] = ("red", "amber", "green")
_STRENGTH: tuple[Evidence, ...] = ("correlation", "model", "bookkeeping", "quasi-experiment", "experiment")
T = TypeVar("T")
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)(:[a-z]+)?\s*\}\}")


@dataclass(frozen=True)
class Parts:
    """The results of a question's steps in plan order, with ids that are unique over all of them."""

    results: tuple[Result, ...]
    failures: tuple[dict[str, Any], ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts."""
        return tuple(fact for result in self.results for fact in result.facts)

    @property
    def names(self) -> dict[str, Words]:
        """All names that templates may show."""
        return {key: words for result in self.results for key, words in result.names.items()}

    @property
    def evidence(self) -> dict[str, Evidence]:
        """What kind of evidence stands behind each figure and name."""
        return {
            key: result.evidence
            for result in self.results
            for key in (*(fact.id for fact in result.facts), *result.names)
        }

    @property
    def red(self) -> bool:
        """Whether some of the evidence carries no recommendation."""
        return any(result.confidence == "red" for result in self.results)


def gather(
    state: Mapping[str, Any], desk: Desk, taken: Callable[[Sequence[Result]], Taken | None] = lambda _: None
) -> Parts:
    """Read the results back from the ledger; equal ids of a second step get its number; proposals are judged.

    Args:
        state: of the question.
        desk: where the runs lie.
        taken: tells what is at risk already, for results that propose something.
    """
    placed = sorted(state.get("runs", []), key=lambda entry: entry["place"])
    ids: set[str] = set()
    results: list[Result] = []
    for count, entry in enumerate(placed, start=1):
        result = Result.model_validate(desk.runs.get(entry["run"]).result)
        results.append(_distinct(result, ids, count))
    failures = sorted(state.get("failures", []), key=lambda entry: entry["place"])
    judging = judged(results, desk.limits, desk.currency, desk.today, taken(results))
    return Parts(remembered(judging, desk), tuple(failures))


def _distinct(result: Result, taken: set[str], count: int) -> Result:
    own = {fact.id for fact in result.facts} | result.names.keys()
    renamed = {id: f"{id}_{count}" for id in own & taken}
    taken |= {renamed.get(id, id) for id in own}
    tables = {f"{name}_{count}" if count > 1 else name: table for name, table in result.tables.items()}
    if not renamed:
        return result.model_copy(update={"tables": tables})

    def swap(template: str) -> str:
        return _PLACEHOLDER.sub(lambda m: f"{{{{{renamed.get(m[1], m[1])}{m[2] or ''}}}}}", template)

    text = result.text and Words(de=swap(result.text.de), en=swap(result.text.en))
    return result.model_copy(
        update={
            "facts": tuple(fact.model_copy(update={"id": renamed.get(fact.id, fact.id)}) for fact in result.facts),
            "names": {renamed.get(key, key): words for key, words in result.names.items()},
            "tables": tables,
            "text": text,
        }
    )


def template_of(parts: Parts, lang: Lang) -> str:
    """The sentences of all steps, placeholders unfilled; without figures, or said by a step before, one is left out."""
    facts = {fact.id: fact for fact in parts.facts}
    known = facts.keys() | parts.names.keys()
    blocks, told = list[str](), list[str]()
    for result in parts.results:
        if result.text is None:
            continue
        lines = [line for line in result.text.said(lang).splitlines() if _keys(line) <= known]
        said = [render(line, facts, parts.names, lang) for line in lines]
        fresh = [line for line, each in zip(lines, said, strict=True) if not (each and _told(each, told))]
        told += said
        blocks.append("\n".join(fresh).strip())
    return "\n\n".join(block for block in blocks if block)


def _told(sentence: str, told: Sequence[str]) -> bool:
    """Whether a step before has said that, as such or as the beginning of its own line."""
    return any(each.startswith(sentence) for each in told)


def _keys(line: str) -> set[str]:
    return {key.partition(":")[0] for key in placeholders(line)}


def assemble(state: Mapping[str, Any], plan: Plan, parts: Parts, caveats: Sequence[Words] = ()) -> Answer:
    """The whole answer: the gate's text, then everything that backs it, and what else is to be noted."""
    lang: Lang = state["lang"]
    notes = [failure["error"][lang] for failure in parts.failures]
    return Answer(
        run=state["run"],
        lang=lang,
        text=_text(state.get("text", ""), plan, notes, lang),
        facts=parts.facts,
        receipts=tuple(result.receipt for result in parts.results if result.receipt),
        tables=_tables(parts),
        charts=tuple(chart for result in parts.results for chart in result.charts),
        passages=tuple(passage for result in parts.results for passage in result.passages),
        proposals=tuple(proposal for result in parts.results for proposal in result.proposals),
        findings=(
            *(finding for result in parts.results for finding in result.findings),
            *(Finding.model_validate(finding) for finding in state.get("findings", [])),
        ),
        confidence=_weakest(parts),
        evidence=_lowest(_STRENGTH, [result.evidence for result in parts.results]),
        caveats=(
            *dict.fromkeys(caveat.said(lang) for result in parts.results for caveat in result.caveats),
            *(caveat.said(lang) for caveat in caveats),
            *(note["message"] for note in notes if parts.results),
        ),
        sources=tuple(dict.fromkeys(source for result in parts.results for source in result.sources)),
        plan=plan,
        model=state.get("model", "none"),
        cost=Decimal(state.get("cost", "0")),
        error=notes[0] if notes and not parts.results else None,
    )


def _text(text: str, plan: Plan, notes: list[dict[str, Any]], lang: Lang) -> str:
    if plan.clarify is not None:
        choices = "".join(f"\n– {choice.said(lang)}" for choice in plan.choices)
        return plan.clarify.said(lang) + choices
    said = [text] if text else [f"{note['message']} {note['do']}".strip() for note in notes]
    return "\n\n".join(said)


def _tables(parts: Parts) -> dict[str, Table]:
    return {name: table for result in parts.results for name, table in result.tables.items()}


def _weakest(parts: Parts) -> Confidence:
    trust: list[Confidence] = [result.confidence for result in parts.results]
    if parts.failures:
        trust.append("red" if not parts.results else "amber")
    return _lowest(_TRUST, trust) or _TRUST[1]


def _lowest(order: Sequence[T], found: Sequence[T]) -> T | None:
    return next((each for each in order if each in found), None)
