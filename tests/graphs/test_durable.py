"""The engine: on both places of the ledger, JSON only, one house at a time."""

# pyright: basic
from __future__ import annotations

import sqlite3
import threading

import pytest
from pydantic import SecretStr

from graphs import _durable
from graphs._alone import Running, alone
from graphs.night import Nights
from ledger import proposals
from terms import Result
from tests.graphs._nights import Desk, Tools, budget, house
from tests.graphs.test_night import entries, killed_at
from tests.ledger.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


def test_on_postgres_a_killed_night_goes_on_and_nobody_else_can_start_one(tmp_path, postgres_url):
    settings = house(tmp_path, ledger_url=SecretStr(postgres_url))
    tools = Tools({"bidding.pacing": Result(proposals=(budget(),))})
    assert killed_at(settings, tools, 22)
    nights = Nights(settings, Desk, tools)
    with alone(settings), pytest.raises(Running):
        nights.run()
    assert nights.run().status == "done"
    assert len(entries(nights)) == 1
    with nights.book.reading() as tx:
        assert proposals.listed(tx)[0].night == "night-2026-11-26"
    assert not (tmp_path / "night.db").exists()


def test_what_is_kept_is_json_and_a_forged_row_runs_nothing(tmp_path):
    settings = house(tmp_path)
    Nights(settings, Desk, Tools()).run()
    with sqlite3.connect(tmp_path / "night.db") as db:
        kept = db.execute("select serialization from workflow_status").fetchall()
        values = [row[0] for row in db.execute("select output from operation_outputs where output is not null")]
    assert {row[0] for row in kept} == {"leitstand_json"}
    assert values
    assert all(value[0] in '{["n' for value in values)
    with pytest.raises(ValueError):
        _durable._Json().deserialize("gASVHgAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAR0cnVllIWUUpQu")


def test_the_lock_ends_with_who_held_it(tmp_path):
    settings = house(tmp_path)
    with alone(settings):
        found = []

        def second():
            try:
                with alone(settings):
                    found.append("in")
            except Running:
                found.append("out")

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        assert found == ["out"]
    with alone(settings):
        pass


def test_an_exception_is_kept_as_words(tmp_path):
    packed = _durable._Json().serialize({"a": ZeroDivisionError("oops")})
    back = _durable._Json().deserialize(packed)["a"]
    assert isinstance(back, _durable.StepBroke)
    assert "oops" in back.said("en")
    with pytest.raises(TypeError):
        _durable._Json().serialize({"a": object()})
