"""Changes: what is proposed, the writes that it becomes, and who acts."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from terms.facts import Fact
from terms.money import Money
from terms.plain import Evidence, Scope, Term, Words


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
    within       ids of what the thing lies in, the nearest first; left out where nothing is known of it
    """

    platform: str
    entity: str
    kind: str = "campaign"
    name: str = ""
    field: str
    before: Any
    after: Any
    unit: str = ""
    within: tuple[str, ...] = Field(default=(), exclude_if=lambda ids: not ids)

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
