"""What people do with proposals, the kill switch and the nights; the same code for the command line and for REST.

Each function gives what machines read and what people read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from errors import BadArguments

if TYPE_CHECKING:
    from acting.office import Office
    from errors import Lang
    from ledger.proposals import Entry
    from settings import Settings
    from terms import Principal

Told = tuple[dict[str, Any], str]
WAITING = ("suggested", "open", "queued")
WAIT = 20.0
"""Seconds for which an order waits for what it wrote to show."""


def waiting(settings: Settings, lang: Lang, statuses: Sequence[Any] = WAITING, night: str = "") -> Told:
    """Proposals of these states (all, where none is named), the newest first; what ran out leaves the list."""
    from ledger import proposals
    from web.inbox import listing

    house = office(settings)
    now = house.clock()
    with house.book.writing() as tx:
        proposals.expire(tx, now.date(), now)
    with house.book.reading() as tx:
        entries = proposals.listed(tx, tuple(statuses), night)
    return listing(entries, lang)


def shown(settings: Settings, lang: Lang, id: str) -> Told:
    """One proposal with everything that a decision needs."""
    from ledger import outbox
    from web.inbox import page

    house = office(settings)
    entry = _entry(house, id)
    with house.book.reading() as tx:
        items = outbox.of(tx, entry.id)
    plan, ruling, problem = house.look(entry, lang)
    return page(house, entry, plan, problem, ruling, items, lang)


def approved(
    settings: Settings, lang: Lang, id: str, by: Principal, why: str = "", hash: str = "", *, write: bool = True
) -> Told:  # fmt: skip
    """A yes; with the last one that is needed it is written and read back. `ok` is false where that failed."""
    from web.inbox import outcome

    house = office(settings)
    entry = house.approve(id, by, why, hash)
    items = house.dispatch(wait=WAIT) if write and entry.status == "queued" else ()
    entry = _entry(house, entry.id)
    shape, text = outcome([entry], items, lang)
    return shape | {"ok": entry.status not in ("failed", "reverted")}, text


def rejected(settings: Settings, lang: Lang, id: str, by: Principal, why: str) -> Told:
    """A no; where something of it was written already, that goes back at once, and what was stopped is told."""
    from acting.rejecting import rejected as said_no
    from ledger import outbox
    from web.inbox import outcome

    house = office(settings)
    stopped = said_no(house, id, by, why)
    if not (words := stopped.words()):
        return outcome([stopped.entry], (), lang)
    house.dispatch(wait=WAIT)
    entry = _entry(house, stopped.entry.id)
    with house.book.reading() as tx:
        items = outbox.of(tx, entry.id)
    shape, text = outcome([entry], items, lang)
    parts = {"stopped": stopped.called_off, "written": stopped.written, "going": stopped.going}
    names = {part: [each.operation.name or each.operation.entity for each in found] for part, found in parts.items()}
    return shape | names | {"note": words.said(lang)}, f"{text}\n{words.said(lang)}"


def sent_back(settings: Settings, lang: Lang, id: str, by: Principal, wish: str) -> Told:
    """A no that says what should be different; the wish stays on record with the proposal.

    Raises:
        BadArguments: nothing is wished for.
    """
    if not wish.strip():
        raise BadArguments(
            en="Say what should be different.", de="Sagen Sie, was anders sein soll.",
            do_en="Such as: at most 10 % less.", do_de="Zum Beispiel: höchstens 10 % weniger.",
        )  # fmt: skip
    return rejected(settings, lang, id, by, f"{'Änderung erbeten' if lang == 'de' else 'Changes asked for'}: {wish}")


def dispatched(settings: Settings, lang: Lang, limit: int | None = None, wait: float = WAIT) -> Told:
    """Write what is approved and due."""
    from ledger import proposals
    from web.inbox import outcome

    house = office(settings)
    items = house.dispatch(limit, wait)
    with house.book.reading() as tx:
        entries = [proposals.get(tx, id) for id in dict.fromkeys(item.proposal for item in items)]
    return outcome(entries, items, lang)


def rolled_back(
    settings: Settings, lang: Lang, id: str, by: Principal, why: str = "", *, anyway: bool = False, again: bool = False
) -> Told:  # fmt: skip
    """Restore what was before, or what was taken back; `ok` is false where a platform did not take it."""
    from ledger import outbox
    from web.inbox import outcome

    house = office(settings)
    entries = house.rollback(id, by, why, anyway=anyway, again=again)
    with house.book.reading() as tx:
        writes = [outbox.of(tx, entry.id) for entry in entries]
    last = [item for items in writes for item in items if item.turn == max(each.turn for each in items)]
    shape, text = outcome(entries, last, lang)
    return shape | {"ok": not any(item.state in ("refused", "reverted") for item in last)}, text


def switched(
    settings: Settings, lang: Lang, by: Principal, on: bool, why: str = "", platform: str = "", campaign: str = ""
) -> Told:  # fmt: skip
    """Stop, or go; then what is stopped. A stop under a name that nothing has stands; `note` says so.

    Raises:
        BadArguments: a campaign without its platform.
    """
    if campaign and not platform:
        raise BadArguments(
            en="A campaign is told with its platform.", de="Eine Kampagne wird mit ihrer Plattform genannt.",
            do_en="Such as: --platform google --campaign 123", do_de="Zum Beispiel: --platform google --campaign 123",
        )  # fmt: skip
    from web.stops import unknown
    from web.terminal import harmless

    house = office(settings)
    order = house.stop if on else house.go
    order(by, why, platform=platform, campaign=campaign)
    shape, text = stops(settings, lang)
    if on and platform and (note := unknown(settings, platform, campaign, lang)):
        return shape | {"note": note}, f"{text}\n{harmless(note)}"
    return shape, text


def stops(settings: Settings, lang: Lang) -> Told:
    """What is stopped, by whom and why."""
    from ledger import switch
    from web.stops import switch_said

    book = office(settings).book
    return switch_said(switch.stops(book, book.home), book.home, lang)


def nights(settings: Settings, lang: Lang, key: str = "") -> Told:
    """All nights, or one by its key or date."""
    from web.nights import listed
    from web.nights import shown as one

    return one(settings, key, lang) if key else listed(settings, lang)


def office(settings: Settings) -> Office:
    """The office of a home."""
    from acting.office import Office

    return Office.open(settings)


def _entry(house: Office, id: str) -> Entry:
    from ledger import proposals

    with house.book.reading() as tx:
        return proposals.get(tx, id)
