"""`leitstand nights …`."""

from __future__ import annotations

import click

from web.edge import Edge, common, shown


@click.group(invoke_without_command=True)
@common
def nights(edge: Edge) -> None:
    """What the house did by itself: the nights, their steps and their morning briefs."""
    if click.get_current_context().invoked_subcommand is None:
        _listed(edge)


@nights.command("list")
@common
def nights_list(edge: Edge) -> None:
    """All nights, the newest first."""
    _listed(edge)


@nights.command("show")
@click.argument("key")
@common
def nights_show(edge: Edge, key: str) -> None:
    """One night by its key or date: the brief, then what each step did."""
    from web.nights import shown as told

    shown(edge, told(edge.settings(), key, edge.words()))


def _listed(edge: Edge) -> None:
    from web.nights import listed

    shown(edge, listed(edge.settings(), edge.words()))
