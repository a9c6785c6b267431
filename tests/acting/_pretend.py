"""A platform that does what a test tells it, a clock that runs only when somebody sleeps, things and proposals."""

# pyright: basic
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from platforms.port import Applied, Moved, Refused, Seen, Unreachable
from platforms.values import same
from terms import Money, Principal, Proposal, Result, Words

TODAY = date(2026, 11, 26)
ANNA = Principal(id="u-anna", kind="person", role="approver")
BERT = Principal(id="u-bert", kind="person", role="approver")
CHEF = Principal(id="u-chef", kind="person", role="admin")


class Clock:
    """Noon of the day; sleeping moves it on."""

    def __init__(self):
        self.now = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Berlin"))
        self.slept = 0.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept += seconds
        self.now += timedelta(seconds=seconds)

    def on(self, **span):
        self.now = (self.now.astimezone(UTC) + timedelta(**span)).astimezone(ZoneInfo("Europe/Berlin"))


class Pretend:
    """A platform in memory that remembers keys; `plan` holds what goes wrong at the next calls of apply.

    plan entries: an exception (raised before anything happens), ("after", exception) (raised once it took effect),
    ("as", value) (something else is taken), ("reject", rows).
    """

    name = "pretend"
    reads = True

    def __init__(self, things):
        self.things = {(t.platform, t.kind, t.entity): t for t in things}
        self.keys, self.history, self.plan, self.unread = {}, [], [], []
        self.on_apply = lambda operation: None

    def platforms(self):
        return tuple(dict.fromkeys(t.platform for t in self.things.values()))

    def catalogue(self, platform):
        return tuple(t for t in self.things.values() if t.platform == platform)

    def read(self, platform, kind, entity):
        if self.unread:
            failure = self.unread.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return failure
        return self.things[platform, kind, entity]

    def found(self, operation, key):
        if self.unread and isinstance(self.unread[0], Exception):
            raise self.unread.pop(0)
        known = self.keys.get(key)
        return known.model_copy(update={"again": True}) if known else None

    def apply(self, operation, key):
        self.on_apply(operation)
        turn = self.plan.pop(0) if self.plan else None
        if isinstance(turn, Exception):
            raise turn
        if key in self.keys:
            return self.keys[key].model_copy(update={"again": True})
        place = (operation.platform, operation.kind, operation.entity)
        held = self.things.get(place)
        if held is None:
            raise Refused(en="no such thing", de="gibt es nicht")
        if not same(operation.field, held.fields[operation.field], operation.before):
            raise Moved(en="moved", de="verschoben")
        rows = turn[1] if turn and turn[0] == "reject" else {}
        value = turn[1] if turn and turn[0] == "as" else operation.after
        if rows:
            value = [row for row in value if row not in rows]
        self.set(*place, operation.field, value)
        self.history.append((key, operation.entity, operation.field, operation.before, value))
        self.keys[key] = Applied(key=key, version=self.things[place].version, rejected=rows)
        if turn and turn[0] == "after":
            raise turn[1]
        return self.keys[key]

    def set(self, platform, kind, entity, field, value):
        held = self.things[platform, kind, entity]
        version = str(int(held.version) + 1)
        self.things[platform, kind, entity] = held.model_copy(
            update={"fields": held.fields | {field: value}, "version": version}
        )

    def state(self):
        return {place: thing.fields for place, thing in self.things.items()}


def campaign(entity, name, budget, platform="google", **fields):
    fields = {"budget": budget, "bid": 0.5, "target": None, "status": "enabled", "negatives": [], "excluded": [],
              "cap": None} | fields  # fmt: skip
    return Seen(
        platform=platform, entity=entity, kind="campaign", name=name, currency="EUR", fields=fields, version="1"
    )


def below(parent, entity, name, kind, **fields):
    return Seen(platform=parent.platform, entity=entity, kind=kind, name=name, currency="EUR", parent=parent.entity,
                fields=fields, version="1")  # fmt: skip


BRAND = campaign("c1", "Brand DE", 100)
GENERIC = campaign("c2", "Generic", 50)
SOCIAL = campaign("m1", "Prospecting", 80, "meta", cap=5)
GROUP = below(GENERIC, "g1", "Tents", "ad_group", bid=0.8, status="enabled", negatives=[])
WORD = below(GROUP, "k1", "tent", "keyword", bid=0.4, status="enabled")
TRIAL = below(BRAND, "e1", "Test Brand", "experiment", shares={"control": 0.5, "treatment": 0.5}, status="paused")


def proposed(
    before, after, action="set_budget", unit="EUR/day", id="p-1", risk: Any = 1000, target="", days=14, **more
):
    return Proposal(
        id=id, action=action, target=target or ", ".join(before), before=before, after=after, unit=unit,
        risk=None if risk is None else Money(amount=risk), evidence="experiment",
        why=Words(de="weil", en="because"), expires=TODAY + timedelta(days=days), **more,
    )  # fmt: skip


def said(proposal, confidence: Any = "green"):
    return Result(proposals=(proposal,), confidence=confidence)


class Adapters(dict):
    """By platform; every other name is served by the files of the home."""

    def __init__(self, pretend, files):
        super().__init__({name: pretend for name in pretend.platforms()})
        self.files = files

    def __missing__(self, name):
        return self.files

    def named(self, name):
        return next((each for each in (*self.values(), self.files) if each.name == name), None)


def kept(office, id):
    from ledger import proposals

    with office.book.reading() as tx:
        return proposals.get(tx, id)


def items(office, id):
    from ledger import outbox

    with office.book.reading() as tx:
        return outbox.of(tx, id)


GONE = Unreachable(en="no answer", de="keine Antwort")
BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgres"], indirect=True)
RAISE = proposed({"google · Brand DE": 100}, {"google · Brand DE": 120})
PAIR = proposed({"Brand DE": 100, "Generic": 50}, {"Brand DE": 110, "Generic": 45})


def budget(pretend, entity="c1", platform="google"):
    return pretend.things[platform, "campaign", entity].fields["budget"]
