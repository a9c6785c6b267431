"""The command line: `leitstand …`. It reads settings, hands them in, prints, and turns errors into one sentence.

Nothing heavy is imported before a command needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.edge import Edge, charted, common, run_tool

if TYPE_CHECKING:
    from datetime import datetime

    from errors import Lang, LeitstandError

os.environ.setdefault("OMP_NUM_THREADS", "1")  # libgomp's spinning threads starve the embedder; set before any import


GROUPS = {
    "audit": "web.commands.audit",
    "dispatch": "web.commands.acting",
    "dojo": "web.commands.dojo",
    "experiments": "web.commands.experiments",
    "identity": "web.commands.identity",
    "inbox": "web.commands.acting",
    "incidents": "web.commands.incidents",
    "kill": "web.commands.acting",
    "nights": "web.commands.nights",
    "people": "web.commands.people",
    "playbook": "web.commands.playbook",
    "policy": "web.commands.policy",
    "privacy": "web.commands.privacy",
    "rollback": "web.commands.acting",
    "run": "web.commands.run",
    "sandbox": "web.commands.sandbox",
}  # fmt: skip


class Rooms(click.Group):
    """Commands of this file, and groups that are imported when somebody asks for them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of both."""
        return sorted({*super().list_commands(ctx), *GROUPS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them by its name."""
        if cmd_name in GROUPS:
            return getattr(importlib.import_module(GROUPS[cmd_name]), cmd_name)
        return super().get_command(ctx, cmd_name)


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(file_okay=False), help="Folder that holds all data (else LEITSTAND_HOME).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--lang", type=click.Choice(["de", "en"]), help="Language of answers and messages.")
@click.pass_context
def leitstand(context: click.Context, home: str | None, as_json: bool, lang: str | None) -> None:
    """Leitstand, the open control room for digital marketing: every figure with a receipt."""
    edge = context.ensure_object(Edge)
    edge.home, edge.json, edge.lang = home or edge.home, as_json or edge.json, lang or edge.lang


@leitstand.command()
@common
def demo(edge: Edge) -> None:
    """Load sample data, answer one German and one English question, and run one night."""
    from web.demo import QUESTIONS, show

    answers, night = show(edge.settings(), quiet=edge.json, lang=edge.words())
    if edge.json:
        told = [{"question": question} | answer.as_json() for question, answer in zip(QUESTIONS, answers, strict=True)]
        edge.print({"ok": all(answer["ok"] for answer in told) and night["ok"], "answers": told, "night": night})


