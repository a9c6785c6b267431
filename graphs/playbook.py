"""Running a playbook: each step calls a tool or acts, shows its check, and the run ends in a record.

What a step reads from data may only narrow what later steps read; it never chooses a tool and fills no effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from errors import LeitstandError
from graphs import playbook_shape as shape
from graphs._playbook_checks import judged, taken
from graphs.playbook_shape import Playbook, State, Step
from graphs.playbook_told import missing, shown, state_said
from ledger import incidents, outbox, playbooks, switch
from ledger.book import Book
from ledger.playbooks import Played
from policies.limits import Taken
from policies.proposals import judged as judged_all
from policies.roles import require
from terms import Fact, Lang, Principal, Result, Words

if TYPE_CHECKING:
    from settings import Settings
    from tools.calling import Desk

LANGS: tuple[Lang, ...] = ("de", "en")


class Submitting(Protocol):
    """Where proposals go."""

    def taken(self) -> Taken:
        """Money that is at risk already."""
        ...

    def submit(self, results: Sequence[Result], *, by: str, asked_by: str = "", night: str = "") -> tuple[Any, ...]:
        """Put the proposals of these results on record."""
        ...


class Calling(Protocol):
    """Runs one tool, as `tools.calling.call` does."""

    def __call__(self, name: str, args: dict[str, Any], desk: Desk, parent: str = "") -> Result:
        """The judged result."""
        ...


@dataclass
class Run:
    """A playbook on its way: what it was given, what its steps found so far."""

    playbook: Playbook
    given: dict[str, Any]
    by: Principal
    night: str
    at: datetime
    id: str
    desk: Desk
    book: Book
    office: Submitting | None
    states: dict[str, State] = field(default_factory=dict[str, State])
    steps: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    results: dict[str, Result] = field(default_factory=dict[str, Result])
    incident: str = ""
    proposals: list[str] = field(default_factory=list[str])
    onset: date | None = None
    call: Calling | None = None


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
        _told(going, step, "skipped")
    elif step.tool:
        _tool(going, step)
    elif step.look:
        _look(going, step)
    else:
        assert step.action is not None
        _ACTIONS[step.action](going, step)


def _tool(going: Run, step: Step) -> None:
    from tools.calling import call

    try:
        result = (going.call or call)(step.tool, shape.filled(step.args, going.given), going.desk, parent=going.id)
    except LeitstandError as failed:
        # A check that cannot be made is neither good nor bad news.
        note = Words(de=failed.line("de"), en=failed.line("en"))
        _told(going, step, "unknown", note=note, tool=step.tool)
        return
    going.results[step.id] = result
    for name, measure in step.take.items():
        if name == "onset":
            going.onset = _day(taken(measure, result))
        elif going.given.get(name) is None:
            going.given[name] = taken(measure, result)
    told: dict[str, Any] = {"tool": step.tool, "run": result.receipt.run if result.receipt else ""}
    if step.check is None:
        _told(going, step, "done", **told)
        return
    state, found, limit = judged(step.check, result, going.given)
    _told(going, step, state, fact=found, limit=limit, says=step.check.says, op=step.check.op, **told)


def _look(going: Run, step: Step) -> None:
    """Another check of what an earlier step computed."""
    result = going.results.get(step.look)
    assert step.check is not None
    if result is None:
        note = next((each["note"] for each in going.steps if each["id"] == step.look), None)
        _told(going, step, "unknown", note=Words(**note) if note else None)
        return
    state, found, limit = judged(step.check, result, going.given)
    run = result.receipt.run if result.receipt else ""
    _told(going, step, state, fact=found, limit=limit, says=step.check.says, op=step.check.op, run=run)


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value)[:10])


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


def _told(  # noqa: PLR0913  (what a step shows)
    going: Run, step: Step, state: State, *, fact: Fact | None = None, limit: float | None = None,
    says: Words | None = None, op: str = "", note: Words | None = None, tool: str = "", run: str = "",
) -> None:  # fmt: skip
    going.states[step.id] = state
    told: dict[str, Any] = {
        "id": step.id, "title": step.title.model_dump(), "state": state, "tool": tool, "run": run,
        "action": step.action or "", "says": says.model_dump() if says else None, "op": op, "limit": limit,
        "measured": fact.as_json() if fact else None, "note": note.model_dump() if note else None,
    }  # fmt: skip
    if state == "unknown" and not told["note"]:
        told["note"] = _absent(going, step, fact).model_dump()
    going.steps.append(told)


def _absent(going: Run, step: Step, fact: Fact | None) -> Words:
    """What a check lacked: its limit, or the figure that it looks at."""
    limit = step.check.limit if step.check else None
    if fact is not None and isinstance(limit, str):
        name = limit[1:]
        return Words(de=f"Der Vergleichswert fehlt; geben Sie an: {name}=…",
                     en=f"The value to compare with is missing; give {name}=…")  # fmt: skip
    says = step.check.says if step.check else step.title
    made = next((each for each in going.playbook.steps if each.id == step.look), step)
    used = shape.names(made.args)
    unsaid = [(name, each.about) for name, each in going.playbook.inputs.items()
              if name in used and going.given.get(name) is None]  # fmt: skip
    de, en = (", ".join(f"{name} ({about.said(lang)})" for name, about in unsaid) for lang in LANGS)
    return Words(
        de=f"Die Daten geben dazu nichts her: {says.de}." + (f" Nicht angegeben: {de}." if unsaid else ""),
        en=f"The data say nothing about it: {says.en}." + (f" Not given: {en}." if unsaid else ""),
    )


def _incident(going: Run, step: Step) -> None:
    """Open one about the platform (or find it open), and write down what the steps found."""
    about = str(going.given.get("platform") or going.playbook.id)
    title = going.playbook.title
    named = Words(de=f"{title.de}: {about}", en=f"{title.en}: {about}") if about != going.playbook.id else title
    with going.book.writing() as tx:
        if not going.incident:
            going.incident = incidents.raised(tx, going.playbook.kind, named, about, going.at, by=going.by.id)
        for other in going.steps:
            said = {lang: shown(other, lang) for lang in LANGS}
            if other["id"] in step.of and said["en"]:
                told = {lang: f"{other['title'][lang]} {state_said(other, lang)}. {said[lang]}" for lang in LANGS}
                _note(going, tx, Words(**told))
    note = Words(de=f"Vorfall {going.incident}", en=f"incident {going.incident}")
    _told(going, step, "done", note=note)


def _note(going: Run, tx: Any, words: Words) -> None:
    """Once: a playbook that runs again every night finds the same again."""
    if all(line.words != words for line in incidents.get(tx, going.incident).timeline):
        incidents.noted(tx, going.incident, words, going.at, by=going.by.id)


def _hold(going: Run, step: Step) -> None:
    """While the incident is open the policy lets nothing run by itself; what waits is named as not to be approved."""
    words = Words(
        de="Gebote und Budgets bleiben, wie sie sind, bis der Vorfall abgeschlossen ist.",
        en="Bids and budgets stay as they are until the incident is closed.",
    )
    with going.book.writing() as tx:
        _note(going, tx, words)
    _told(going, step, "done", note=words)


def _propose(going: Run, step: Step) -> None:
    results = [going.results[each] for each in step.of if each in going.results and going.results[each].proposals]
    asked = going.by.id if going.by.kind == "person" else ""
    if going.office is not None and results:
        desk = going.desk
        for result in judged_all(results, desk.limits, desk.currency, desk.today, going.office.taken()):
            shelf = result.receipt.tool.partition(".")[0] if result.receipt else "playbook"
            entries = going.office.submit([result], by=f"agent:{shelf}", asked_by=asked, night=going.night)
            going.proposals += [entry.id for entry in entries]
    else:
        going.proposals += [proposal.id for result in results for proposal in result.proposals]
    listed = ", ".join(going.proposals) or "–"
    words = Words(de=f"Vorschläge: {listed}", en=f"proposals: {listed}")
    if going.incident:
        with going.book.writing() as tx:
            _note(going, tx, words)
    _told(going, step, "done", note=words)


def _stop(going: Run, step: Step) -> None:
    why = str(going.given.get("why") or going.playbook.title.en)
    with going.book.writing() as tx:
        switch.set_(tx, going.book.home, True, by=going.by.id, why=why, at=going.at)
    held = switch.stopped(going.book, going.book.home) is not None
    words = Words(de="Es wird nichts mehr geschrieben.", en="Nothing is written any more.")
    _told(going, step, "done" if held else "failed", note=words)


def _inflight(going: Run, step: Step) -> None:
    with going.book.reading() as tx:
        items = outbox.unsettled(tx)
    parts = [
        f"{each.operation.platform} · {each.operation.entity} · {each.operation.field}: {each.state}" for each in items
    ]
    more = f" … {len(parts) - 20}" if len(parts) > 20 else ""
    listed = "; ".join(parts[:20]) + more or "–"
    words = Words(de=f"Unterwegs: {listed}", en=f"in flight: {listed}")
    _told(going, step, "done", note=words)


_ACTIONS = {"incident": _incident, "hold": _hold, "propose": _propose, "stop": _stop, "inflight": _inflight}


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
            _note(going, tx, lacking)
        return playbooks.played(tx, played)


def _deciding(going: Run) -> set[str]:
    """The steps that decide whether the problem is there; where one was skipped, those that it waited for."""
    chosen = {step.id: step for step in going.playbook.steps if step.id in going.playbook.confirms}
    waited = {other for step in chosen.values() if going.states.get(step.id) == "skipped" for other in step.only}
    return chosen.keys() | waited
