"""Every proposal is judged before anybody sees it, by the same code in the terminal, in the chat and over REST."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from policies._policy import Draft, review
from policies.limits import Run, Taken
from settings import Limits
from terms import Finding, Proposal, Result, Verdict, Words

LANGS: tuple[Literal["de", "en"], ...] = ("de", "en")


def judged(
    results: Sequence[Result], limits: Limits, currency: str, today: date, taken: Taken | None = None
) -> tuple[Result, ...]:
    """The results of one run with the proposals that pass; what holds the others back stands among the findings.

    Proposals are taken in their order: one that would break a limit of the run, the day or the total is held back, and
    those after it are still judged by themselves. On red evidence nothing is proposed, whatever the tool says.

    Args:
        results: of all tools of the run, in plan order.
        limits: how far changes may go.
        currency: of the absolute limits.
        today: proposals that end earlier are void.
        taken: what is at risk already.
    """
    run = Run(limits, currency, today, taken)
    return tuple(_judged(result, run) for result in results)


def _judged(result: Result, run: Run) -> Result:
    if not result.proposals:
        return result
    found = [(proposal, _findings(proposal, result, run)) for proposal in result.proposals]
    kept = tuple(proposal for proposal, against in found if not against)
    blocked = [finding for _, against in found for finding in against]
    if not blocked:
        return result
    update: dict[str, Any] = {"proposals": kept, "findings": (*result.findings, *blocked)}
    if not kept:
        rules = tuple(dict.fromkeys(finding.rule for finding in blocked))
        update["verdict"] = Verdict(decision="block", rules=rules)
    return result.model_copy(update=update)


def _findings(proposal: Proposal, result: Result, run: Run) -> list[Finding]:
    if result.confidence == "red":
        return [_red(proposal)]
    if against := _wording(proposal):
        return against
    broken = run.check(proposal)
    return [broken] if broken else []


def _wording(proposal: Proposal) -> list[Finding]:
    """The reason in both languages, the names of the changed things set aside: those are data."""
    names = {f"name_{at}": Words(de=name, en=name) for at, name in enumerate((proposal.target, *proposal.before))}
    told = [review("proposal", Draft(proposal.why.said(lang), lang, names=names)) for lang in LANGS]
    return [finding for each in told for finding in each]


def _red(proposal: Proposal) -> Finding:
    return Finding(
        rule="proposal.red",
        severity="block",
        message=Words(
            de=f"Der Vorschlag für {proposal.target} wird zurückgehalten: Die Belege tragen keine Entscheidung.",
            en=f"The proposal for {proposal.target} is held back: the evidence cannot carry a decision.",
        ),
        quote=proposal.id,
    )
