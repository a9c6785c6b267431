"""Running a playbook: each step calls a tool or acts, shows its check, and the run ends in a record.

What a step reads from data may only narrow what later steps read; it never chooses a tool and fills no effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from errors import LeitstandError
from graphs import playbook_shape as shape
from graphs._playbook_acts import ACTIONS, noted
from graphs._playbook_run import Calling, Run, Submitting, told
from graphs._playbook_steps import look, tool
from graphs.playbook_shape import Step
from graphs.playbook_told import missing
from ledger import playbooks
from ledger.book import Book
from ledger.playbooks import Played
from policies.roles import require
from terms import Principal

if TYPE_CHECKING:
    from settings import Settings
    from tools.calling import Desk


def chosen(event: str) -> str | None:
    """The playbook for a cause or a kind of event, by what the files say; None where none is made for it."""
    return next((name for name, each in shape.shelf().items() if event in each.chosen_by), None)


def run(  # noqa: PLR0913  (what it works on and with)
    name: str, inputs: Mapping[str, Any], *, settings: Settings, by: Principal, night: str = "",
    office: Submitting | None = None, desk: Desk | None = None, book: Book | None = None, incident: str = "",
    call: Calling | None = None,
) -> Played:  # fmt: skip
    """Run a playbook and keep what came of it.

    Args:
        name: of the playbook.
        inputs: by their names; `date` is the day to look at, yesterday if not given.
        settings: of the house.
        by: who runs it; may it, is checked first.
        night: the night's key, if it is one that runs it.
        office: where proposals are submitted; without one they are only named.
        desk: what tools reach; opened if not given.
        book: of records; opened if not given.
        incident: which it is run for; then it opens no other one and writes down in that one what it found.
        call: runs a tool; unset: without a time limit.

    Raises:
        NotFound: no such playbook.
        BadArguments: an unknown input, or one of the wrong type.
        Forbidden: the role may not run playbooks, or not stop writes.
    """
    require(by, "run_playbook")
    playbook = shape.one(name)
    if any(step.action == "stop" for step in playbook.steps):
        require(by, "stop")
    from tools.calling import open_desk

    own = desk or open_desk(settings)
    records = book or Book.of(settings)
    given = shape.inputs(playbook, inputs, settings.day)
    given["currency"] = _currency(own, given)
    now = settings.now
    going = Run(
        playbook, given, by, night, now, playbooks.new_id(now), own, records, office, incident=incident, call=call
    )
    try:
        for step in playbook.steps:
            _step(going, step)
    finally:
        if desk is None:
            own.library.close()
    return _kept(going, {name: each for name, each in given.items() if name in {*playbook.inputs, "date"}})


def _step(going: Run, step: Step) -> None:
    if any(going.states.get(other) != wanted for other, wanted in step.only.items()):
        told(going, step, "skipped")
    elif step.tool:
        tool(going, step)
    elif step.look:
        look(going, step)
    else:
        assert step.action is not None
        ACTIONS[step.action](going, step)


def _currency(desk: Desk, given: Mapping[str, Any]) -> str | None:
    """The house's own currency where the advertising data hold several and no platform is named."""
    from tools.known import currencies, resolve

    if given.get("platform") or "ads" not in desk.warehouse.kinds():
        return None
    try:
        known = currencies(desk, resolve(desk, "clicks"))
    except LeitstandError:
        return None
    return desk.currency if len(known) > 1 and desk.currency in known else None


def _kept(going: Run, inputs: dict[str, Any]) -> Played:
    confirms = going.playbook.confirms
    confirmed = any(going.states.get(step) == state for step, state in confirms.items())
    for step in going.steps:
        step["decides"] = step["id"] in _deciding(going)
    plain = {name: each.isoformat() if isinstance(each, date) else each for name, each in inputs.items()}
    played = Played(
        going.id, going.playbook.id, going.playbook.version, going.at.isoformat(), going.by.id, going.night, confirmed,
        going.onset if confirmed else None, plain, tuple(going.steps), going.incident, tuple(going.proposals),
    )  # fmt: skip
    lacking = missing(played)
    with going.book.writing() as tx:
        if going.incident and lacking is not None:
            noted(going, tx, lacking)
        return playbooks.played(tx, played)


def _deciding(going: Run) -> set[str]:
    """The steps that decide whether the problem is there; where one was skipped, those that it waited for."""
    chosen = {step.id: step for step in going.playbook.steps if step.id in going.playbook.confirms}
    waited = {other for step in chosen.values() if going.states.get(step.id) == "skipped" for other in step.only}
    return chosen.keys() | waited
