"""The house at night: refresh → quality → anomalies → measure → propose → policy → apply → verify → observe → outcome.

A night is one durable workflow, named by its schedule and local date: it happens once, and after a crash it goes on at
the step where it was. Its effects are the office's, which writes each of them once however often a step is repeated.
Order, tools and arguments are data (`night.yaml`); they are fixed when the night begins.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from errors import LeitstandError, PersonMustAct
from graphs import _effects, _work
from graphs import flow as flows
from graphs._brief import brief_of
from graphs._brief_lines import Sheet
from graphs._durable import engine, finished, started, step, unfinished, workflow
from graphs._limit import Hangs, given_up, left, limited
from graphs._notify import notify
from graphs._respond import respond
from graphs._room import SERVICE, Acts, Asked, Call, Room, Said
from graphs.flow import LONGEST, Flow, Retry, Stage
from ledger import nights
from settings import Settings
from terms import Words
from tools.calling import call

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.nights import Night

BEFORE: Mapping[str, Callable[[Room, Stage, list[dict[str, Any]]], Said]] = {
    "quality": _work.quality, "anomalies": _work.anomalies, "measure": _work.measure, "propose": _work.measure,
}  # fmt: skip
"""Steps that run tools, and what they make of them."""
ALONE: Mapping[str, Callable[[Room, Stage], Said]] = {
    "refresh": _work.refresh, "safeguards": _effects.safeguards, "policy": _effects.policy, "apply": _effects.apply,
    "verify": _effects.verify, "observe": _effects.observe, "outcome": _effects.outcome,
}  # fmt: skip
CHANGING = frozenset({"propose", "policy"})
"""Steps that do not happen when the data do not carry a change; what people approved is applied all the same."""


STEPS = 16
"""So many steps and tools that were given up may still be running before no further step is begun."""


def open_office(settings: Settings) -> Acts:
    """The office of a home."""
    from acting.office import Office

    return Office.open(settings)


@dataclass
class Nights:
    """The nights of one house.

    office   opens the office for a night's settings · call: runs a tool · clock: now, aware
    """

    settings: Settings
    office: Callable[[Settings], Acts] = open_office
    call: Call = call
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    rooms: dict[str, Room] = field(default_factory=dict[str, Room])

    def run(
        self, day: date | None = None, *, schedule: str = "night", flow: str = "", trigger: str = "person",
        missed: tuple[date, ...] = (), again: bool = False, key: str = "",
        by: str = SERVICE,
    ) -> Night:  # fmt: skip
        """Run one night, or finish the one that was cut off; a night that has ended is only shown.

        Args:
            day: the local date that counts as today; unset: the settings'.
            schedule: names the night, together with the day.
            flow: of the plan; unset: the schedule's.
            trigger: what started it: clock, person, or the kind of an event.
            missed: earlier nights that did not happen.
            again: once more, under a key of its own.
            key: of the night, where schedule and day do not name it.
            by: who started it.

        Raises:
            Running: another process of this house runs a night.
            BadFile: the plan cannot be read.
        """
        plan = flows.load(self.settings)
        named = flow or (plan.schedules[schedule].flow if schedule in plan.schedules else schedule)
        plan.flow(named)
        with engine(self.settings):
            self._finish()
            key = key or self._key(schedule, day or self.settings.day, again)
            asked = Asked(
                key, schedule, named, str(day or self.settings.day), self.clock().astimezone(UTC).isoformat(), trigger,
                by, tuple(map(str, missed)),
            )  # fmt: skip
            started(key, _night, asdict(asked))
            with self.book.reading() as tx:
                return nights.get(tx, key)

    def finish(self) -> None:
        """End what was cut off. Raises Running."""
        with engine(self.settings):
            self._finish()

    def _finish(self) -> None:
        """End what a dead process left: by going on where it was, or, where that cannot be, by saying so."""
        _OPEN["house"] = self
        for id in unfinished():
            finished(id)
        with self.book.writing() as tx:
            for night in nights.listed(tx, 100):
                if not night.ended:
                    nights.ended(tx, night.key, "failed", {}, self.clock())

    @cached_property
    def book(self) -> Book:
        """The ledger."""
        from ledger.book import Book

        return Book.of(self.settings)

    def _key(self, schedule: str, day: date, again: bool) -> str:
        key = f"{schedule}-{day}"
        if not again:
            return key
        with self.book.reading() as tx:
            taken = {night.key for night in nights.listed(tx, 1000)}
        return next(name for n in range(1, 1000) if (name := key if n == 1 else f"{key}-{n}") not in taken)

    def room(self, asked: dict[str, Any], plan: dict[str, Any]) -> Room:
        """The surroundings of a night: settings with its day, the plan as it was when it began."""
        key = asked["key"]
        if key not in self.rooms:
            known = replace(Asked(**asked), missed=tuple(asked["missed"]))
            own = self.settings.model_copy(update={"today": date.fromisoformat(known.day)})
            flow, retry = Flow.model_validate(plan["flow"]), Retry.model_validate(plan["retry"])
            office = self.office(own)
            _mind(office)
            self.rooms[key] = Room(own, known, flow, retry, office, self.call, self.clock)
        return self.rooms[key]

    def begin(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Fix the plan, and write the night into the ledger."""
        plan = flows.load(self.settings)
        with self.book.writing() as tx:
            nights.begun(
                tx, asked["key"], asked["schedule"], date.fromisoformat(asked["day"]), self.clock(), by=asked["by"]
            )
        return {
            "flow": plan.flow(asked["flow"]).model_dump(mode="json"), "retry": plan.retry.model_dump(mode="json"),
        }  # fmt: skip


