# pyright: basic
from __future__ import annotations

import pytest

from acting.rejecting import rejected
from ledger.proposals import Outdated
from platforms.port import Busy, Unreachable
from tests.acting._pretend import ANNA, BERT, PAIR, RAISE, items, kept


def events(office, id):
    with office.book.reading() as tx:
        return [row[0] for row in tx.execute("select event from audit where subject = ? order by seq", (id,))]


def test_a_no_before_anything_was_written_stops_all_of_it(brought, office, pretend):
    brought(PAIR, dispatch=False)
    stopped = rejected(office, "p-1", BERT, "no")
    assert (stopped.entry.status, stopped.entry.note, stopped.words()) == ("rejected", "no", None)
    assert len(stopped.called_off) == 2
    assert office.dispatch() == ()


def test_a_no_in_the_middle_says_what_was_stopped_and_what_goes_back(brought, office, pretend):
    before = pretend.state()
    brought(PAIR, dispatch=False)
    office.dispatch(limit=1)
    stopped = rejected(office, "p-1", BERT, "too dear")
    assert [item.operation.entity for item in stopped.called_off] == ["c2"]
    assert [item.operation.entity for item in stopped.written] == ["c1"]
    said = stopped.words()
    assert said is not None
    assert "Still stopped: google · Generic (budget)" in said.en
    assert "Written already, is taken back: google · Brand DE (budget)" in said.en
    assert "leitstand rollback p-1" in said.de
    office.dispatch()
    assert kept(office, "p-1").status == "reverted"
    assert pretend.state() == before
    assert "proposal.withdrawn" in events(office, "p-1")


def test_a_no_to_what_is_on_its_way_is_refused_with_the_way_back(brought, office, pretend, clock):
    pretend.plan = [Unreachable(en="no answer", de="keine Antwort")]
    brought(RAISE)
    assert items(office, "p-1")[0].state == "unknown"
    with pytest.raises(Outdated, match="Nothing of p-1 could be stopped") as refused:
        office.reject("p-1", ANNA, "no")
    assert "Brand DE (budget)" in refused.value.said("de")
    assert "leitstand rollback p-1" in refused.value.todo("en")
    clock.on(seconds=60)
    office.dispatch(wait=60)
    assert kept(office, "p-1").status == "verified"


def test_what_is_half_on_its_way_goes_back_when_it_has_ended(brought, office, pretend, clock):
    before = pretend.state()
    pretend.plan = [("after", Unreachable(en="no answer", de="keine Antwort"))]
    brought(PAIR)
    stopped = rejected(office, "p-1", BERT)
    assert [item.operation.entity for item in stopped.going] == ["c1"]
    assert "On its way" in stopped.words().en  # pyright: ignore[reportOptionalMemberAccess]
    clock.on(seconds=60)
    office.dispatch(wait=60)
    assert kept(office, "p-1").status == "reverted"
    assert {place: held["budget"] for place, held in pretend.state().items() if "budget" in held} == {
        place: held["budget"] for place, held in before.items() if "budget" in held
    }


def test_a_platform_that_asked_to_wait_took_nothing_so_all_is_stopped(brought, office, pretend):
    pretend.plan = [Busy(en="later", de="später", seconds=30)]
    brought(RAISE)
    assert rejected(office, "p-1", BERT).entry.status == "rejected"


def test_a_no_to_what_is_written_names_the_way_back(brought, office):
    brought(RAISE)
    with pytest.raises(Outdated) as refused:
        office.reject("p-1", ANNA, "no")
    assert "leitstand rollback p-1" in refused.value.todo("de")
