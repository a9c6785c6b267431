"""One house, one campaign, one change: what the tests of the ruling have in common."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from policies._bounded import bounded
from policies._bounds import Bounds
from policies._case import Case
from policies._policy_file import read
from policies.autonomy import FILE, Change, Situation, policy_of, ruled
from terms import Money, Operation, Proposal, Words

ZONE = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 11, 12, tzinfo=ZONE)
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")
NARROW = {"change": 1000, "day": 1000, "total": 1000}


def policy(**actions):
    """The packaged policy with some actions replaced."""
    shape = read(FILE)
    top = {name: actions.pop(name) for name in ("freezes", "everything", "currency") if name in actions}
    return policy_of({**shape, **top, "actions": {**shape["actions"], **actions}}, Path("test.yaml"))


def auto(**bounds):
    """Budgets that move by themselves inside these bounds."""
    return policy(set_budget={"level": "auto", "auto": {"risk": NARROW, **bounds}})


def proposal(before=100.0, after=105.0, *, risk: float | None = 70.0, id="p-1", action="set_budget", unit="EUR/day",
             currency="EUR", until=date(2026, 3, 25), evidence="experiment", thing="Sample"):  # fmt: skip
    return Proposal(
        id=id, action=action, target=thing, before={thing: before}, after={thing: after}, unit=unit,
        evidence=evidence, why=WHY, risk=None if risk is None else Money(amount=risk, currency=currency), expires=until,
    )  # fmt: skip


def write(before=100.0, after=105.0, *, platform="google", entity="1", name="Sample", field="budget", unit="EUR/day"):
    return Operation(platform=platform, entity=entity, name=name, field=field, before=before, after=after, unit=unit)


def here(now=NOON, **given):
    return Situation(now=now, zone="Europe/Berlin", **given)


def judged(rules, what=None, writes=None, situation=None, confidence="green", **given):
    return ruled(rules, what or proposal(), [write()] if writes is None else writes, confidence,
                 situation or here(), currency="EUR", **given)  # fmt: skip


def against(ruling):
    return {check.rule for check in ruling.checks if not check.ok and check.rule != "level"}


def change(at, before=100.0, *, risk=10.0, id="p-0", entity="1", after=0.0):
    return Change("google", entity, "budget", at, risk, "EUR", id, "set_budget", before, after, "EUR/day")


def case(what=None, writes=None, situation=None, confidence="green", currency="EUR"):
    """The same change as `judged` has, before anybody rules on it."""
    return Case(what or proposal(), [write()] if writes is None else writes, confidence, situation or here(), currency)


def marks(bounds, what=None, writes=None, situation=None, **given):
    """Each rule that has a say, by its name."""
    return {mark.rule: mark for mark in bounded(Bounds(**bounds), case(what, writes, situation, **given), "approve")}
