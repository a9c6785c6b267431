"""A night on a page: running one, the lines of its brief, its steps.

A night goes on in the server while pages come and go, and its steps stand in the ledger.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policies import roles
from terms import Fact, Words

if TYPE_CHECKING:
    from errors import Lang
    from ledger.nights import Night
    from settings import Settings
    from terms import Principal
    from web.works import Step

COMMANDS = re.compile(
    r"\s*\(`[^`]*`\)|\s*(?:Zurück|Undo): `[^`]*`\.|: `[^`]*`(?: (?:oder|or) `[^`]*`)*(?=\.)", re.DOTALL
)
"""Commands to type, with the words that lead to them."""
PLACE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def started(settings: Settings, lang: Lang, by: Principal, flow: str = "") -> dict[str, Any]:
    """Begin a night of today; once more where one has ended already. What runs already goes on.

    Raises:
        Forbidden: by role.
        BadFile: the plan of nights cannot be read.
        NotFound: it knows no such flow.
    """
    from web import works
    from web.nights import run_night

    roles.require(by, "run_night")
    of = steps_of(settings, flow)

    def run(step: Step) -> dict[str, Any]:
        step("", 0, of)
        return run_night(settings, None, flow, _over(settings, flow), lang, by)[0]

    work = works.begin(settings.home, "night", run)
    return {"ok": True, "running": not work.ended, "steps": of}


def steps_of(settings: Settings, flow: str = "") -> int:
    """How many steps a night (or another flow) has by the plan. Raises NotFound."""
    from graphs import flow as plans

    plan = plans.load(settings)
    usual = plan.schedules["night"].flow if "night" in plan.schedules else "night"
    return len(plan.flow(flow or usual).steps)


def _over(settings: Settings, flow: str) -> bool:
    """Whether today's has ended already."""
    from ledger import nights
    from ledger.book import Book

    with Book.of(settings).reading() as tx:
        return any(each.ended and each.key == f"{flow or 'night'}-{settings.day}" for each in nights.listed(tx, 100))


def lines(brief: dict[str, Any], lang: Lang) -> list[dict[str, Any]]:
    """The lines of a brief without commands to type.

    Returns:
        section, title  where it stands
        text            the sentence
        parts           the same in pieces: a text, and the id of the figure that it is
        about           the proposal that the line tells of
    """
    from graphs.told import SECTIONS

    facts = {id: Fact.model_validate(each["fact"]) for id, each in brief["facts"].items()}
    names = {id: Words(**words) for id, words in brief["names"].items()}
    told: list[dict[str, Any]] = []
    for each in brief["lines"]:
        parts = _parts(COMMANDS.sub("", each["text"][lang]), facts, names, lang)
        keys = [key for key in PLACE.findall(each["text"][lang]) if key.endswith("_id") and key in names]
        about = next((id for key in sorted(keys) if (id := names[key].en).startswith("p-")), "")
        if parts:
            told.append({
                "section": each["section"], "title": SECTIONS[each["section"]].said(lang), "about": about,
                "text": "".join(text for text, _ in parts), "parts": [list(part) for part in parts],
            })  # fmt: skip
    return told


def _parts(template: str, facts: dict[str, Fact], names: dict[str, Words], lang: Lang) -> list[tuple[str, str]]:
    """A sentence in pieces; nothing where something in it is not known, as `figures.render` has it."""
    from figures import value

    found: list[tuple[str, str]] = []
    for at, piece in enumerate(PLACE.split(template)):
        if at % 2 == 0:
            found.append((piece, ""))
            continue
        said = value(piece, facts, names, lang)
        if said is None:
            return []
        id = piece.partition(":")[0]
        found.append((said, id if id in facts else ""))
    return [part for part in found if part[0]]


def stages(night: Night, lang: Lang) -> list[dict[str, Any]]:
    """The steps of a night as they stand, without the tools that each ran: name, status, note, seconds."""
    from graphs.told import STEPS
    from web.nights import SEEN

    seconds: dict[str, float] = {}
    last: dict[str, Any] = {}
    for each in night.steps:
        name = each.step.partition(" ")[0]
        seconds[name] = seconds.get(name, 0.0) + each.seconds
        if " " not in each.step and each.step in STEPS:
            last[each.step] = each
    return [
        {"step": step, "name": STEPS[step].said(lang), "status": each.status, "note": each.note.said(lang),
         "said": SEEN[each.status].said(lang) if each.status in SEEN else each.status,
         "seconds": round(seconds[step], 1)}
        for step, each in last.items()
    ]  # fmt: skip
