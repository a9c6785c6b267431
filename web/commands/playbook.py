"""`leitstand playbook …`."""

from __future__ import annotations

import click

from web.edge import Edge, common, principal, shown


@click.group()
def playbook() -> None:
    """Playbooks: what to do when something goes wrong, step by step."""


@playbook.command("list")
@common
def playbook_list(edge: Edge) -> None:
    """Every playbook and when to use it."""
    from web.playbooks import shelf

    shown(edge, shelf(edge.words()))


@playbook.command("show")
@click.argument("name")
@common
def playbook_show(edge: Edge, name: str) -> None:
    """One playbook: inputs, steps, checks."""
    from web.playbooks import one

    shown(edge, one(name, edge.words()))


@playbook.command("run")
@click.argument("play", metavar="NAME")
@click.argument("inputs", nargs=-1, metavar="[KEY=VALUE]...")
@principal
@common
def playbook_run(edge: Edge, play: str, inputs: tuple[str, ...], name: str) -> None:
    """Run a playbook: each step with its check, then proposals, an incident and a post-mortem draft."""
    from acting.office import Office
    from graphs.playbook import run
    from web.playbooks import ran

    settings = edge.settings()
    office = Office.open(settings)
    played = run(play, _given(inputs), settings=settings, by=office.who(name), office=office, book=office.book)
    shown(edge, ran(played, edge.words()))


def _given(inputs: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for each in inputs:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"Write KEY=VALUE, such as platform=meta, not '{each}'.")
        given[name.strip()] = value.strip()
    return given
