"""Google Ads as data: questions hold digits only, amounts are exact, and what cannot be changed alone is not shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms._google_shapes import KINDS, alone, keyword, seen, written
from terms import Operation

BUDGET = {"resourceName": "customers/1/campaignBudgets/5", "amountMicros": "150000000"}


def campaign(**budget):
    return {
        "customer": {"currencyCode": "EUR"},
        "campaign": {"resourceName": "customers/1/campaigns/101", "id": "101", "name": "Brand", "status": "ENABLED"},
        "campaignBudget": BUDGET | budget,
    }


def negative(text, match="EXACT", of="101", number=1):
    return {
        "campaign": {"id": of},
        "campaignCriterion": {"resourceName": f"customers/1/campaignCriteria/{of}~{number}",
                              "keyword": {"text": text, "matchType": match}},
    }  # fmt: skip


def operation(field, before, after, kind="campaign", entity="101"):
    return Operation(platform="google", entity=entity, kind=kind, field=field, before=before, after=after)


@given(st.text(max_size=24), st.sampled_from(sorted(KINDS)))
def test_only_digits_ever_enter_a_question(entity, kind):
    if KINDS[kind].fits(entity):
        assert all(part.isascii() and part.isdigit() for part in entity.split("~"))
        assert entity.split("~")[0] in KINDS[kind].query(entity)


@pytest.mark.parametrize(
    ("kind", "entity", "fits"),
    [("campaign", "101", True), ("campaign", "101~5", False), ("keyword", "201~301", True), ("keyword", "201", False),
     ("ad", "1~2", True), ("campaign", "1" * 19, True), ("campaign", "1" * 20, False), ("campaign", "", False)],
)  # fmt: skip
def test_an_id_has_as_many_parts_as_its_kind(kind, entity, fits):
    assert KINDS[kind].fits(entity) is fits


def test_a_question_leaves_out_what_was_removed_and_names_one_where_one_is_wanted():
    assert KINDS["campaign"].query().endswith("FROM campaign WHERE campaign.status != 'REMOVED'")
    told = KINDS["keyword"].query("201~301")
    assert told.endswith("ad_group.id = 201 AND ad_group_criterion.criterion_id = 301")
    assert "ad_group_criterion.negative = FALSE" in told
    assert KINDS["campaign"].negatives("101").endswith("AND campaign.id = 101")
    assert KINDS["ad"].negatives("1~2") == ""


def test_a_campaign_is_shown_with_its_own_budget_and_negatives():
    found = seen(KINDS["campaign"], campaign(), [negative("gratis", "BROAD"), negative("x", of="102")])
    assert found.fields == {"status": "enabled", "budget": 150, "negatives": ["gratis"]}
    assert (found.entity, found.name, found.currency, found.parent) == ("101", "Brand", "EUR", "")


@pytest.mark.parametrize(
    "budget", [{"explicitlyShared": True}, {"referenceCount": "2"}, {"period": "CUSTOM_PERIOD"}, {"referenceCount": 3}]
)
def test_a_budget_of_several_or_of_a_whole_period_is_neither_shown_nor_written(budget):
    assert not alone(BUDGET | budget)
    assert "budget" not in seen(KINDS["campaign"], campaign(**budget), []).fields
    with pytest.raises(ValueError, match="shared"):
        KINDS["campaign"].fields["budget"].changes(operation("budget", 150, 120), campaign(**budget), "1")


@given(st.integers(1, 10**9))
def test_an_amount_comes_back_to_the_cent(cents):
    (change,) = KINDS["campaign"].fields["budget"].changes(operation("budget", 1, cents / 100), campaign(), "1")
    assert change["updateMask"] == "amountMicros"
    assert change["update"]["amountMicros"] == str(cents * 10_000)
    shown = seen(KINDS["campaign"], campaign(amountMicros=change["update"]["amountMicros"]), [])
    assert KINDS["campaign"].fields["budget"].same(shown.fields["budget"], cents / 100)


@pytest.mark.parametrize("wrong", ["150", None, True, float("nan"), 0.0000001])
def test_what_is_no_amount_is_not_written(wrong):
    with pytest.raises(ValueError):
        KINDS["campaign"].fields["budget"].changes(operation("budget", 150, wrong), campaign(), "1")
    assert not KINDS["campaign"].fields["budget"].same(150, wrong)


@pytest.mark.parametrize("wrong", ["removed", "ENABLED", "", None, 1])
def test_a_status_is_enabled_or_paused(wrong):
    status = KINDS["campaign"].fields["status"]
    (change,) = status.changes(operation("status", "enabled", "paused"), campaign(), "1")
    assert change["update"] == {"resourceName": "customers/1/campaigns/101", "status": "PAUSED"}
    with pytest.raises(ValueError, match="enabled or paused"):
        status.changes(operation("status", "enabled", wrong), campaign(), "1")


def test_negatives_are_added_and_removed_one_by_one():
    row = campaign()
    seen(KINDS["campaign"], row, [negative("alt"), negative("bleibt", number=2)])
    order = operation("negatives", ["[alt]", "[bleibt]"], ["[bleibt]", '"neu hier"'])
    field = KINDS["campaign"].fields["negatives"]
    made, gone = field.changes(order, row, "1")
    assert made["create"]["keyword"] == {"text": "neu hier", "matchType": "PHRASE"}
    assert made["create"]["negative"] is True
    assert gone == {"remove": "customers/1/campaignCriteria/101~1"}
    assert field.labels(order) == ['"neu hier"', "[alt]"]
    assert field.same(["a", "b"], ["b", "a"])
    with pytest.raises(ValueError, match="list"):
        field.changes(operation("negatives", None, ["x"]), row, "1")


@given(
    st.text(st.characters(blacklist_characters='[]"'), min_size=1, max_size=12),
    st.sampled_from(["EXACT", "PHRASE", "BROAD"]),
)
def test_a_keyword_reads_back_as_it_was_written(text, match):
    assert keyword(written({"keyword": {"text": text, "matchType": match}})) == {"text": text, "matchType": match}
