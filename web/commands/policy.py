"""`leitstand policy …`."""

from __future__ import annotations

from pathlib import Path

import click

from web.edge import Edge, common, shown


@click.group()
def policy() -> None:
    """What may happen by itself, what needs a yes, what never happens."""


@policy.command("show")
@common
def policy_show(edge: Edge) -> None:
    """What holds now, action by action."""
    from web.policy import shown as told

    shown(edge, told(edge.settings(), edge.words()))


@policy.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@common
def policy_check(edge: Edge, file: Path) -> None:
    """Whether FILE can be used as the house's autonomy.yaml, and what it would change."""
    from web.policy import checked

    shown(edge, checked(edge.settings(), file, edge.words()))


@policy.command("explain")
@click.argument("proposal")
@common
def policy_explain(edge: Edge, proposal: str) -> None:
    """Which rule says what to a PROPOSAL, and what would have to change for it to be automatic."""
    from web.policy import explained

    shown(edge, explained(edge.settings(), proposal, edge.words()))


@policy.command("test")
@common
def policy_test(edge: Edge) -> None:
    """Try the policy on a table of cases: those of every house, and autonomy.tests.yaml of this one."""
    from web.policy import tested

    told = tested(edge.settings(), edge.words())
    shown(edge, told)
    if not told[0]["ok"]:
        raise SystemExit(1)
