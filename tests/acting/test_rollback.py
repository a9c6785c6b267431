# pyright: basic
from __future__ import annotations

import pytest

from errors import Forbidden, Lang, NotFound, PersonMustAct
from ledger import nights
from ledger.proposals import Outdated
from platforms.port import Unreachable
from terms import Principal
from tests.acting._pretend import ANNA, BOTH, CHEF, PAIR, RAISE, TODAY, campaign, items, kept, proposed, said

LOOKER = Principal(id="u-look", kind="person", role="viewer")


@BOTH
def test_a_change_goes_back_to_exactly_what_was(brought, office, pretend):
    before = pretend.state()
    brought(PAIR)
    assert pretend.state() != before
    (entry,) = office.rollback("p-1", ANNA, "too dear")
    assert entry.status == "rolled_back"
    assert pretend.state() == before


def test_a_rollback_can_be_taken_back_as_well_and_again(brought, office, pretend):
    before = pretend.state()
    brought(PAIR)
    after = pretend.state()
    for _ in range(2):
        assert office.rollback("p-1", ANNA)[0].status == "rolled_back"
        assert pretend.state() == before
        assert office.rollback("p-1", ANNA, again=True)[0].status == "verified"
        assert pretend.state() == after
    assert len({item.key for item in items(office, "p-1")}) == 10


def test_the_same_order_twice_does_not_undo_itself(brought, office, pretend):
    """A call that was sent again after a time-out, a second click: the change must not come back by that."""
    before = pretend.state()
    brought(PAIR)
    with pytest.raises(Outdated) as refused:
        office.rollback("p-1", ANNA, again=True)
    assert "not rolled back" in refused.value.said("en")
    office.rollback("p-1", ANNA)
    wanted: dict[Lang, str] = {"en": "rolled back already", "de": "schon zurückgenommen"}
    for lang, words in wanted.items():
        with pytest.raises(Outdated) as refused:
            office.rollback("p-1", ANNA)
        assert words in refused.value.said(lang) and "leitstand rollback p-1 --again" in refused.value.todo(lang)
    assert pretend.state() == before and kept(office, "p-1").status == "rolled_back"


@BOTH
def test_a_whole_night_goes_back_in_reverse_order(brought, office, pretend, clock):
    with office.book.writing() as tx:
        nights.begun(tx, "nightly 2026-11-26", "nightly", TODAY, clock())
    before = pretend.state()
    brought(proposed({"Brand DE": 100}, {"Brand DE": 120}, id="p-1"), night="nightly 2026-11-26")
    brought(proposed({"Brand DE": 120}, {"Brand DE": 130}, id="p-2"), night="nightly 2026-11-26")
    brought(proposed({"Generic": 50}, {"Generic": 45}, id="p-3"), night="nightly 2026-11-26", dispatch=False)
    brought(proposed({"Generic": 50}, {"Generic": 55}, id="p-4"), approve=False, night="nightly 2026-11-26")
    entries = office.rollback("2026-11-26", ANNA)
    assert [(each.id, each.status) for each in entries] == [("p-2", "rolled_back"), ("p-1", "rolled_back")]
    assert pretend.state() == before
    assert kept(office, "p-3").status == "rejected"  # approved, never written
    assert kept(office, "p-4").status == "open"
    assert [value for _, _, _, _, value in pretend.history] == [120, 130, 120, 100]


def test_what_changed_again_since_is_kept_unless_somebody_insists(brought, office, pretend):
    brought(RAISE)
    pretend.set("google", "campaign", "c1", "budget", 77)
    with pytest.raises(PersonMustAct, match="changed again since"):
        office.rollback("p-1", ANNA)
    assert pretend.state()["google", "campaign", "c1"]["budget"] == 77
    office.rollback("p-1", ANNA, anyway=True)
    assert pretend.state()["google", "campaign", "c1"]["budget"] == 100


def test_one_write_that_cannot_go_back_leaves_the_status_and_opens_an_incident(brought, office, pretend):
    from ledger import incidents
    from platforms.port import Refused

    brought(PAIR)
    pretend.plan = [Refused(en="locked", de="gesperrt")]
    (entry,) = office.rollback("p-1", ANNA)
    assert entry.status == "verified"
    with office.book.reading() as tx:
        assert [each.about for each in incidents.listed(tx)] == ["p-1"]
    (entry,) = office.rollback("p-1", ANNA)  # the rest, once it works
    assert entry.status == "rolled_back"


def test_a_rollback_survives_a_lost_answer(brought, office, pretend):
    brought(RAISE)
    pretend.plan = [("after", Unreachable(en="lost", de="verloren"))]
    (entry,) = office.rollback("p-1", ANNA)
    assert entry.status == "rolled_back"
    assert [value for *_, value in pretend.history] == [120, 100]


def test_nothing_that_was_never_applied_is_rolled_back(brought, office):
    brought(RAISE, approve=False)
    with pytest.raises(Outdated, match="p-1"):
        office.rollback("p-1", ANNA)
    with pytest.raises(NotFound):
        office.rollback("p-nowhere", ANNA)


