"""The command line: `leitstand …`. It reads settings, hands them in, prints, and turns errors into one sentence.

Nothing heavy is imported before a command needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime

    from errors import Lang, LeitstandError
    from settings import Settings
    from terms import Answer, Result

os.environ.setdefault("OMP_NUM_THREADS", "1")  # libgomp's spinning threads starve the embedder; set before any import


class Edge:
    """What the global options say, wherever on the line they stand."""

    def __init__(self) -> None:
        self.home: str | None = None
        self.json = False
        self.lang: str | None = None

    def settings(self) -> Settings:
        """The settings of this call; a wrong value is told in one sentence."""
        from pydantic import ValidationError

        from errors import BadArguments
        from settings import Settings

        given = {"home": Path(self.home)} if self.home else {}
        try:
            return Settings(**given)  # pyright: ignore[reportArgumentType]
        except ValidationError as failed:
            first = failed.errors()[0]
            name = "LEITSTAND_" + "_".join(str(part) for part in first["loc"]).upper()
            raise BadArguments(
                en=f"The setting {name} is not usable: {first['msg']}.",
                de=f"Die Einstellung {name} ist nicht brauchbar: {first['msg']}.",
                do_en="Correct or unset that environment variable.",
                do_de="Berichtigen oder entfernen Sie diese Umgebungsvariable.",
            ) from None

    def words(self) -> Lang:
        """The language of messages: as asked, as set, else by the locale."""
        chosen = self.lang or os.environ.get("LEITSTAND_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
        return "de" if chosen.lower().startswith("de") else "en"

    def draw(self, shown: Answer | Result, run: str, lang: Lang, folder: Path | None) -> None:
        """The charts as PNG files, their places said; with --json only where a folder was named."""
        if not shown.charts or (self.json and folder is None):
            return
        from web.drawing import FOLDER, draw

        places = draw(shown.charts, folder or self.settings().home / FOLDER, run, lang)
        title = "Diagramme" if lang == "de" else "Charts"
        click.echo("\n".join(["", title, *(f"  {place}" for place in places)]), err=self.json)

    def print(self, shape: dict[str, Any]) -> None:
        """One JSON object to stdout."""
        click.echo(json.dumps(shape, ensure_ascii=False, indent=None if not sys.stdout.isatty() else 2))


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let --home, --json and --lang stand after the subcommand as well, and hand over the Edge."""

    @click.option("--home", type=click.Path(file_okay=False), help="Folder that holds all data.")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
    @click.option("--lang", type=click.Choice(["de", "en"]), help="Language of answers and messages.")
    @click.pass_obj
    @wraps(command)
    def run(edge: Edge, /, home: str | None, as_json: bool, lang: str | None, **given: Any) -> Any:
        edge.home = home or edge.home
        edge.json = as_json or edge.json
        edge.lang = lang or edge.lang
        return command(edge, **given)

    return run


def charted(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where charts go."""
    place = click.Path(file_okay=False, path_type=Path)
    return click.option("--charts", type=place, help="Folder for the charts as PNG (else charts/ in the home).")(
        command
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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
    """Load sample data and answer one German and one English question, receipts shown."""
    from web.demo import QUESTIONS, show

    answers = show(edge.settings(), quiet=edge.json)
    if edge.json:
        told = [{"question": question} | answer.as_json() for question, answer in zip(QUESTIONS, answers, strict=True)]
        edge.print({"ok": all(answer["ok"] for answer in told), "answers": told})


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
    _run_tool(edge, name, _json_arguments(arguments), charts)


def _run_tool(edge: Edge, name: str, arguments: dict[str, Any], charts: Path | None = None) -> None:
    from tools._desk import open_desk
    from tools._tool import call
    from web.terminal import show_result

    settings = edge.settings()
    desk = open_desk(settings)
    try:
        result = call(name, arguments, desk)
    finally:
        desk.library.close()
    edge.print(result.as_json(edge.words())) if edge.json else click.echo(show_result(result, edge.words()))
    edge.draw(result, result.receipt.run if result.receipt else name, edge.words(), charts)


@leitstand.command()
@common
def tools(edge: Edge) -> None:
    """List the tools with what they need."""
    from tools._tool import load, names
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
    from tools._desk import open_desk
    from tools._replay import replay as again
    from web.terminal import show_replay

    lang = edge.words()
    desk = open_desk(edge.settings())
    try:
        replayed = again(run, desk)
    finally:
        desk.library.close()
    same = all(each.same for each in replayed)
    steps = [
        {"run": r.run, "tool": r.tool, "same": r.same, "before": r.before, "after": r.after,
         "changes": [change.said(lang) for change in r.changes]}
        for r in replayed
    ]  # fmt: skip
    edge.print({"ok": same, "run": run, "same": same, "steps": steps}) if edge.json else click.echo(
        show_replay(replayed, lang)
    )
    if not same:
        raise SystemExit(1)


@leitstand.command()
@click.option("--port", default=8420, show_default=True, help="Port on the loopback interface.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Interface to listen on.")
@common
def serve(edge: Edge, port: int, host: str) -> None:
    """Serve the REST API (POST /ask, GET /health; the description is at /openapi.json)."""
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


@leitstand.group()
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


@leitstand.group()
def identity() -> None:
    """Who is who: profiles from keys that belong together, and records matched without keys."""


@identity.command("build")
@common
def identity_build(edge: Edge) -> None:
    """Join everything that is loaded to profiles and keep them."""
    from web.identity import built

    _shown(edge, built(edge.settings(), edge.words()))


@identity.command("status")
@common
def identity_status(edge: Edge) -> None:
    """Say how many profiles there are and whether they fit the data."""
    from web.identity import status

    _shown(edge, status(edge.settings(), edge.words()))


@identity.command("show")
@click.argument("key")
@common
def identity_show(edge: Edge, key: str) -> None:
    """Show the profile that a customer number, hash, login, device, order or typed e-mail address belongs to."""
    _run_tool(edge, "data.profile", {"key": key})


@identity.command("split")
@click.argument("keys", nargs=-1, required=True)
@click.option("--why", default="", help="Reason, kept with the split.")
@click.option("--undo", is_flag=True, help="Take the split back.")
@common
def identity_split(edge: Edge, keys: tuple[str, ...], why: str, undo: bool) -> None:
    """Two keys are not one person; one key stands alone; a profile is taken apart. Survives every rebuild."""
    from web.identity import split

    if len(keys) > 2:
        raise click.UsageError("Give one key or two.")
    _shown(edge, split(edge.settings(), keys, why, undo, edge.words()))


@identity.command("match")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "mapping", multiple=True, help="part=column,… where a header does not tell: first_name, label …")
@click.option("--threshold", type=float, help="Probability from which a pair is a link.  [default: 0.5]")
@common
def identity_match(edge: Edge, file: Path, mapping: tuple[str, ...], threshold: float | None) -> None:
    """Match records that share no key; with a label column also precision, recall and F1."""
    from web.identity import matched

    given = dict(part.split("=", 1) for part in ",".join(mapping).split(",") if "=" in part)
    _shown(edge, matched(file, given, threshold, edge.words()))


def _shown(edge: Edge, told: tuple[dict[str, Any], str]) -> None:
    edge.print(told[0]) if edge.json else click.echo(told[1])


@leitstand.group()
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
