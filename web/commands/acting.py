"""`leitstand inbox …`, `leitstand dispatch`, `leitstand rollback`, `leitstand kill …`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ledger.statuses import STATUSES
from web.edge import Edge, common, principal, shown

WAIT = 20.0
"""Seconds for which a command waits for what it wrote to show."""


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
    from web import orders

    shown(edge, orders.waiting(edge.settings(), edge.words(), wanted, night))


@inbox.command("show")
@click.argument("id")
@common
def inbox_show(edge: Edge, id: str) -> None:
    """One proposal: what exactly would be written, why, what it risks, what the rules say."""
    from web import orders

    shown(edge, orders.shown(edge.settings(), edge.words(), id))


@inbox.command("approve")
@click.argument("id")
@principal
@click.option("--why", default="", help="Reason, kept with the approval.")
@click.option("--hash", "hash", default="", help="Only if exactly this change would be written (or its beginning).")
@click.option("--no-dispatch", is_flag=True, help="Leave the writing to the next dispatch.")
@common
def inbox_approve(edge: Edge, id: str, name: str, why: str, hash: str, no_dispatch: bool) -> None:
    """Say yes to exactly what is shown; with the last yes that is needed it is written and read back."""
    from web import orders

    settings, lang = edge.settings(), edge.words()
    by = orders.office(settings).who(name)
    if not hash and not edge.json:
        shape, text = orders.shown(settings, lang, id)
        click.echo(text + "\n")
        hash = shape["proposal"]["hash"] if shape["proposal"]["status"] == "open" else ""
    _done(edge, orders.approved(settings, lang, id, by, why, hash, write=not no_dispatch))


@inbox.command("reject")
@click.argument("id")
@principal
@click.option("--why", required=True, help="Reason, kept with the proposal.")
@common
def inbox_reject(edge: Edge, id: str, name: str, why: str) -> None:
    """Say no."""
    from web import orders

    settings = edge.settings()
    shown(edge, orders.rejected(settings, edge.words(), id, orders.office(settings).who(name), why))


@click.command()
@click.option("--limit", type=click.IntRange(1), help="At most so many writes.")
@click.option(
    "--wait", type=click.FloatRange(0), default=WAIT, show_default=True, help="Seconds to wait for what is due soon."
)
@common
def dispatch(edge: Edge, limit: int | None, wait: float) -> None:
    """Write what is approved and due, and read it back."""
    from web import orders

    shown(edge, orders.dispatched(edge.settings(), edge.words(), limit, wait))


@click.command()
@click.argument("id")
@principal
@click.option("--why", default="", help="Reason, kept with it.")
@click.option("--anyway", is_flag=True, help="Also where something changed again since; that change is lost.")
@click.option("--again", is_flag=True, help="Put into effect once more what was rolled back.")
@common
def rollback(edge: Edge, id: str, name: str, why: str, anyway: bool, again: bool) -> None:
    """Restore what was before a change, or before a whole night (its key or date)."""
    from web import orders

    settings = edge.settings()
    by = orders.office(settings).who(name)
    _done(edge, orders.rolled_back(settings, edge.words(), id, by, why, anyway=anyway, again=again))


@click.group()
def kill() -> None:
    """The kill switch: while it is on, nothing new is written anywhere."""


def _switch(on: bool) -> Callable[..., Any]:
    @principal
    @click.option("--why", default="", help="Reason, kept with it.")
    @click.option("--platform", default="", help="Only this platform.")
    @click.option("--campaign", default="", help="Only this campaign of the platform, by its id or name.")
    @common
    def turn(edge: Edge, name: str, why: str, platform: str, campaign: str) -> None:
        from web import orders

        settings = edge.settings()
        by = orders.office(settings).who(name)
        shown(edge, orders.switched(settings, edge.words(), by, on, why, platform, campaign))

    turn.__doc__ = "Stop all writes." if on else "Let writes go on."
    return turn


kill.command("on")(_switch(True))
kill.command("off")(_switch(False))


@kill.command("status")
@common
def kill_status(edge: Edge) -> None:
    """What is stopped, by whom and why."""
    from web import orders

    shown(edge, orders.stops(edge.settings(), edge.words()))


def _done(edge: Edge, told: tuple[dict[str, Any], str]) -> None:
    shown(edge, told)
    if not told[0]["ok"]:
        raise SystemExit(1)
