# pyright: basic
from __future__ import annotations

from datetime import date

from acting.recording import proposer, recorded, taken
from ledger import proposals
from settings import Limits
from terms import Receipt, Result
from tests.acting._pretend import kept, proposed, said


def ran(tool, proposal):
    receipt = Receipt(run="r1", tool=tool, version="1", code="1", args={}, data={}, seed=1, today=date(2026, 11, 26))
    return said(proposal).model_copy(update={"receipt": receipt})


def at_risk(settings, results):
    found = taken(settings, results)
    assert found is not None
    return found


RAISE = proposed({"Brand DE": 100}, {"Brand DE": 120})


def test_what_an_agent_computes_is_its_own_and_what_a_person_orders_is_theirs():
    assert proposer(ran("bidding.allocate", RAISE), "u-a") == ("agent:bidding", "u-a")
    assert proposer(ran("act.set_budget", RAISE), "u-a") == ("u-a", "")


def test_results_without_proposals_make_no_ledger(settings):
    assert recorded(settings, [Result()])[1] == ()
    assert taken(settings, [Result()]) is None
    assert not settings.home.exists()


def test_proposals_are_in_the_inbox_afterwards(settings, office):
    assert recorded(settings, [ran("bidding.allocate", RAISE)])[1] == ()
    entry = kept(office, "p-1")
    assert (entry.status, entry.by, entry.asked_by) == ("open", "agent:bidding", office.own().id)


def test_a_ledger_that_does_not_open_becomes_a_caveat(settings):
    settings.home.mkdir(parents=True)
    (settings.home / "ledger.db").write_bytes(b"no database at all, but long enough to be looked at" * 40)
    (caveat,) = recorded(settings, [ran("bidding.allocate", RAISE)])[1]
    assert "inbox" in caveat.en
    strict = settings.model_copy(update={"limits": Limits(day=100.0)})
    assert at_risk(strict, [ran("bidding.allocate", RAISE)]).day == float("inf")


def test_what_is_at_risk_is_only_looked_up_where_a_limit_asks(settings, brought):
    brought(RAISE)
    assert taken(settings, [ran("bidding.allocate", RAISE)]) is None
    strict = settings.model_copy(update={"limits": Limits(total=5000.0)})
    assert at_risk(strict, [ran("bidding.allocate", RAISE)]).total == 1000


def test_an_order_that_was_turned_down_says_under_which_id_it_waits_now(settings, office):
    order = ran("act.set_budget", RAISE)
    assert recorded(settings, [order], person="u-dora")[1] == ()
    with office.book.writing() as tx:
        proposals.reject(tx, "p-1", by="u-anna", why="no", at=office.clock())
    (told,), (caveat,) = recorded(settings, [order], person="u-dora")
    with office.book.reading() as tx:
        (waiting,) = proposals.listed(tx, ("open",))
    assert waiting.id != "p-1" and all(f"p-1{end}" in said for said, end in ((caveat.de, " "), (caveat.en, ";")))
    assert waiting.id in caveat.de and waiting.id in caveat.en
    assert [each.id for each in told.proposals] == [waiting.id]
    assert [each.id for each in order.proposals] == ["p-1"]


def test_a_change_whose_amounts_somebody_set_is_proposed_by_them(settings, office):
    assert recorded(settings, [ran("bidding.allocate", RAISE)], own=True)[1] == ()
    entry = kept(office, "p-1")
    assert (entry.by, entry.asked_by) == (office.own().id, "")
