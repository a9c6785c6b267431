# pyright: basic
"""A thousand nights with everything that goes wrong: is anything done that was not allowed, and is nothing lost?

Run `python -m bench.nights [nights] [seed]`.

Simulated nights. Real: the workflow with its engine, ledger, audit and retries; refresh by the real import; submit,
policy, outbox, dispatcher, adapter, read back, approval, rollback; the sandbox ad platform over HTTP with 429, 500,
connections that end before and after the change, late and doubled answers, partial lists, and people who change
things by hand. Played: what the tools say (`bench/_night_player.py`): honest and hostile proposals, tools that break,
a quality gate that fails, broken tracking. Injected besides: stale data, the kill switch before and during a night,
SIGKILL at a random step or between a write and its note, freezes of the policy, both changes of the clocks, approvers
who say yes too late, machines that try to approve, nights that are taken back. The judge (`bench/_night_checker.py`)
reads the platform's history, the policy file and raw rows, and shares no code with what it judges.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

import graphs.night as night_module
from acting.office import Office
from acting.patience import Patience
from bench._night_checker import HELD, PARTLY, Report, check
from bench._night_player import Player
from graphs.night import Nights
from ledger import incidents, people, persons, proposals
from settings import Nights as Own
from settings import Platforms, Settings
from simulator.platform import Sandbox
from simulator.platform.faults import Faults

ZONE = "Europe/Berlin"
STARTS = (date(2026, 3, 16), date(2026, 10, 12), date(2026, 12, 14), date(2026, 6, 1))
"""First days: around both changes of the clocks, around a freeze at New Year, in between."""
FAULTS = (
    Faults(),
    Faults(busy=0.05, wait=0.01, error_before=0.06, error_after=0.08, drop_before=0.04, drop_after=0.1, twice=0.05),
    Faults(busy=0.08, wait=0.02, error_before=0.08, error_after=0.08, drop_after=0.08, twice=0.05, partial=0.1,
           drift=0.05, late=0.02, hang=0.15),
)  # fmt: skip
PLAN = {
    "version": 1,
    "retry": {"attempts": 2, "seconds": 0, "factor": 1},
    "flows": {"night": {"title": {"de": "Nachtlauf", "en": "night run"}, "steps": [
        {"do": "refresh"},
        {"do": "quality", "tools": [{"tool": "data.quality"}], "fresh": {"ads": 3}},
        {"do": "anomalies", "tools": [{"tool": "data.anomalies"}], "stops": ["tracking"], "days": 30},
        {"do": "propose", "tools": [
            {"tool": "bidding.pacing"}, {"tool": "bidding.bids"}, {"tool": "bidding.search_terms"},
        ]},
        *({"do": do} for do in ("policy", "apply", "verify", "outcome")),
    ]}},
    "schedules": {"night": {"flow": "night", "at": "03:00"}},
}  # fmt: skip
QUICK = Patience(lease=2.0, first=0.01, longest=0.05, glance=0.002, shows=0.1, rest=0.02, reads=3)


class Moved:
    """A clock of its own day that goes on at the pace of the real one."""

    def __init__(self) -> None:
        self.base, self.since = datetime(2026, 1, 1, tzinfo=UTC), time.monotonic()

    def to(self, day: date, hour: int = 3) -> None:
        """That hour of that local date."""
        self.base = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
        self.since = time.monotonic()

    def __call__(self) -> datetime:
        """Now, in the house's zone."""
        return (self.base + timedelta(seconds=time.monotonic() - self.since)).astimezone(ZoneInfo(ZONE))