def _mind(office: Acts) -> None:
    """What is given up in a night stops changing anything."""
    from acting.office import Office

    if isinstance(office, Office):
        office.given_up = given_up


_OPEN: dict[str, Nights] = {}
"""The one house whose nights this process runs; workflows are functions and know no other way to it."""


@workflow(name="night")
def _night(asked: dict[str, Any]) -> str:
    house = _OPEN["house"]
    plan = step("begin", house.begin, asked)
    room = house.room(asked, plan)
    doing = [stage.do for stage in room.flow.steps]
    last = max((doing.index(do) for do in ("anomalies", "safeguards") if do in doing), default=-1)
    for place, stage in enumerate(room.flow.steps):
        tools: list[dict[str, Any]] = []
        if stage.tools and not (stage.do in CHANGING and room.held()):
            for number, run in enumerate(stage.tools):
                work = _tool(room, stage, number)
                tools.append(step(f"{stage.do} {number + 1} {run.tool}", work))
        room.done[stage.do] = step(stage.do, _stage(room, stage, tools))
        if place == last:
            room.done["respond"] = step("respond", lambda: tried(room, "respond", lambda: respond(room), LONGEST))
    brief = step("brief", _brief(room))
    step("notify", _notify(room, brief))
    return step("end", _end(room, brief))


def _tool(room: Room, stage: Stage, number: int) -> Callable[[], dict[str, Any]]:
    run = stage.tools[number]

    def work() -> Said:
        if stage.do in CHANGING and (why := room.halted()):
            return Said("held", Words(de=f"angehalten: {why.de}", en=f"held: {why.en}"))
        return _work.tool(room, run, stage.do)

    def named() -> dict[str, Any]:
        said = tried(room, f"{stage.do} {run.tool}", work)
        return said | {"data": {"tool": run.tool} | said["data"]}

    return named


def _stage(room: Room, stage: Stage, tools: list[dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    def work() -> Said:
        if stage.do in CHANGING and (why := room.halted()):
            return Said("held", Words(de=f"angehalten: {why.de}", en=f"held: {why.en}"))
        if stage.do in BEFORE:
            return BEFORE[stage.do](room, stage, tools)
        return ALONE[stage.do](room, stage)

    return lambda: tried(room, stage.do, work, stage.minutes)


def _brief(room: Room) -> Callable[[], dict[str, Any]]:
    def brief() -> dict[str, Any]:
        try:
            return limited("brief", LONGEST, lambda: brief_of(room), STEPS)
        except Exception as failed:  # a night whose brief cannot be written has still happened
            _log(room, "brief", _broke(failed, 1, last=True), 0.0)
            return Sheet(room.asked.key).plain(status="failed", day=room.asked.day, flow=room.flow.title)

    return brief


def _notify(room: Room, brief: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    return lambda: tried(room, "notify", lambda: notify(room.settings, brief, room.asked.key), LONGEST)


def _end(room: Room, brief: dict[str, Any]) -> Callable[[], str]:
    def end() -> str:
        if running := left():
            names = ", ".join(running)
            _log(room, "left", Said("failed", Words(de=f"läuft noch: {names}", en=f"still running: {names}")), 0.0)
        with room.book.writing() as tx:
            return nights.ended(tx, room.asked.key, brief["status"], brief, room.clock()).status

    return end


def tried(room: Room, name: str, work: Callable[[], Said], minutes: float = 0.0) -> dict[str, Any]:
    """A step with its retries; what it came to stands in the ledger, and it never throws what it did not expect.

    Args:
        room: of the night.
        name: of the step in the log.
        work: what it does.
        minutes: after which it is given up; 0 where the work has limits of its own.
    """
    wait = room.retry.seconds
    for attempt in range(1, room.retry.attempts + 1):
        began = time.perf_counter()
        try:
            said = limited(name, minutes, work, STEPS) if minutes else work()
        except Exception as failed:  # whatever breaks is a line in the log, not the end of the night
            last = attempt == room.retry.attempts or isinstance(failed, PersonMustAct | Hangs)
            said = _broke(failed, attempt, last)
            if isinstance(failed, Hangs):
                room.fresh()
            if not last:
                _log(room, name, said, time.perf_counter() - began)
                time.sleep(wait)
                wait *= room.retry.factor
                continue
        _log(room, name, said, time.perf_counter() - began)
        return said.plain()
    raise AssertionError("a step is tried at least once")


def _broke(failed: Exception, attempt: int, last: bool) -> Said:
    if isinstance(failed, LeitstandError):
        words = Words(de=failed.line("de"), en=failed.line("en"))
    else:
        words = Words(**dict.fromkeys(("de", "en"), f"{type(failed).__name__}: {failed}"[:300]))
    if last:
        return Said("failed", words, data={"attempts": attempt})
    return Said("retried", words)


def _log(room: Room, name: str, said: Said, seconds: float) -> None:
    with room.book.writing() as tx:
        nights.stepped(tx, room.asked.key, name, said.status, round(seconds, 3), said.note, said.runs)
