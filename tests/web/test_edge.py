"""Global options may stand anywhere on the line; charts go where they were asked to."""

from __future__ import annotations

import json

import click
from click.testing import CliRunner

from cli import GROUPS, leitstand
from terms import Result
from web.edge import Edge, common


@click.group(invoke_without_command=False)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def root(context: click.Context, as_json: bool) -> None:
    context.obj = Edge()
    context.obj.json = as_json


@root.command()
@common
def where(edge: Edge) -> None:
    edge.print({"home": edge.home, "json": edge.json, "lang": edge.words()})


def test_options_count_before_and_after_the_command():
    for line in (
        ["--json", "where", "--lang", "de", "--home", "x"],
        ["where", "--json", "--home", "x", "--lang", "de"],
    ):
        told = json.loads(CliRunner().invoke(root, line).output)
        assert told == {"home": "x", "json": True, "lang": "de"}


def test_json_draws_nothing_unless_a_folder_is_named(tmp_path, capsys):
    edge = Edge()
    edge.json = True
    chart = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    edge.draw(Result(charts=(chart,)), "run1", "en", None)
    assert list(tmp_path.iterdir()) == []
    edge.draw(Result(charts=(chart,)), "run1", "en", tmp_path)
    assert [place.name for place in tmp_path.iterdir()] == ["run1-1.png"]
    told = capsys.readouterr()
    assert told.out == ""
    assert "run1-1.png" in told.err


def test_every_group_and_command_is_listed_and_opens():
    told = CliRunner().invoke(leitstand, ["--help"], obj=Edge()).output
    for name in GROUPS:
        assert f"  {name}" in told
        shown = CliRunner().invoke(leitstand, [name, "--help"], obj=Edge())
        assert shown.exit_code == 0
        assert "Commands:" in shown.output or "--json" in shown.output
