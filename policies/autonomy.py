"""What may happen by itself, what needs a yes and by whom, and what never happens: one ruling on one change.

`ruled` is pure. It is asked when a change is proposed, when it is approved and right before each write; what was
allowed before and is not now stays undone. Whatever cannot be read, counted or told apart is never automatic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from policies._bounded import bounded
from policies._bounds import LEVELS, Action, Bounds, Level, Policy, Total
from policies._case import Case
from policies._hard import hard
from policies._mark import NOTHING, Mark
from policies._policy_file import read
from policies._said import both, money, named
from policies._sums import totals
from policies.roles import may
from policies.situation import Change, Promise, Situation
from settings import Limits
from terms import Confidence, Operation, Proposal, Term, Words, canonical

__all__ = [
    "FILE", "OWN", "Change", "Check", "Level", "Policy", "Promise", "Ruling", "Situation", "load", "permits", "ruled",
    "stricter",
]  # fmt: skip

FILE = Path(__file__).with_suffix(".yaml")
OWN = "autonomy.yaml"
"""The house's own file in its home folder."""


class Check(Term):
    """What one rule says to one change.

    leads  the most that is left where it is not kept: blocked, suggest or approve
    limit, measured  both sides in English; `words` carries them in both languages
    """

    rule: str
    ok: bool
    words: Words
    limit: str = ""
    measured: str = ""
    leads: Level = "auto"


class Ruling(Term):
    """The outcome: how far a change may go, how many people have to say yes, and in which roles.

    version  of the policy that ruled
    """

    level: Level
    needs: int
    roles: tuple[str, ...]
    checks: tuple[Check, ...]
    version: str

    @property
    def against(self) -> tuple[Check, ...]:
        """The checks that are not kept."""
        return tuple(each for each in self.checks if not each.ok)


def load(home: Path) -> Policy:
    """The policy of a house: the packaged one, with what its own file replaces.

    Raises:
        BadFile: the file cannot be read, or says something that is not known.
    """
    own = home / OWN
    return merged(own) if own.exists() or own.is_symlink() else policy_of(read(FILE), FILE)


def merged(own: Path) -> Policy:
    """The packaged policy with what a house's file replaces. Raises BadFile."""
    shape, mine = read(FILE), read(own)
    return policy_of({**shape, **mine, "actions": {**shape["actions"], **mine.get("actions", {})}}, own)


def policy_of(shape: dict[str, Any], file: Path) -> Policy:
    """A policy from what a file says. Raises BadFile."""
    from policies._policy_file import checked

    found = checked(Policy, {name: each for name, each in shape.items() if name != "version"}, file)
    digest = hashlib.sha256(canonical(found.model_dump(mode="json", by_alias=True, exclude={"version"})))
    return found.model_copy(update={"version": digest.hexdigest()[:16]})


def ruled(
    policy: Policy, proposal: Proposal, operations: Sequence[Operation], confidence: Confidence, situation: Situation,
    *, currency: str, limits: Limits | None = None,
) -> Ruling:  # fmt: skip
    """How far this change may go now.

    Args:
        policy: of the house.
        proposal: what is wanted.
        operations: the writes that it comes to; what an approval signs.
        confidence: of the result that proposes it.
        situation: the moment, and what was changed and promised lately.
        currency: of the house.
        limits: of the settings; a policy cannot loosen them.

    Returns:
        The level with each rule that had a say. Anything that breaks on the way blocks.
    """
    try:
        action = policy.of(proposal.action)
        marks = list(_marks(policy, action, Case(proposal, operations, confidence, situation, currency), limits))
        level = _lowest(action.level, (mark.cap for mark in marks if not mark.ok))
        # Above the amount at which a second person is asked nothing is automatic.
        needs = 0 if level == "auto" else asked(policy, proposal)
        needs = needs if level in ("auto", "approve") else 0
        marks += _people(action, needs, situation)
        return Ruling(
            level=level, needs=needs,
            roles=() if level in ("auto", "blocked") else tuple(action.approvers),
            checks=tuple(map(_check, marks)), version=policy.version,
        )  # fmt: skip
    except Exception as failed:  # a rule that breaks is a no
        words = both("der Vorschlag lässt sich nicht beurteilen", "the proposal cannot be judged")
        mark = Mark("unreadable", False, "blocked", words, NOTHING, both(type(failed).__name__, type(failed).__name__))
        return Ruling(level="blocked", needs=0, roles=(), checks=(_check(mark),), version=_version(policy))