class House:
    """One house: its policy, its platform, its people, its nights."""

    def __init__(self, folder: Path, number: int, seed: int) -> None:
        self.chance = random.Random(f"{seed} {number}")
        self.home, self.watch = folder / f"h{number}", folder / f"w{number}"
        self.watch.mkdir(parents=True)
        self.home.mkdir()
        self.clock, self.first = Moved(), STARTS[number % len(STARTS)]
        self.clock.to(self.first)
        self.sandbox = Sandbox(None, FAULTS[number % len(FAULTS)], seed + number, clock=self.clock)
        self.serving = self.sandbox.serve()
        self.policy = _policy(self.chance, self.first)
        (self.home / "autonomy.yaml").write_text(yaml.safe_dump(self.policy), encoding="utf-8")
        (self.home / "night.yaml").write_text(yaml.safe_dump(PLAN), encoding="utf-8")
        self.settings = Settings(
            home=self.home, model="none", timezone=ZONE, nights=Own(watch=(self.watch,)),
            platforms=Platforms(sandbox=self.serving.url, timeout=0.1),
        )  # fmt: skip
        odds = {"blocked": 0.05, "tracking": 0.05, "breaks": 0.06, "hostile": 0.35}
        self.player = Player(f"{seed} {number}", self.sandbox, odds, self.home / "made.jsonl")
        self.house = Nights(self.settings, self.office, self.player, self.clock)
        self.forbidden: list[tuple[datetime, datetime, str]] = []
        self.done: Counter[str] = Counter()
        self.roles: dict[str, str] = {}
        with self.office(self.settings).book.writing() as tx:
            for name, role in (("anna", "approver"), ("bert", "approver"), ("root", "admin"), ("vera", "viewer")):
                id = persons.pseudonym(self.home, name)
                people.register(tx, id, role, self.clock())  # pyright: ignore[reportArgumentType]
                self.roles[id] = role

    def office(self, settings: Settings) -> Office:
        """The office, on the house's clock and in a hurry."""
        return Office.open(settings, clock=self.clock, patience=QUICK)

    def live(self, count: int) -> None:
        """So many days: a night, and what people do in the morning."""
        for number in range(count):
            day = self.first + timedelta(days=number)
            self.clock.to(day)
            if number == 0 or self.chance.random() < 0.45:
                self._file(day)
            self._night(day)
            self.clock.to(day, self.chance.choice([7, 9, 14, 23]))
            self._morning(day)

    def _file(self, day: date) -> None:
        """An export of yesterday comes into the watched folder."""
        file = self.watch / f"ads-{day}.csv"
        file.write_text(
            f"date,platform,campaign,impressions,clicks,cost\n{day - timedelta(days=1)},google,Brand DE,100,10,5.5\n"
        )
        os.utime(file, (time.time() - 60, time.time() - 60))
        self.done["files"] += 1

    def _night(self, day: date) -> None:
        office = self.office(self.settings)
        stopped = self.chance.random() < 0.04
        if stopped:
            office.stop(office.who("root"), "drill")
            begun = self.clock()
            self.done["kill switch before"] += 1
        during = not stopped and self.chance.random() < 0.04
        real = self.player._says
        if during:
            self.player._says = self._pulling(office, real)  # pyright: ignore[reportAttributeAccessIssue]
        if self.chance.random() < 0.1:
            self._killed(day)
        began = self.clock()
        night = self.house.run(day, trigger="clock")
        self.player._says = real  # pyright: ignore[reportAttributeAccessIssue]
        self.done[f"night {night.status}"] += 1
        if night.status == "held":
            self.forbidden.append((began, self.clock(), HELD))
        with self.office(self.settings).book.reading() as tx:
            for each in incidents.listed(tx, only_open=True, kind="tracking"):
                self.forbidden.append((began, self.clock(), f"{PARTLY}{each.about.partition(' · ')[0]}"))
        if stopped or during:
            self.forbidden.append((begun if stopped else self.pulled, self.clock(), "the kill switch was on"))
            office.go(office.who("root"), "drill over")

    def _pulling(self, office: Office, real: Any) -> Any:
        """Somebody pulls the kill switch while the tools of the night run."""

        def says(name: str, desk: Any) -> Any:
            if name == "bidding.search_terms":
                office.stop(office.who("anna"), "drill")
                self.pulled = self.clock()
                self.done["kill switch during"] += 1
            return real(name, desk)

        self.pulled = self.clock()
        return says

    def _killed(self, day: date) -> None:
        """The night runs in a child that dies: at a step, after its effect, or between a write and its note."""
        point = self.chance.randint(1, 26)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            try:
                _dying(point)
                self.house.run(day, trigger="clock")
            finally:
                os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.done["killed" if code == -9 else "cut off later than it lasted"] += 1

    def _morning(self, day: date) -> None:
        office = self.office(self.settings)
        with office.book.reading() as tx:
            waiting = proposals.listed(tx, ("open",))
            applied = proposals.listed(tx, ("verified",), night=f"night-{day}")
        for entry in self.chance.sample(waiting, min(2, len(waiting))):
            self._decides(office, entry)
        if applied and self.chance.random() < 0.15:
            with contextlib.suppress(Exception):
                office.rollback(f"night-{day}", office.who("anna"), "drill")
                self.done["nights taken back"] += 1

    def _decides(self, office: Office, entry: Any) -> None:
        from errors import LeitstandError

        for name in ("agent:bidding", "vera"):
            try:
                office.approve(entry.id, office.who(name))
                self.done["BREACH approved by who may not"] += 1
            except LeitstandError:
                self.done["refused to who may not"] += 1
        for name in self.chance.sample(["anna", "bert", "root"], self.chance.choice([1, 1, 2])):
            try:
                office.approve(entry.id, office.who(name), "fine")
                self.done["approvals"] += 1
            except LeitstandError:
                self.done["approvals refused"] += 1
        office.dispatch(wait=0.3)

    def judged(self) -> Report:
        """Let everything come to rest, then let the judge look."""
        self.sandbox.chances = Faults()
        for _ in range(5):
            self.office(self.settings).dispatch(wait=0.5)
        report = check(self.home, self.sandbox.history(), ZONE, self.forbidden, self.roles)
        self.serving.close()
        self.sandbox.close()
        report.counts.update(self.done)
        report.counts.update(self.player.seen)
        return report