def test_the_role_decides_and_nobody_else_has_to_agree(brought, office):
    brought(RAISE)
    with pytest.raises(Forbidden):
        office.rollback("p-1", LOOKER)
    assert office.rollback("p-1", ANNA)[0].status == "rolled_back"  # who approved it may


def test_while_the_switch_is_on_a_rollback_waits(brought, office, pretend):
    brought(RAISE)
    office.stop(ANNA)
    (entry,) = office.rollback("p-1", ANNA)
    assert entry.status == "verified"
    assert pretend.state()["google", "campaign", "c1"]["budget"] == 120
    office.go(CHEF)
    (entry,) = office.rollback("p-1", ANNA)  # a second order only goes on with the first
    assert entry.status == "rolled_back"
    assert len(pretend.history) == 2


def test_the_policy_does_not_keep_anybody_from_taking_back(brought, office, pretend, settings):
    brought(RAISE)
    (settings.home / "autonomy.yaml").write_text("actions: {set_budget: {level: suggest}}", encoding="utf-8")
    assert office.rollback("p-1", ANNA)[0].status == "rolled_back"


def test_what_was_handed_over_gets_a_file_for_the_way_back(brought, office, settings):
    entry = brought(proposed({"tiktok · Spark": 40}, {"tiktok · Spark": 44}))
    assert entry.status == "handed_over"
    assert office.rollback("p-1", ANNA)[0].status == "rolled_back"
    files = [file for file in (settings.home / "handover").rglob("*") if file.is_file()]
    told = "\n".join(file.read_bytes().decode("utf-8", "replace") for file in files)
    assert "44" in told
    assert "40" in told


def test_an_ordered_rollback_is_a_proposal_like_any_other(brought, office, pretend):
    before = pretend.state()
    brought(RAISE)
    order = proposed({"google · Brand DE": 120}, {"google · Brand DE": 100}, "rollback", target="p-1", id="p-back")
    assert brought(order, by="u-somebody").status == "verified"
    assert pretend.state() == before
    assert kept(office, "p-1").status == "rolled_back"
    office.rollback("p-back", ANNA)
    assert kept(office, "p-1").status == "verified"
    assert pretend.state() != before


def test_a_platform_that_is_not_connected_any_more_is_no_place_for_a_file(brought, opened, pretend):
    brought(RAISE)
    other = opened()
    other._adapters = {**{name: other.adapters["files"] for name in ("google", "meta")}}
    with pytest.raises(PersonMustAct, match="another way") as refused:
        other.rollback("p-1", ANNA)
    assert "google · Brand DE (the budget): 100" in refused.value.todo("en")
    assert kept(other, "p-1").status == "verified"


@pytest.fixture
def connected(brought, office, pretend):
    """A change went out as a file; then its platform was connected."""
    assert brought(proposed({"tiktok · Spark": 40}, {"tiktok · Spark": 44})).status == "handed_over"
    pretend.things["tiktok", "campaign", "t1"] = campaign("t1", "Spark", 44, "tiktok")
    office.adapters._others["tiktok"] = pretend
    return office


def handed(settings):
    files = [file for file in (settings.home / "handover").rglob("*") if file.is_file()]
    return sum(file.read_bytes().decode("utf-8", "replace").count("Spark") for file in files)


def test_what_went_out_as_a_file_comes_back_as_one_after_its_platform_was_connected(connected, settings, pretend):
    before = handed(settings)
    (entry,) = connected.rollback("p-1", ANNA)
    assert (entry.status, entry.note) == ("rolled_back", "handed_back")
    assert [(item.turn, item.adapter, item.state) for item in items(connected, "p-1")] == [
        (0, "files", "handed_over"), (1, "files", "handed_over"),
    ]  # fmt: skip
    assert handed(settings) > before
    assert pretend.history == []


def test_an_ordered_way_back_goes_the_way_the_change_came(connected, brought, pretend):
    order = proposed({"tiktok · Spark": 44}, {"tiktok · Spark": 40}, "rollback", target="p-1", id="p-back")
    assert brought(order, by="u-somebody").status == "handed_over"
    assert kept(connected, "p-1").status == "rolled_back"
    assert pretend.history == []


def test_an_ordered_way_back_by_an_adapter_that_is_gone_says_what_to_set(office, brought, pretend):
    brought(RAISE)
    (order,) = office.submit(
        [said(proposed({"google · Brand DE": 120}, {"google · Brand DE": 100}, "rollback", target="p-1", id="p-b"))],
        by="u-somebody",
    )
    office._adapters = {name: office.adapters["files"] for name in ("google", "meta")}
    with pytest.raises(PersonMustAct, match="another way") as refused:
        office.approve(order.id, ANNA)
    assert "(der Status)" not in refused.value.todo("de") and "(das Budget): 100" in refused.value.todo("de")