@leitstand.command("import")
@click.argument("paths", nargs=-1, required=True)
@click.option("--as", "kind", help="Data kind, such as ads or geo_panel; else it is recognised.")
@click.option("--map", "mapping", multiple=True, help="canonical=source,… ; several as a+b; a constant as x='y'.")
@click.option("--dataset", help="Name of this data set (else the file's name).")
@click.option("--plan", "plan_only", is_flag=True, help="Only show what would happen.")
@click.option("--known-on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="Day on which this state was known (else today); later knowledge wins.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Also take out rows of the same period that the files do not hold.")
@common
def import_(edge: Edge, paths: tuple[str, ...], kind: str | None, mapping: tuple[str, ...], dataset: str | None,
            plan_only: bool, known_on: datetime | None, replace: bool) -> None:  # fmt: skip
    """Recognise, check and load files: CSV, Excel, Parquet, JSON lines; folders of documents."""
    from web.importing import run_import

    if not plan_only:
        edge.require("import_data")
    shape, text = run_import(
        edge.settings(), [Path(path) for path in paths], kind=kind, mapping=",".join(mapping), dataset=dataset,
        plan_only=plan_only, lang=edge.words(), prompt=not edge.json and sys.stdin.isatty() and sys.stdout.isatty(),
        show=not edge.json and sys.stdout.isatty(), known_on=known_on.date() if known_on else None, replace=replace,
    )  # fmt: skip
    edge.print(shape) if edge.json else click.echo(text)
    if not shape["ok"]:
        raise SystemExit(1)


@leitstand.command()
@common
def rebuild(edge: Edge) -> None:
    """Make the warehouse anew from the raw copies; every snapshot must come out as it was."""
    from web.rebuilding import run_rebuild

    shape, text = run_rebuild(edge.settings(), edge.words())
    edge.print(shape) if edge.json else click.echo(text)
    if not shape["ok"]:
        raise SystemExit(1)


@leitstand.command()
@click.argument("question")
@click.option("--plan-only", is_flag=True, help="Show the plan; nothing runs.")
@charted
@common
def ask(edge: Edge, question: str, plan_only: bool, charts: Path | None) -> None:
    """Answer a question in German or English, with a receipt for every figure."""
    from graphs.ask import Asking
    from web.terminal import show_answer, show_plan

    room = Asking.open(edge.settings())
    try:
        chosen: Any = edge.lang
        if plan_only:
            plan, lang = room.plan(question, chosen)
            edge.print(plan.as_json(lang)) if edge.json else click.echo(show_plan(plan, lang))
            return
        answer = room.ask(question, chosen)
    finally:
        room.close()
    edge.print(answer.as_json()) if edge.json else click.echo(show_answer(answer))
    edge.draw(answer, answer.run, answer.lang, charts)
    if answer.error is not None:
        raise SystemExit(1)


@leitstand.command()
@click.argument("name")
@click.argument("arguments", default="{}")
@charted
@common
def tool(edge: Edge, name: str, arguments: str, charts: Path | None) -> None:
    """Run one tool: SHELF.NAME '{"argument": …}'. No model is involved."""
    edge.require("propose")
    run_tool(edge, name, _json_arguments(arguments), charts)


@leitstand.command()
@common
def tools(edge: Edge) -> None:
    """List the tools with what they need."""
    from tools.calling import load, names
    from web.terminal import show_tools

    shelf = [load(name) for name in names()]
    shape = [{"name": t.name, "summary": t.summary, "args": t.args.model_json_schema()} for t in shelf]
    edge.print({"tools": shape}) if edge.json else click.echo(show_tools(shelf))


@leitstand.command()
@click.option("--select", help="Only these models, such as mart_channel_day; +mart_leads with all below it.")
@common
def build(edge: Edge, select: str | None) -> None:
    """Build and test the layers (staging, intermediate, marts) from what is loaded."""
    from web.building import run_build

    shape, text = run_build(edge.settings(), select=select, lang=edge.words(), quiet=edge.json)
    edge.print(shape) if edge.json else click.echo(text)
    if not shape["ok"]:
        raise SystemExit(1)


@leitstand.command()
@common
def push(edge: Edge) -> None:
    """Copy what is loaded to the Postgres that LEITSTAND_WAREHOUSE_URL names."""
    from web.building import run_push

    shape, text = run_push(edge.settings(), lang=edge.words())
    edge.print(shape) if edge.json else click.echo(text)


@leitstand.command()
@common
def doctor(edge: Edge) -> None:
    """Say what is here, what is missing, and what each missing part would improve."""
    from web.doctor import examine, show_health

    health = examine(edge.settings())
    edge.print(health) if edge.json else click.echo(show_health(health, edge.words()))


@leitstand.command()
@click.argument("run")
@common
def replay(edge: Edge, run: str) -> None:
    """Compute a recorded run again: the same bytes, or what changed."""
    from web.replaying import replayed

    shape, text = replayed(edge.settings(), run, edge.words())
    edge.print(shape) if edge.json else click.echo(text)
    if not shape["same"]:
        raise SystemExit(1)


@leitstand.command()
@click.option("--port", default=8420, show_default=True, help="Port on the loopback interface.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Interface to listen on.")
@common
def serve(edge: Edge, port: int, host: str) -> None:
    """Serve the page in the browser and the REST API (its description is at /openapi.json)."""
    from server import serve as run_server

    run_server(edge.settings(), host, port)


@leitstand.command()
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--days", default=913, show_default=True, help="Days of history.")
@click.option("--last", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the history (else yesterday).")
@click.option("--out", type=click.Path(file_okay=False), required=True, help="Folder to write into.")
@click.option(
    "--lang",
    type=click.Choice(["de", "en", "both"]),
    default="both",
    show_default=True,
    help="Language of the exported files; with both the older half is English.",
)
@click.option("--home", type=click.Path(file_okay=False), help="Folder that holds all data; not needed here.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def simulate(edge: Edge, seed: int, days: int, last: datetime | None, out: str, lang: Any, home: str | None,
             as_json: bool) -> None:  # fmt: skip
    """Write a company whose truth is known: its platforms' export files, and what really happened."""
    from web.simulating import run_simulation

    edge.home, edge.json = home or edge.home, as_json or edge.json
    edge.lang = edge.lang or (lang if lang != "both" else None)
    shape, text = run_simulation(
        Path(out), seed=seed, days=days, last=last.date() if last else None, tongue=lang,
        today=edge.settings().day, lang=edge.words(),
    )  # fmt: skip
    edge.print(shape) if edge.json else click.echo(text)


@leitstand.command()
@click.option("--seed", default=1, show_default=True, help="Which company.")
@click.option("--days", default=420, show_default=True, help="Days of its history.")
@click.option("--write", is_flag=True, help="Also write docs/scorecard.md.")
@common
def scorecard(edge: Edge, seed: int, days: int, write: bool) -> None:
    """Let every tool work on a simulated company and show how close it comes to the truth."""
    from web.scoring import run_scorecard

    shape, text = run_scorecard(seed, days, write=write, lang=edge.words())
    edge.print(shape) if edge.json else click.echo(text)


@leitstand.command("eval")
@click.argument("suites", nargs=-1)
@click.option("--junit", type=click.Path(dir_okay=False), help="Also write a JUnit XML file.")
@common
def eval_(edge: Edge, suites: tuple[str, ...], junit: str | None) -> None:
    """Run the eval suites; red where a figure, a route or a refusal is wrong."""
    from evals.suites import run_suites, show_report

    report = run_suites(suites, junit=Path(junit) if junit else None)
    edge.print(report) if edge.json else click.echo(show_report(report))
    if not report["ok"]:
        raise SystemExit(1)


def _json_arguments(text: str) -> dict[str, Any]:
    from errors import BadArguments

    try:
        found = json.loads(text)
    except json.JSONDecodeError as failed:
        found = failed
    if not isinstance(found, dict):
        raise BadArguments(
            en=f"The arguments are not a JSON object: {text[:80]}",
            de=f"Die Angaben sind kein JSON-Objekt: {text[:80]}",
            do_en='Write them like \'{"metric": "roas"}\'.',
            do_de='Schreiben Sie sie so: \'{"metric": "roas"}\'.',
        )
    return found  # pyright: ignore[reportUnknownVariableType]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; exit code 0 ok, 1 refused or failed with a reason, 2 wrong use."""
    edge = Edge()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a ✓ or a broken byte must not end a run on a narrow terminal
    try:
        leitstand.main(args=arguments, prog_name="leitstand", standalone_mode=False, obj=edge)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as wrong:
        if edge.json or "--json" in (sys.argv[1:] if arguments is None else arguments):
            edge.print({"ok": False, "error": _misused(wrong, edge.words())})
        else:
            wrong.show()
        return 2
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    except BrokenPipeError:
        return 1
    except Exception as failed:
        if os.environ.get("LEITSTAND_DEBUG") == "1":
            raise
        return _told(edge, failed)
    return 0


def _misused(wrong: click.ClickException, lang: Lang) -> dict[str, Any]:
    """Wrong use as one JSON object: whoever reads by machine gets a reason there, too."""
    context = getattr(wrong, "ctx", None)
    help = f"{context.command_path if context else 'leitstand'} --help"
    do = {"de": f"{help} zeigt, wie der Befehl lautet.", "en": f"{help} shows how the command is written."}
    return {"kind": "usage", "message": wrong.format_message(), "do": do[lang]}


def _told(edge: Edge, failed: Exception) -> int:
    from errors import LeitstandError

    error: LeitstandError = failed if isinstance(failed, LeitstandError) else _unexpected(failed)
    lang = edge.words()
    if edge.json:
        edge.print({"ok": False, "error": error.as_json(lang)})
    else:
        from web.terminal import harmless

        click.echo(harmless(error.line(lang)), err=True)
    return 1


def _unexpected(failed: Exception) -> LeitstandError:
    from errors import LeitstandError

    reason = f"{type(failed).__name__}: {failed}".splitlines()[0][:200]
    return LeitstandError(
        en=f"Something broke inside Leitstand ({reason}).",
        de=f"Im Leitstand ist etwas kaputtgegangen ({reason}).",
        do_en="Run it again with LEITSTAND_DEBUG=1 to see where, and report it.",
        do_de="Mit LEITSTAND_DEBUG=1 sehen Sie, wo; bitte melden Sie es.",
    )


if __name__ == "__main__":
    sys.exit(main())
