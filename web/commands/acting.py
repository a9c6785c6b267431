"""`leitstand inbox …`, `leitstand dispatch`, `leitstand rollback`, `leitstand kill …`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from web.edge import Edge, common, principal, shown

if TYPE_CHECKING:
    from acting.office import Office
    from ledger.proposals import Entry

WAIT = 20.0
"""Seconds for which a command waits for what it wrote to show."""
STATUSES = ("suggested", "open", "queued", "verified", "handed_over", "failed", "reverted", "rolled_back", "rejected",
            "expired", "superseded")  # fmt: skip


@click.group(invoke_without_command=True)
@common
def inbox(edge: Edge) -> None:
    """What waits for a yes: list, show, approve, reject; alone it lists."""
    if click.get_current_context().invoked_subcommand is None:
        _listed(edge, ("suggested", "open", "queued"), "")


@inbox.command("list")
@click.option(
    "--status", type=click.Choice(STATUSES), multiple=True, help="Only these (else what waits or is written)."
)
@click.option("--all", "everything", is_flag=True, help="Also what is over.")
@click.option("--night", default="", help="Only of that night.")
@common
def inbox_list(edge: Edge, status: tuple[Any, ...], everything: bool, night: str) -> None:
    """What waits, the newest first."""
    _listed(edge, status or (() if everything or night else ("suggested", "open", "queued")), night)


def _listed(edge: Edge, wanted: tuple[Any, ...], night: str) -> None:
    from ledger import proposals
    from web.inbox import listing

    office = _office(edge)
    now = office.clock()
    with office.book.writing() as tx:
        proposals.expire(tx, now.date(), now)
    with office.book.reading() as tx:
        entries = proposals.listed(tx, wanted, night)
    shown(edge, listing(entries, edge.words()))


@inbox.command("show")
@click.argument("id")
@common
def inbox_show(edge: Edge, id: str) -> None:
    """One proposal: what exactly would be written, why, what it risks, what the rules say."""
    shown(edge, _page(edge, _office(edge), id))


@inbox.command("approve")
@click.argument("id")
@principal
@click.option("--why", default="", help="Reason, kept with the approval.")
@click.option("--hash", "hash", default="", help="Only if exactly this change would be written (or its beginning).")
@click.option("--no-dispatch", is_flag=True, help="Leave the writing to the next dispatch.")
@common
def inbox_approve(edge: Edge, id: str, name: str, why: str, hash: str, no_dispatch: bool) -> None:
    """Say yes to exactly what is shown; with the last yes that is needed it is written and read back."""
    from web.inbox import outcome

    office = _office(edge)
    by = office.who(name)
    if not hash and not edge.json:
        shape, text = _page(edge, office, id)
        click.echo(text + "\n")
        hash = shape["proposal"]["hash"] if shape["proposal"]["status"] == "open" else ""
    entry = office.approve(id, by, why, hash)
    items = () if no_dispatch or entry.status != "queued" else office.dispatch(wait=WAIT)
    entry = _entry(office, entry.id)
    shown(edge, outcome([entry], items, edge.words()))
    if entry.status in ("failed", "reverted"):
        raise SystemExit(1)


@inbox.command("reject")
@click.argument("id")
@principal
@click.option("--why", required=True, help="Reason, kept with the proposal.")
@common
def inbox_reject(edge: Edge, id: str, name: str, why: str) -> None:
    """Say no."""
    from web.inbox import outcome

    office = _office(edge)
    shown(edge, outcome([office.reject(id, office.who(name), why)], (), edge.words()))


@click.command()
@click.option("--limit", type=click.IntRange(1), help="At most so many writes.")
@click.option(
    "--wait", type=click.FloatRange(0), default=WAIT, show_default=True, help="Seconds to wait for what is due soon."
)
@common
def dispatch(edge: Edge, limit: int | None, wait: float) -> None:
    """Write what is approved and due, and read it back."""
    from ledger import proposals
    from web.inbox import outcome

    office = _office(edge)
    items = office.dispatch(limit, wait)
    with office.book.reading() as tx:
        entries = [proposals.get(tx, id) for id in dict.fromkeys(item.proposal for item in items)]
    shown(edge, outcome(entries, items, edge.words()))


@click.command()
@click.argument("id")
@principal
@click.option("--why", default="", help="Reason, kept with it.")
@click.option("--anyway", is_flag=True, help="Also where something changed again since; that change is lost.")
@common
def rollback(edge: Edge, id: str, name: str, why: str, anyway: bool) -> None:
    """Restore what was before a change, or before a whole night (its key or date)."""
    from ledger import outbox
    from web.inbox import outcome

    office = _office(edge)
    entries = office.rollback(id, office.who(name), why, anyway=anyway)
    with office.book.reading() as tx:
        writes = [outbox.of(tx, entry.id) for entry in entries]
    last = [item for items in writes for item in items if item.turn == max(each.turn for each in items)]
    shown(edge, outcome(entries, last, edge.words()))
    if any(item.state in ("refused", "reverted") for item in last):
        raise SystemExit(1)


@click.group()
def kill() -> None:
    """The kill switch: while it is on, nothing new is written anywhere."""


def _switch(on: bool) -> Callable[..., Any]:
    @principal
    @click.option("--why", default="", help="Reason, kept with it.")
    @click.option("--platform", default="", help="Only this platform.")
    @click.option("--campaign", default="", help="Only this campaign of the platform, by its id.")
    @common
    def turn(edge: Edge, name: str, why: str, platform: str, campaign: str) -> None:
        from errors import BadArguments
        from ledger import switch
        from web.inbox import switch_said

        if campaign and not platform:
            raise BadArguments(
                en="A campaign is told with its platform.", de="Eine Kampagne wird mit ihrer Plattform genannt.",
                do_en="Such as: --platform google --campaign 123",
                do_de="Zum Beispiel: --platform google --campaign 123",
            )  # fmt: skip
        office = _office(edge)
        order = office.stop if on else office.go
        order(office.who(name), why, platform=platform, campaign=campaign)
        home = office.book.home
        shown(edge, switch_said(switch.stops(office.book, home), home, edge.words()))

    turn.__doc__ = "Stop all writes." if on else "Let writes go on."
    return turn


kill.command("on")(_switch(True))
kill.command("off")(_switch(False))


@kill.command("status")
@common
def kill_status(edge: Edge) -> None:
    """What is stopped, by whom and why."""
    from ledger import switch
    from web.inbox import switch_said

    office = _office(edge)
    home = office.book.home
    shown(edge, switch_said(switch.stops(office.book, home), home, edge.words()))


def _office(edge: Edge) -> Office:
    from acting.office import Office

    return Office.open(edge.settings())


def _entry(office: Office, id: str) -> Entry:
    from ledger import proposals

    with office.book.reading() as tx:
        return proposals.get(tx, id)


def _page(edge: Edge, office: Office, id: str) -> tuple[dict[str, Any], str]:
    from ledger import outbox
    from web.inbox import page

    entry = _entry(office, id)
    with office.book.reading() as tx:
        items = outbox.of(tx, entry.id)
    plan, ruling, problem = office.look(entry, edge.words())
    return page(office, entry, plan, problem, ruling, items, edge.words())
