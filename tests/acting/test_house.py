# pyright: basic
from __future__ import annotations

import pytest

from platforms.port import Refused
from tests.acting._pretend import ANNA, items, proposed

TEST = proposed({"brand": "on"}, {"brand": "on/off by the week"}, "run_test", "", target="paid search")


def test_a_test_is_entered_once_as_proposed_and_abandoned_when_taken_back(brought, office, clock):
    assert brought(TEST).status == "handed_over"
    (entered,) = office.book.experiments.all()
    assert entered.status == "proposed"
    assert "on/off by the week" in entered.plan.hypothesis
    (item,) = items(office, "p-1")
    again = office.adapters["house"].apply(item.operation, item.key)
    assert again.again
    assert len(office.book.experiments.all()) == 1
    office.rollback("p-1", ANNA)
    assert office.book.experiments.all()[0].status == "decided"


def test_a_test_that_runs_is_not_taken_back(brought, office):
    brought(TEST)
    entered = office.book.experiments.all()[0]
    plan = entered.plan.model_copy(update={"metric": "sales", "days": 14})
    office.book.experiments.change(entered.id, plan, office.clock().date())
    office.book.experiments.start(entered.id, office.clock().date())
    (item,) = items(office, "p-1")
    with pytest.raises(Refused, match="has started"):
        office.adapters["house"].apply(item.operation.undone(), "k")


def test_what_a_person_has_to_do_stands_in_a_file(brought, office, settings):
    contact = proposed({"win back": 0}, {"win back": 400}, "contact", "people", target="win back (mail)")
    assert brought(contact).status == "handed_over"
    files = [file for file in (settings.home / "handover").rglob("*") if file.is_file()]
    assert any(b"400" in file.read_bytes() for file in files)
