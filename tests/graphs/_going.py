"""A playbook that is under way, with a book of its own and tools that say what a test tells them."""

# pyright: basic
from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from graphs import playbook_shape as shape
from graphs._playbook_run import Run
from ledger.book import Book
from settings import Settings
from terms import Fact, Principal, Result, Words

ME = Principal(id="local", kind="person", role="admin")


def going(tmp_path, name="emergency_stop", *, says=None, **given):
    """`says` is what each call of a tool gives, or what it raises."""
    settings = Settings(home=tmp_path, today=date(2026, 9, 20))
    playbook = shape.one(name)

    def call(name: str, args: dict[str, Any], desk: Any, parent: str = "") -> Any:
        if isinstance(says, Exception):
            raise says
        return says

    desk: Any = SimpleNamespace()
    inputs = shape.inputs(playbook, given, settings.day) | {"currency": None}
    return Run(
        playbook, inputs, ME, "", settings.now, "pb-1", desk, Book.of(settings), None, call=call
    )  # fmt: skip


def step(run, id):
    return next(each for each in run.playbook.steps if each.id == id)


def counted(value, id="incidents"):
    label = Words(de="Auffälligkeiten", en="anomalies")
    return Result(facts=(Fact(id=id, value=Decimal(value), unit="count", label=label),))
