"""The house's clock: nights at their time, once for each local date, and flows that an event starts.

What is due is worked out anew at each tick from the ledger, so that neither a pause of the machine nor a second process
makes a night happen twice or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Event as Signal
from typing import Any
from zoneinfo import ZoneInfo

from errors import LeitstandError
from graphs import _times
from graphs import flow as flows
from graphs._alone import Running
from graphs._refresh import fresh
from graphs.night import Nights
from ledger import events, incidents, nights
from settings import Settings

EVERY = 20.0
"""Seconds between two looks."""
BY = "service:schedule"


@dataclass
class Clock:
    """Looks what is due and runs it.

    house   runs the nights · now: the moment, aware · hears: is told in a word and a key what happens
    """

    settings: Settings
    house: Nights
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    hears: Callable[[str, str], None] = lambda what, key: None
    began: datetime | None = field(default=None, init=False)

    @classmethod
    def of(cls, settings: Settings, **more: Any) -> Clock:
        """The clock of a home."""
        return cls(settings, Nights(settings), **more)

    def keep(self, stop: Signal) -> None:
        """Look again and again until told to stop; what is running is finished first."""
        self._safely(self.begin)
        while not stop.is_set():
            self._safely(self.tick)
            stop.wait(EVERY)

    def _safely(self, work: Callable[[], object]) -> None:
        """A tick that breaks is told and tried again at the next one; a clock does not stop."""
        try:
            work()
        except LeitstandError as failed:
            self.hears("failed", failed.line(self.settings.lang or "en"))
        except Exception as failed:
            self.hears("failed", f"{type(failed).__name__}: {failed}"[:200])

    def begin(self) -> None:
        """From now on the schedule counts; what was there before starts nothing, what was cut off is finished."""
        self.began = self.now()
        with self.house.book.writing() as tx:
            unended = [each for each in nights.listed(tx, 100) if not each.ended]
            if (mark := self._loaded()) is not None:
                events.happened(tx, "import", mark, self.now(), waits=False, by=BY)
        if unended:
            try:
                self.house.finish()
            except Running:
                self.hears("running", unended[0].key)

    def tick(self) -> list[str]:
        """Run what is due; the keys of the nights that ran."""
        self.began = self.began or self.now()
        plan = flows.load(self.settings)
        done: list[str] = []
        try:
            for name, schedule in sorted(plan.schedules.items()):
                done += self._night(name, schedule)
            self._look(plan)
            done += self._events(plan)
        except Running:
            self.hears("running", "")
        return done

    def following(self) -> dict[str, datetime]:
        """When each schedule fires next (UTC)."""
        plan, zone = flows.load(self.settings), ZoneInfo(self.settings.timezone)
        return {name: _times.following(each.time, zone, self.now()) for name, each in sorted(plan.schedules.items())}

    def _night(self, name: str, schedule: flows.Schedule) -> list[str]:
        assert self.began is not None
        zone = ZoneInfo(self.settings.timezone)
        with self.house.book.reading() as tx:
            every = [each for each in nights.listed(tx, 1000) if each.schedule == name]
        ran = {each.day for each in every if each.ended}
        # The schedule has been there since its first night, or since this process has kept it.
        since = min([self.began, *(_times.moment(day, schedule.time, zone) for day in ran)])
        due = _times.due(schedule.time, zone, self.now(), since, ran, self.settings.nights.catch_up)
        if due.day is None:
            return []
        self.hears("night", f"{name}-{due.day}")
        return [self._ran(due.day, name, schedule.flow, "clock", missed=due.missed)]

    def _ran(self, day: date, schedule: str, flow: str, trigger: str, **more: Any) -> str:
        night = self.house.run(day, schedule=schedule, flow=flow, trigger=trigger, **more)
        with self.house.book.writing() as tx:  # what the flow itself has loaded starts no other one
            if (mark := self._loaded()) is not None:
                events.happened(tx, "import", mark, self.now(), waits=False, by=BY)
        self.hears("ended", night.key)
        return night.key

    def _look(self, plan: flows.Plan) -> None:
        """Note what has happened and starts something."""
        wanted = {each.when for each in plan.triggers}
        seen: list[tuple[str, str]] = []
        if "file" in wanted and (new := fresh(self.settings)):
            seen.append(("file", json.dumps([[str(file), file.stat().st_mtime_ns] for file in new])))
        if "import" in wanted and (mark := self._loaded()) is not None:
            seen.append(("import", mark))
        with self.house.book.writing() as tx:
            if "incident" in wanted:
                # What the house itself has raised in a flow is told in that flow's brief.
                mine = (each for each in incidents.listed(tx, only_open=True) if each.timeline[0].by != "service:watch")
                seen += [("incident", each.id) for each in mine]
            for kind, mark in seen:
                events.happened(tx, kind, mark, self.now(), by=BY)

    def _events(self, plan: flows.Plan) -> list[str]:
        done: list[str] = []
        with self.house.book.reading() as tx:
            open_ = events.waiting(tx)
        for event in open_:
            match = (each for each in plan.triggers if each.when == event.kind and each.name in ("", event.name))
            trigger, key = next(match, None), ""
            if trigger is not None:
                self.hears("event", f"{event.kind} {event.name}".strip())
                day = self.now().astimezone(ZoneInfo(self.settings.timezone)).date()
                named = f"{trigger.flow}-{event.key}"
                key = self._ran(day, trigger.flow, trigger.flow, event.kind, key=named)
                done.append(key)
            with self.house.book.writing() as tx:
                events.settled(tx, event.key, key, self.now(), by=BY)
        return done

    def _loaded(self) -> str | None:
        """One mark for all that is loaded; nothing where nothing is."""
        from tools.calling import reader

        known = reader(self.settings).kinds()
        return json.dumps({kind: each.snapshot for kind, each in sorted(known.items())}) if known else None
