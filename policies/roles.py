"""Who may do what: a matrix in `roles.yaml`, and two rules that no matrix can lift.

Nobody approves what they proposed or asked for; machines never approve. What is not in the matrix is a no.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, model_validator

from errors import Forbidden
from policies._bounds import Listed, Part
from policies._policy_file import checked, read
from terms import Principal

FILE = Path(__file__).with_suffix(".yaml")
Deed = Literal[
    "read", "ask", "propose", "approve", "reject", "roll_back", "stop", "go", "run_night", "run_playbook",
    "export_audit", "verify_audit", "change_policy", "change_people", "rotate_key", "erase", "import_data",
]  # fmt: skip
ACTIONS: tuple[Deed, ...] = get_args(Deed)
Role = Literal["viewer", "analyst", "approver", "admin", "service"]
ROLES: tuple[Role, ...] = get_args(Role)
OTHERS = "others"
Cell = Literal["yes", "no", "others"]


def _word(value: Any) -> Any:
    # YAML reads a bare yes and no as true and false.
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class Matrix(Part):
    """The whole matrix; each action knows each role."""

    roles: Listed[Role]
    scopes: dict[Literal["read", "ask"], Listed[Deed]]
    people_only: Listed[Deed]
    actions: dict[str, dict[str, Annotated[Cell, BeforeValidator(_word)]]]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.roles != ROLES:
            raise ValueError(f"roles are not {', '.join(ROLES)}")
        if self.scopes.keys() != {"read", "ask"}:
            raise ValueError("scopes are not read, ask")
        if self.actions.keys() != set(ACTIONS):
            raise ValueError(f"actions missing or unknown: {', '.join(sorted(self.actions.keys() ^ set(ACTIONS)))}")
        for action, row in self.actions.items():
            if row.keys() != set(ROLES):
                raise ValueError(f"{action}: roles missing or unknown: {', '.join(sorted(row.keys() ^ set(ROLES)))}")
        if any(each == "yes" for each in self.actions["approve"].values()):
            raise ValueError("approve: nobody may approve what they proposed; write others")
        if self.actions["approve"]["service"] != "no" or "approve" not in self.people_only:
            raise ValueError("approve: machines never approve")
        return self


@cache
def matrix() -> Matrix:
    """The matrix of the house. Raises BadFile where it is not whole."""
    return checked(Matrix, read(FILE), FILE)


def may(principal: Principal, action: str, *, proposer: str = "", asked_by: str = "") -> bool:
    """Whether somebody may do that, with a thing that `proposer` proposed and `asked_by` asked for."""
    table, machine = matrix(), principal.kind != "person"
    if action not in table.actions or principal.role not in table.roles or not principal.id:
        return False
    if not _within(principal, action) or (machine and action in table.people_only):
        return False
    cell = table.actions[action]["service" if machine else principal.role]
    if not machine and principal.role == "service":
        return False  # a role for machines makes no person
    mine = _same(principal.id, proposer) or _same(principal.id, asked_by)
    return cell == "yes" or (cell == OTHERS and not mine)


def require(principal: Principal, action: str, *, proposer: str = "", asked_by: str = "") -> None:
    """Refuse what somebody may not do.

    Raises:
        Forbidden: with the reason: own proposal, a machine, or the role.
    """
    if may(principal, action, proposer=proposer, asked_by=asked_by):
        return
    if not _within(principal, action):
        raise _narrow(principal, action)
    own = _same(principal.id, proposer) or _same(principal.id, asked_by)
    machine = principal.kind != "person"
    if action == "approve" and own and not machine and matrix().actions[action].get(principal.role) == OTHERS:
        raise Forbidden(
            en="Nobody approves what they proposed or asked for themselves.",
            de="Niemand gibt frei, was er selbst vorgeschlagen oder angefordert hat.",
            do_en="Ask somebody else with the role approver or admin; they approve with --as NAME. An admin adds people"
                  " with: leitstand people add NAME --role approver",
            do_de="Bitten Sie jemand anderen mit der Rolle approver oder admin; die Person gibt mit --as NAME frei."
                  " Wer admin ist, nimmt Personen auf mit: leitstand people add NAME --role approver",
            action=action, rule="own",
        )  # fmt: skip
    if machine and action in matrix().people_only:
        raise Forbidden(
            en=f"Machines never {_SAID[action][1]}.", de=f"Maschinen dürfen nie {_SAID[action][0]}.",
            do_en="A person has to do that.", do_de="Das muss ein Mensch tun.", action=action, rule="machine",
        )  # fmt: skip
    german, english = _SAID.get(action, (action[:40], action[:40]))
    fit = [role for role in ROLES if matrix().actions.get(action, {}).get(role, "no") != "no" and role != "service"]
    raise Forbidden(
        en=f"The role {principal.role} may not {english}.", de=f"Die Rolle {principal.role} darf nicht {german}.",
        do_en=f"Somebody with the role {' or '.join(fit)} can." if fit else "Nobody can.",
        do_de=f"Das kann jemand mit der Rolle {' oder '.join(fit)}." if fit else "Das kann niemand.",
        action=action, rule="role",
    )  # fmt: skip


def _within(principal: Principal, action: str) -> bool:
    """Whether the key with which somebody came is good for that."""
    return principal.scope == "act" or action in matrix().scopes.get(principal.scope, ())


def _narrow(principal: Principal, action: str) -> Forbidden:
    german, english = _SAID.get(action, (action[:40], action[:40]))
    good = {"read": ("zum Lesen", "to read"), "ask": ("zum Lesen und Fragen", "to read and ask")}
    to_de, to_en = good.get(principal.scope, ("für weniger", "for less"))
    return Forbidden(
        en=f"This key was made {to_en} only; with it nobody may {english}.",
        de=f"Dieser Schlüssel gilt nur {to_de}; mit ihm darf man nicht {german}.",
        do_en="Use a key without that limit: leitstand people key NAME.",
        do_de="Nehmen Sie einen Schlüssel ohne diese Grenze: leitstand people key NAME.", action=action, rule="scope",
    )  # fmt: skip


def _same(one: str, other: str) -> bool:
    return bool(other) and one.strip().casefold() == other.strip().casefold()


_SAID = {
    "read": ("lesen", "read"), "ask": ("fragen", "ask"), "propose": ("vorschlagen", "propose"),
    "approve": ("freigeben", "approve"), "reject": ("ablehnen", "reject"),
    "roll_back": ("zurücknehmen", "roll back"), "stop": ("anhalten", "stop"),
    "go": ("wieder freischalten", "let it go on"), "run_night": ("eine Nacht starten", "run a night"),
    "run_playbook": ("ein Playbook starten", "run a playbook"),
    "export_audit": ("Beweismappen erstellen", "export evidence"),
    "verify_audit": ("Protokoll prüfen", "verify the audit log"),
    "change_policy": ("die Regeln ändern", "change the policy"),
    "change_people": ("Personen verwalten", "change who works here"),
    "rotate_key": ("den Schlüssel des Prüfprotokolls wechseln", "change the key of the audit log"),
    "erase": ("Personen löschen", "erase people"), "import_data": ("Daten laden", "import data"),
}  # fmt: skip
