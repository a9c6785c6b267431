"""`leitstand privacy …`."""

from __future__ import annotations

import click

from web.edge import Edge, common, principal, shown


@click.group()
def privacy() -> None:
    """Personal data: where it is, and the proof of where it is not."""


@privacy.command("scan")
@common
def privacy_scan(edge: Edge) -> None:
    """Look for personal data outside the vault; exit code 1 with findings."""
    from web.privacy import scanned

    shape, text = scanned(edge.settings().home, edge.words())
    edge.print(shape) if edge.json else click.echo(text)
    if not shape["ok"]:
        raise SystemExit(1)


@privacy.command("erase")
@click.argument("who")
@principal
@common
def privacy_erase(edge: Edge, who: str, name: str) -> None:
    """Erase one person, by e-mail address, phone number, name or hash; the audit log stays valid."""
    from web.erasing import erased

    shown(edge, erased(edge.settings(), who, name, edge.words()))
