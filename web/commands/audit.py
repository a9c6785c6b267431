"""`leitstand audit …`."""

from __future__ import annotations

from pathlib import Path

import click

from web.edge import Edge, common, principal, shown

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """What happened, in a log that cannot be changed unseen."""


@audit.command("verify")
@click.option("--file", "log", type=FILE, help="The log, where it is not this home's.")
@click.option("--key", type=FILE, help="The public key of whoever signed it (else key.pub beside the log).")
@click.option("--checkpoints", type=FILE, help="The signed checkpoints (else checkpoints.jsonl beside the log).")
@click.option("--anchor", type=FILE, help="Checkpoints from other hands (else LEITSTAND_ANCHOR).")
@common
def audit_verify(edge: Edge, log: Path | None, key: Path | None, checkpoints: Path | None, anchor: Path | None) -> None:
    """Check every record, signature and the ledger; exit code 1 with the first line that is not as it was."""
    from web.audit import verified

    if log is None and (key or checkpoints):
        raise click.UsageError("Name the log with --file; its key and checkpoints are looked for beside it.")
    if log is not None:
        key, checkpoints = key or log.with_name("key.pub"), checkpoints or log.with_name("checkpoints.jsonl")
    told = verified(edge.settings(), log, key, checkpoints, anchor, edge.words())
    shown(edge, told)
    if not told[0]["ok"]:
        raise SystemExit(1)


@audit.command("anchor")
@click.option("--out", type=FILE, help="Add it to this file instead of printing it.")
@common
def audit_anchor(edge: Edge, out: Path | None) -> None:
    """The newest checkpoint, to give to a witness."""
    from web.audit import anchored

    shape, text, hint = anchored(edge.settings(), out, edge.words())
    if not edge.json:
        click.echo(hint, err=True)
    shown(edge, (shape, text))


@audit.command("rotate")
@principal
@common
def audit_rotate(edge: Edge, name: str) -> None:
    """Sign with a new key from now on; the present one signs it, so that the chain can be followed from the first."""
    from web.audit import rotated

    shown(edge, rotated(edge.settings(), name, edge.words()))


@audit.command("export")
@click.argument("id")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder (else evidence/ in the home).")
@common
def audit_export(edge: Edge, id: str, out: Path | None) -> None:
    """The evidence of one decision, run or answer: one JSON file, and one page to read."""
    from web.audit import exported

    shown(edge, exported(edge.settings(), id, out, edge.words()))