def permits(ruling: Ruling, approvals: int) -> bool:
    """Whether a change may be written now that so many different people have said yes."""
    return ruling.level == "auto" or (ruling.level == "approve" and approvals >= max(ruling.needs, 1))


def asked(policy: Policy, proposal: Proposal) -> int:
    """How many different people have to say yes to it, where somebody has to."""
    return 2 if _two(policy.of(proposal.action), proposal) else 1


def stricter(one: Level, other: Level) -> Level:
    """The stricter of two levels."""
    return _lowest(one, (other,))


def _marks(policy: Policy, action: Action, case: Case, limits: Limits | None) -> Iterator[Mark]:
    yield _granted(action, case.proposal)
    stopping = list(hard(policy, action, case, limits))
    yield from stopping
    if any(not mark.ok and mark.cap == "blocked" and mark.rule in ("readable", "situation") for mark in stopping):
        return
    yield from _inside(action.always, policy.everything.always, case, "blocked")
    # What needs a yes anyway is not asked whether it could do without.
    if action.level != "auto":
        return
    yield from _inside(action.auto, policy.everything.auto, case, "approve")
    if action.two_persons_above is not None:
        limit = money(action.two_persons_above, case.currency)
        words = both(f"über {limit.de} Risiko entscheiden zwei Personen", f"above {limit.en} at risk two people decide")
        yield Mark(
            "two_persons", not _two(action, case.proposal), "approve", words, limit, money(case.risk, case.currency)
        )


def _inside(bounds: Bounds, total: Total, case: Case, cap: Level) -> Iterator[Mark]:
    yield from bounded(bounds, case, cap)
    yield from totals(total, case, cap, everything=True)


def _granted(action: Action, proposal: Proposal) -> Mark:
    says = {
        "suggest": both("wird nur vorgeschlagen", "is only suggested"),
        "approve": both("braucht eine Zustimmung", "needs approval"),
        "auto": both("geht innerhalb der Grenzen von selbst", "happens by itself inside its bounds"),
    }[action.level]
    name = named(str(proposal.action))
    words = both(f"{name.de}: {says.de}", f"{name.en}: {says.en}")
    return Mark(
        "level", action.level == "auto", action.level, words, both("auto", "auto"), both(action.level, action.level)
    )


def _people(action: Action, needs: int, situation: Situation) -> list[Mark]:
    """Whether enough people may say yes; one of them may be the proposer, who is not counted on."""
    if not needs or not situation.people:
        return []
    able = [each for each in situation.people if each.role in action.approvers and may(each, "approve")]
    words = both(f"Personen, die zustimmen dürfen, wenn sie es nicht selbst wollten: {len(able)}, nötig {needs}",
                 f"people who may approve what they did not want themselves: {len(able)}, needed {needs}")  # fmt: skip
    return [Mark("people", len(able) >= needs, "approve", words, both(f"{needs}", f"{needs}"),
                 both(f"{len(able)}", f"{len(able)}"))]  # fmt: skip


def _two(action: Action, proposal: Proposal) -> bool:
    above, risk = action.two_persons_above, proposal.risk
    return above is not None and (risk is None or float(risk.amount) > above)


def _lowest(level: Level, caps: Any) -> Level:
    return min((level, *caps), key=LEVELS.index)


def _check(mark: Mark) -> Check:
    return Check.model_construct(
        rule=mark.rule,
        ok=mark.ok,
        words=mark.words.words,
        limit=mark.limit.en,
        measured=mark.measured.en,
        leads=mark.cap,
    )


def _version(policy: Any) -> str:
    found = getattr(policy, "version", "")
    return found if isinstance(found, str) else ""
