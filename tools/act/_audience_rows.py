"""An audience on its way out: the write that an approval signs holds a checksum; its rows are made when it is sent.

`write_of` makes the write of a proposal, `expanded` puts the rows into it, right before an adapter is called. Who was
erased, objected or took the consent back since the proposal is not among them: an approval can only ever send fewer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errors import NoData, Tampered
from terms import Operation, Proposal
from tools._tool import Desk
from tools.act._audience_people import looked_up, without_home
from warehouse.vault.audiences import Member, content_of, members, purposes_of, rows

FIELD, KIND = "members", "audience"


def write_of(proposal: Proposal) -> Operation:
    """The write of a `sync_audience` proposal: which audience, from which content to which."""
    platform, _, name = proposal.target.partition(" · ")
    return Operation(
        platform=platform, entity=name, kind=KIND, name=proposal.target, field=FIELD,
        before=_reference(proposal.before, proposal.target), after=_reference(proposal.after, proposal.target),
        unit=proposal.unit,
    )  # fmt: skip


def _reference(side: Mapping[str, Any], key: str) -> dict[str, Any]:
    content = str(side[f"{key} · content"])
    return {"audience": "" if content == "–" else content, "people": int(side[key])}


def expanded(operation: Operation, desk: Desk, *, flat: bool = False) -> tuple[Operation, dict[str, int]]:
    """The write with its rows, and how many people are left out, by reason.

    Args:
        operation: as `write_of` made it.
        desk: with a home; consents and contacts are read as they are now.
        flat: one hash a person (of the e-mail address, else of the phone) instead of a row of fields.

    Raises:
        NoData: there is no vault, or consents are not loaded any more: then nobody is handed over.
        Tampered: what the vault holds under the checksum is not what was approved.
        NotFound: the vault does not hold the audience.
    """
    if desk.home is None:
        raise without_home()
    before, after = (str(side.get("audience", "")) for side in (operation.before, operation.after))
    now = members(desk.home, after)
    if content_of(operation.platform, now) != after or len(now) != int(operation.after.get("people", -1)):
        raise Tampered(
            en="The audience in the vault is not the one that was approved.",
            de="Die Zielgruppe im Tresor ist nicht die, der zugestimmt wurde.",
            do_en="Propose it again.", do_de="Schlagen Sie sie erneut vor.",
        )  # fmt: skip
    gone = withdrawn(desk, now, operation.platform, purposes_of(desk.home, after))
    whole = rows(desk.home, operation.platform, after, withdrawn=gone)
    was = rows(desk.home, operation.platform, before)
    told = {"before": _plain(was.add, flat), "after": _plain(whole.add, flat)}
    return operation.model_copy(update=told), whole.rejected


def withdrawn(desk: Desk, people: list[Member], platform: str, purposes: tuple[str, ...]) -> frozenset[Member]:
    """Those of an audience whom nobody may hand over any more."""
    if "consents" not in desk.warehouse.kinds() or "contacts" not in desk.warehouse.kinds():
        raise NoData(
            en="Consents are not loaded any more, so that nobody can be handed over.",
            de="Die Einwilligungen sind nicht mehr geladen; übergeben wird deshalb niemand.",
            do_en="Import contacts and consents.", do_de="Importieren Sie Kontakte und Einwilligungen.",
        )  # fmt: skip
    names = tuple(email or phone for email, phone in people)
    told = looked_up(desk, names, platform, purposes)
    refused = {"objected", "no_consent", "consent_unknown", "no_contact"}
    return frozenset(member for member, reason in zip(people, told.reason, strict=True) if reason in refused)


def _plain(made: tuple[dict[str, str], ...], flat: bool) -> list[Any]:
    return sorted(row.get("email") or row["phone"] for row in made) if flat else list(made)
