"""A house whose tools say what a test wants: results with receipts in the real ledger, and a night's plan."""

# pyright: basic
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import yaml

from errors import NoData
from ledger.book import Book
from settings import Settings
from terms import Fact, Interval, Money, Proposal, Receipt, Result, Table, Verdict, Words

DAY = date(2026, 11, 26)
PLAN = {
    "version": 1,
    "retry": {"attempts": 2, "seconds": 0, "factor": 1},
    "flows": {
        "night": {
            "title": {"de": "Nachtlauf", "en": "night run"},
            "steps": [
                {"do": "refresh"},
                {"do": "quality", "tools": [{"tool": "data.quality"}]},
                {"do": "anomalies", "tools": [{"tool": "data.anomalies"}], "stops": ["tracking"], "days": 7},
                {"do": "measure", "tools": [{"tool": "data.reconcile"}]},
                {"do": "propose", "tools": [{"tool": "bidding.pacing"}, {"tool": "bidding.bids"}]},
                *({"do": do} for do in ("policy", "apply", "verify", "observe", "outcome")),
            ],
        },
        "watch": {
            "title": {"de": "Kontrollgang", "en": "check"},
            "steps": [{"do": "refresh"}, {"do": "quality", "tools": [{"tool": "data.quality"}]}],
        },
    },
    "schedules": {"night": {"flow": "night", "at": "03:00"}},
    "triggers": [
        {"when": "file", "flow": "watch"}, {"when": "import", "flow": "watch"}, {"when": "incident", "flow": "watch"},
        {"when": "event", "name": "check", "flow": "watch"},
    ],
}  # fmt: skip


def said(text):
    """The same in both languages."""
    return Words(de=text, en=text)


def budget(name="google · Brand DE", before=100.0, after=110.0, day=DAY, risk=140.0, action="set_budget"):
    """A small change that the limits let through."""
    effect = Fact(
        id="gain", value=Decimal(300), unit="EUR", label=Words(de="Zusatzgewinn je Woche", en="extra profit a week"),
        interval=Interval(low=Decimal(100), high=Decimal(500), level=0.9), basis="modelled",
    )  # fmt: skip
    return Proposal(
        id=f"p-{abs(hash((name, str(before), str(after), str(day)))) % 10**12:012d}", action=action, target=name,
        before={name: before}, after={name: after}, unit="EUR/day", effect=effect, downside=None,
        risk=Money(amount=Decimal(str(risk))), evidence="model", why=said("Brand DE gains more than it costs."),
        expires=day + timedelta(days=14),
    )  # fmt: skip


@dataclass
class Tools:
    """Stands for `tools._tool.call`: what each tool says, and what was asked."""

    says: Any = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def __call__(self, name, args, desk, parent=""):
        """One call, recorded like a real one."""
        self.asked.append(name)
        said_: Any = self.says.get(name, Result())
        if callable(said_):
            said_ = said_(desk)
        if isinstance(said_, Exception):
            raise said_
        receipt = Receipt(
            run=desk.runs.new_id(name), tool=name, version="1", code="c", args=args, data={}, seed=1, today=desk.today
        )
        result = said_.model_copy(update={"receipt": receipt})
        desk.runs.record(receipt, result, parent=parent)
        return result


def tracking(last=DAY, cause="tracking", group="meta"):
    """What data.anomalies says of conversions that are no longer counted."""
    columns = ("first", "last", "kind", "group", "series", "expected", "observed", "z", "cause", "score")
    row = (str(last - timedelta(days=3)), str(last), "ads", group, "cvr", 0.02, 0.0, -20.0, cause, 1.0)
    return Result(tables={"incidents": Table(columns=columns, rows=(row,))})


BLOCKED = Result(confidence="red", verdict=Verdict(decision="block", rules=("missing_days",)))
OPEN = {
    "actions": {
        "set_budget": {
            "level": "auto",
            "auto": {"risk": {"change": 200, "day": 500, "week": 2000, "total": 5000}, "grow": {"step": 0.2},
                     "confidence": "amber", "evidence": "model"},
        }
    }
}  # fmt: skip
"""A policy that lets small budgets move by themselves."""
NOTHING = NoData(en="Nothing is loaded.", de="Es ist nichts geladen.")


def house(home, plan=PLAN, policy=None, **more):
    """Settings of a home with that plan, and that policy."""
    home.mkdir(parents=True, exist_ok=True)
    if policy is not None:
        (home / "autonomy.yaml").write_text(yaml.safe_dump(policy), encoding="utf-8")
    (home / "night.yaml").write_text(yaml.safe_dump(plan), encoding="utf-8")
    return Settings(home=home, today=DAY, model="none", **more)


class Desk:
    """An office that keeps proposals in the real ledger and applies nothing."""

    def __init__(self, settings):
        self.book = Book.of(settings)

    def taken(self):
        """Nothing is at risk."""
        from policies.limits import Taken

        return Taken()

    def submit(self, results, *, by, asked_by="", night=""):
        """On record, waiting for one person."""
        from ledger import proposals

        with self.book.writing() as tx:
            return tuple(
                proposals.submit(
                    tx, each, by=by, asked_by=asked_by, run=result.receipt.run, night=night, level="approve", needs=1,
                    at=datetime.now(UTC),
                )
                for result in results
                for each in result.proposals
            )  # fmt: skip

    def dispatch(self, limit=None, wait=0.0, held=None):
        """Nothing is due."""
        return ()
