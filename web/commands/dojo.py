"""`leitstand dojo …`."""

from __future__ import annotations

import click

from web.edge import Edge, common


@click.group()
def dojo() -> None:
    """Practise on a company whose truth is known, with scored feedback."""


@dojo.command("start")
@click.option("--seed", default=7, show_default=True, help="Another seed is another company.")
@click.option("--days", default=460, show_default=True, help="Days of history.")
@common
def dojo_start(edge: Edge, seed: int, days: int) -> None:
    """Begin a course: the company's files are written and imported, the exercises shown."""
    from web.dojo import start

    shape, text = start(edge.settings(), seed, days, edge.words())
    edge.print(shape) if edge.json else click.echo(text)


@dojo.command("tasks")
@common
def dojo_tasks(edge: Edge) -> None:
    """Show the exercises of the course."""
    from web.dojo import exercises

    shape, text = exercises(edge.settings(), edge.words())
    edge.print(shape) if edge.json else click.echo(text)


@dojo.command("answer")
@click.argument("task")
@click.argument("answer")
@common
def dojo_answer(edge: Edge, task: str, answer: str) -> None:
    """Answer one exercise; it is marked at once and the truth told."""
    from web.dojo import answer as mark

    shape, text = mark(edge.settings(), task, answer, edge.words())
    edge.print(shape) if edge.json else click.echo(text)


@dojo.command("score")
@common
def dojo_score(edge: Edge) -> None:
    """Show the points so far."""
    from web.dojo import score

    shape, text = score(edge.settings(), edge.words())
    edge.print(shape) if edge.json else click.echo(text)
