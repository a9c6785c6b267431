"""What every command shares: the global options wherever they stand on the line, and how it prints."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from errors import Lang
    from settings import Settings
    from terms import Answer, Result


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

    def require(self, action: str) -> None:
        """Refuse what whoever the settings name may not do here, as REST and the pages do; nothing is made for it.

        Raises:
            Forbidden: by role.
        """
        from acting.principals import own
        from ledger.book import Book
        from policies import roles

        settings = self.settings()
        book = Book.of(settings)
        if not book.there:  # whose house it is decides with the first record
            return
        with book.reading() as tx:
            roles.require(own(tx, settings), action)

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


def principal(command: Callable[..., Any]) -> Callable[..., Any]:
    """Who acts, handed over as `name`."""
    return click.option("--as", "name", default="", metavar="NAME", help="Who acts (else LEITSTAND_USER).")(command)


def charted(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where charts go."""
    place = click.Path(file_okay=False, path_type=Path)
    return click.option("--charts", type=place, help="Folder for the charts as PNG (else charts/ in the home).")(
        command
    )


def shown(edge: Edge, told: tuple[dict[str, Any], str]) -> None:
    """One JSON object, or the text."""
    edge.print(told[0]) if edge.json else click.echo(told[1])


def tool_result(
    settings: Settings, name: str, arguments: dict[str, Any], person: str = "", *, own: bool = False
) -> Result:
    """Run one tool for somebody (else whoever the settings name); what it proposes is judged and goes on record.

    With `own` it is that person's proposal, who set the amounts, and not the tool's.
    """
    from dataclasses import replace

    from acting.held import holding
    from acting.recording import recorded, taken
    from policies.proposals import judged
    from tools.calling import call, open_desk
    from tools.known import remembered

    desk = replace(open_desk(settings), held=holding(settings))
    try:
        result = call(name, arguments, desk)
    finally:
        desk.library.close()
    judging = judged([result], desk.limits, desk.currency, desk.today, taken(settings, [result]))
    (result,) = remembered(judging, desk)
    (result,), caveats = recorded(settings, [result], person=person, own=own)
    if caveats:
        result = result.model_copy(update={"caveats": (*result.caveats, *caveats)})
    return result


def run_tool(edge: Edge, name: str, arguments: dict[str, Any], charts: Path | None = None) -> None:
    """Run one tool and print what it says."""
    from web.terminal import show_result

    result = tool_result(edge.settings(), name, arguments)
    edge.print(result.as_json(edge.words())) if edge.json else click.echo(show_result(result, edge.words()))
    edge.draw(result, result.receipt.run if result.receipt else name, edge.words(), charts)