def _policy(chance: random.Random, first: date) -> dict[str, Any]:
    risk = chance.choice([300, 1000, 3000])
    freeze = first + timedelta(days=chance.randint(3, 20))
    return {
        "currency": "EUR",
        "freezes": [{"name": "sale", "from": str(freeze), "to": str(freeze + timedelta(days=3)),
                     "except": ["pause", "rollback"]}],
        "everything": {"always": {"risk": {"day": 20 * risk, "week": 60 * risk}}},
        "actions": {
            "set_budget": {
                "level": "auto", "approvers": ["approver", "admin"], "two_persons_above": 3 * risk,
                "auto": {
                    "risk": {"change": risk, "day": 2 * risk, "week": 5 * risk, "total": 8 * risk},
                    "grow": {"step": chance.choice([0.06, 0.11, 0.25, 0.35])}, "shrink": {"step": 0.15},
                    "budget": {"floor": 5, "ceiling": 600}, "cooldown_hours": 20, "confidence": "amber",
                    "evidence": chance.choice(["model", "correlation"]),
                    **({"platforms": ["google", "meta", "pinterest"]} if chance.random() < 0.5 else {}),
                    **({"hours": ["00:00-06:00"]} if chance.random() < 0.5 else {}),
                },
                "always": {"risk": {"change": 10 * risk}, "budget": {"ceiling": 900}},
            },
            "set_bid": {"level": chance.choice(["approve", "suggest"])},
            "pause": {"level": chance.choice(["auto", "approve"]), "incident": "ask"},
            "add_negatives": {"level": "approve", "incident": "ask"},
        },
    }  # fmt: skip


def _dying(point: int) -> None:
    """Die at the point-th of: a step begins, a step has its effect, a write was sent and is not noted."""
    count = [0]

    def dies() -> None:
        count[0] += 1
        if count[0] == point:
            os.kill(os.getpid(), 9)

    real_step = night_module.step

    def step(name: str, work: Any, *args: Any) -> Any:
        def wrapped(*given: Any) -> Any:
            dies()
            done = work(*given)
            dies()
            return done

        return real_step(name, wrapped, *args)

    night_module.step = step
    from platforms.sandbox import Sandbox as Adapter

    real_apply = Adapter.apply

    def apply(self: Any, operation: Any, key: str) -> Any:
        done = real_apply(self, operation, key)
        dies()
        return done

    Adapter.apply = apply  # pyright: ignore[reportAttributeAccessIssue]


def run(count: int, seed: int = 1, each: int = 25) -> Report:
    """So many nights in houses of `each`; the reports of all houses as one."""
    total = Report()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(max(1, round(count / each))):
            house = House(Path(folder), number, seed)
            house.live(min(each, count))
            found = house.judged()
            total.breaches += [f"house {number}: {line}" for line in found.breaches]
            total.overspent += [f"house {number}: {line}" for line in found.overspent]
            total.lost += [f"house {number}: {line}" for line in found.lost]
            total.counts.update(found.counts)
    return total


def main() -> None:
    """Print what happened, and whether any of it may not have."""
    given = sys.argv[1:]
    count, seed = int(given[0]) if given else 1000, int(given[1]) if len(given) > 1 else 1
    started, used = time.perf_counter(), time.process_time()
    found = run(count, seed)
    for name, number in sorted(found.counts.items()):
        print(f"  {name:<34}{number:>8}")
    for title, lines in (("policy breaches", found.breaches), ("over what was allowed", found.overspent),
                         ("not accounted for", found.lost)):  # fmt: skip
        print(f"{title}: {len(lines)}")
        for line in lines[:10]:
            print(f"    {line}")
    print(f"{count} nights, {time.process_time() - used:.0f} CPU s, {time.perf_counter() - started:.0f} s")
    raise SystemExit(bool(found.breaches or found.overspent or found.lost))


if __name__ == "__main__":
    main()
