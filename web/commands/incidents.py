"""`leitstand incidents …`."""

from __future__ import annotations

import click

from web.edge import Edge, common, principal, shown


@click.group()
def incidents() -> None:
    """Incidents: what was seen when, what was done, what to change."""


@incidents.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only those that are still open.")
@common
def incidents_list(edge: Edge, only_open: bool) -> None:
    """The newest first."""
    from ledger import incidents as records
    from ledger.book import Book
    from web.playbooks import incidents as told

    settings = edge.settings()
    book = Book.of(settings)
    with book.reading() as tx:
        found = records.listed(tx, only_open=only_open)
    shown(edge, told(found, edge.words(), settings.timezone))


@incidents.command("show")
@click.argument("id")
@common
def incidents_show(edge: Edge, id: str) -> None:
    """One incident: its timeline and the draft of a post-mortem, as Markdown."""
    from graphs.postmortem import draft
    from ledger import incidents as records
    from ledger.book import Book
    from web.playbooks import incident

    settings = edge.settings()
    book = Book.of(settings)
    with book.reading() as tx:
        found = records.get(tx, id)
    written = draft(book, found.id, edge.words(), settings.timezone)
    shown(edge, incident(found, edge.words(), settings.timezone, written))


@incidents.command("close")
@click.argument("id")
@click.option("--why", required=True, help="What ended it; kept in its timeline.")
@principal
@common
def incidents_close(edge: Edge, id: str, why: str, name: str) -> None:
    """It is over: the hold ends, and changes may happen by themselves again where the policy lets them."""
    from acting.principals import named
    from ledger import incidents as records
    from ledger.book import Book
    from policies.roles import require
    from web.playbooks import incidents as told

    settings = edge.settings()
    book = Book.of(settings)
    with book.writing() as tx:
        by = named(tx, settings, name)
        require(by, "approve")
        records.closed(tx, records.get(tx, id).id, why, settings.now, by=by.id)
        found = records.get(tx, id)
    shown(edge, told([found], edge.words(), settings.timezone))
