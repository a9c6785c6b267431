"""`leitstand people …`."""

from __future__ import annotations

import click

from web.edge import Edge, common, principal, shown

ROLES = ("viewer", "analyst", "approver", "admin")
SCOPES = ("read", "ask", "act")


@click.group()
def people() -> None:
    """Who works here and what they may do."""


@people.command("list")
@common
def people_list(edge: Edge) -> None:
    """Everybody with a role."""
    from web.people import everybody

    shown(edge, everybody(edge.settings(), edge.words()))


@people.command("add")
@click.argument("person", metavar="NAME")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What that person may do.")
@principal
@common
def people_add(edge: Edge, person: str, role: str, name: str) -> None:
    """Give somebody a role, or another one; whoever adds the first stays admin."""
    from web.people import added

    shown(edge, added(edge.settings(), person, role, name, edge.words()))


@people.command("remove")
@click.argument("person", metavar="NAME")
@principal
@common
def people_remove(edge: Edge, person: str, name: str) -> None:
    """Take somebody's role away; what they did stays on record."""
    from web.people import removed

    shown(edge, removed(edge.settings(), person, name, edge.words()))


@people.command("key")
@click.argument("person", metavar="NAME")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="Days until it ends.")
@click.option(
    "--scope", type=click.Choice(SCOPES), default="act", show_default=True,
    help="What it is good for: only to read, to read and ask, or all that the person's role may.",
)  # fmt: skip
@principal
@common
def people_key(edge: Edge, person: str, days: int, scope: str, name: str) -> None:
    """A key with which somebody calls over REST; it is shown once, and from then on nobody calls without one."""
    from web.people import keyed

    shown(edge, keyed(edge.settings(), person, days, name, edge.words(), scope))


@people.command("revoke")
@click.argument("key", metavar="KEY")
@principal
@common
def people_revoke(edge: Edge, key: str, name: str) -> None:
    """Let a key open nothing any more, by its id (the part between the two first underscores)."""
    from web.people import revoked

    shown(edge, revoked(edge.settings(), key, name, edge.words()))
