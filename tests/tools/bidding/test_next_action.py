# pyright: basic, reportOptionalMemberAccess=false
"""Each customer gets the measure that helps most, never without consent, and the plan says what it is worth."""

from __future__ import annotations

import numpy as np
import pytest

from errors import BadArguments, NoData
from tools._tool import call, fingerprint

TOOL = "bidding.next_action"
MONEY = {"outcome": "conversion", "value": 30, "costs": {"voucher": 2, "push": 1}, "channels": {"push": "push"}}


def trial(size=4500, seed=3, gain=0.25):
    """The voucher wins over web buyers and puts off the others, whom a push moves instead."""
    rng = np.random.default_rng(seed)
    web = rng.random(size) < 0.5
    arm = rng.integers(0, 3, size)
    added = np.select([arm == 1, arm == 2], [np.where(web, gain, -0.12), np.where(web, -0.02, gain * 0.8)], 0.0)
    buys = rng.random(size) < 0.18 + added
    return [
        {"unit_id": f"K{i}", "arm": ("control", "voucher", "push")[arm[i]], "conversion": int(buys[i]),
         "channel": "Web" if web[i] else "Branch", "mails_last_30_days": int(i % 10)}
        for i in range(size)
    ]  # fmt: skip


def consents(size=4500):
    """Everybody agreed to mail and push; every third withdrew mail later; the last thousand never said anything."""
    told = [
        {"subject": f"K{i}", "at": "2026-01-05 10:00:00", "purpose": purpose, "granted": "yes"}
        for i in range(size - 1000) for purpose in ("email", "push", "analytics")
    ]  # fmt: skip
    return told + [
        {"subject": f"K{i}", "at": "2026-02-01 10:00:00", "purpose": "email", "granted": "no"}
        for i in range(0, size - 1000, 3)
    ]


@pytest.fixture(scope="module")
def both(desk_of_module):
    return desk_of_module(trial=trial(), consents=consents())


def test_each_gets_what_moves_them_and_who_did_not_agree_gets_nothing(both, said):
    told = call(TOOL, MONEY | {"limit": 5000, "holdout": 0.1}, both)
    rows = [dict(zip(told.tables["actions"].columns, row, strict=True)) for row in told.tables["actions"].rows]
    features = {row["unit_id"]: row for row in trial()}
    assert len(rows) == int(told.fact("chosen").value) > 1500
    for row in rows:
        number, action = int(row["customer"][1:]), row["action"]
        assert number < 3500
        assert not (action == "voucher" and number % 3 == 0)
        assert row["channel"] == ("push" if action == "push" else "email")
    right = [
        features[row["customer"]]["channel"] == ("Web" if row["action"] == "voucher" else "Branch") for row in rows
    ]
    assert np.mean(right) > 0.95
    reasons = dict(told.tables["reasons"].rows)
    assert reasons["consent_unknown"] == pytest.approx(1000, abs=120)
    assert reasons["no_consent"] > 300
    assert 0.08 < reasons["holdout"] / (reasons["holdout"] + reasons["act"]) < 0.12
    for lang in ("de", "en"):
        assert "{{" not in said(told, lang)


def test_what_is_expected_covers_what_is_true(both):
    told = call(TOOL, MONEY | {"limit": 5000}, both)
    rows = [dict(zip(told.tables["actions"].columns, row, strict=True)) for row in told.tables["actions"].rows]
    web = {row["unit_id"]: row["channel"] == "Web" for row in trial()}
    true = sum(
        (0.25 if web[row["customer"]] else -0.12) if row["action"] == "voucher"
        else (-0.02 if web[row["customer"]] else 0.2)
        for row in rows
    )  # fmt: skip
    span = told.fact("increment").interval
    assert float(span.low) <= true <= float(span.high)
    assert {proposal.action for proposal in told.proposals} == {"contact"}
    assert sum(proposal.after[name] for proposal in told.proposals for name in proposal.after) == len(rows)
    assert all(proposal.risk.amount > 0 for proposal in told.proposals)


def test_the_same_bytes_again(both):
    assert fingerprint(call(TOOL, MONEY, both)) == fingerprint(call(TOOL, MONEY, both))


def test_without_consents_nothing_is_proposed(desk_of):
    told = call(TOOL, MONEY | {"action": "voucher"}, desk_of(trial=trial()))
    assert told.proposals == ()
    assert told.confidence == "amber"
    assert any("Consents are not loaded" in caveat.en for caveat in told.caveats)


def test_too_many_contacts_are_enough(both):
    told = call(TOOL, MONEY | {"max_contacts": 4, "limit": 5000, "holdout": 0}, both)
    assert all(int(row[0][1:]) % 10 <= 4 for row in told.tables["actions"].rows)
    assert dict(told.tables["reasons"].rows)["too_many_contacts"] > 500


def test_a_measure_that_does_nothing_is_not_used(desk_of):
    told = call(TOOL, MONEY, desk_of(trial=trial(2000, gain=0.0), consents=consents(2000)))
    assert told.proposals == ()
    assert dict(told.tables["reasons"].rows) == {"no_effect_shown": 2000}


def test_what_cannot_be_told_is_red_and_names_the_test(desk_of):
    told = call(TOOL, MONEY | {"costs": {}}, desk_of(trial=trial(240, gain=0.05), consents=consents(1240)))
    assert told.confidence == "red"
    assert told.proposals == ()
    assert "next_test" in told.tables


def test_one_customer(both):
    told = call(TOOL, MONEY | {"customers": "K0, K4"}, both)
    assert {row[0] for row in told.tables["actions"].rows} == {"K0", "K4"}


def test_a_wrong_channel_and_no_trial_are_one_sentence(both, desk_of):
    with pytest.raises(BadArguments, match="not a channel"):
        call(TOOL, MONEY | {"channels": {"push": "telepathy"}}, both)
    with pytest.raises(NoData):
        call(TOOL, {}, desk_of())


def rows_of(told, name):
    return [dict(zip(told.tables[name].columns, row, strict=True)) for row in told.tables[name].rows]


def test_a_share_as_a_discount_is_paid_on_the_mean_order(desk_of, said):
    rows = [row | {"spend": 80.0 * row["conversion"]} for row in trial(2400)]
    desk = desk_of(trial=rows, consents=consents(3400))
    asked = {"outcome": "conversion", "action": "voucher", "value": 30, "holdout": 0}
    share = call(TOOL, asked | {"discounts": {"Voucher": "10 %"}}, desk)
    money = call(TOOL, asked | {"discounts": {"voucher": 8}}, desk)
    assert rows_of(share, "measures")[0]["discount"] == pytest.approx(8)
    assert share.fact("gain") == money.fact("gain")
    assert "10 % einer mittleren Bestellung, also 8,00 EUR" in " ".join(each.de for each in share.caveats)
    spent = call(TOOL, asked | {"outcome": "spend", "value": 0.5, "discounts": {"voucher": "12,5 Prozent"}}, desk)
    assert rows_of(spent, "measures")[0]["discount"] == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"costs": {"vouchr": 2}}, "no measure 'vouchr'"),
        ({"channels": {"fax": "email"}}, "no measure 'fax'"),
        ({"value": None}, "not what one 'conversion' is worth"),
        ({"costs": {"voucher": "2 USD"}, "value": "30 EUR"}, "USD"),
        ({"discounts": {"voucher": "10 %"}}, "needs the value of an order"),
        ({"discounts": {"voucher": "120 %"}}, "is no discount"),
        ({"costs": {"voucher": -2}}, "below zero"),
    ],
)
def test_prices_that_cannot_be_used_are_one_sentence(both, asked, message):
    with pytest.raises(BadArguments, match=message):
        call(TOOL, MONEY | asked, both)


def test_the_range_of_a_person_holds_the_prediction(both):
    for row in rows_of(call(TOOL, MONEY | {"limit": 5000}, both), "actions"):
        assert row["low"] <= row["increment"] <= row["high"]


def test_each_measure_and_its_fifths_are_told(both):
    told = call(TOOL, MONEY, both)
    measures = {row["action"]: row for row in rows_of(told, "measures")}
    assert measures.keys() == {"voucher", "push"}
    assert sum(row["people"] for row in measures.values()) == int(told.fact("chosen").value)
    assert sum(row["gain"] for row in measures.values()) == pytest.approx(float(told.fact("gain").value), rel=1e-4)
    fifths = rows_of(told, "groups")
    assert sum(row["people"] for row in fifths) == int(told.fact("chosen").value)
    assert any("Web" in row["segment"] for row in rows_of(told, "segments"))
    assert len(told.charts) == 2


def test_rows_without_a_name_are_counted_but_not_listed_or_proposed(desk_of):
    rows = [{key: value for key, value in row.items() if key != "unit_id"} for row in trial(2400)]
    told = call(TOOL, MONEY, desk_of(trial=rows))
    assert told.tables["actions"].rows == ()
    assert told.tables["segments"].rows
    held, chosen = int(told.fact("held_out").value), int(told.fact("chosen").value)
    assert 0.05 < held / (held + chosen) < 0.15
    assert any("name no person" in each.en for each in told.caveats)


def test_a_person_in_two_rows_is_contacted_once(desk_of):
    rows = trial(2400)
    told = call(TOOL, MONEY | {"limit": 9000}, desk_of(trial=[*rows, *rows[:300]], consents=consents(3400)))
    people = [row["customer"] for row in rows_of(told, "actions")]
    assert len(people) == len(set(people))
    assert dict(told.tables["reasons"].rows)["repeated"] > 50


def test_cells_that_are_codes_have_words_in_both_languages(both):
    told = call(TOOL, MONEY | {"customers": "K0, K4, K4499"}, both).tables["actions"]
    place = {name: at for at, name in enumerate(told.columns)}
    german, english = told.said("de"), told.said("en")
    assert {row[place["reason"]] for row in german} <= {words.de for words in told.words["reason"].values()}
    assert all(row[place["reason"]] != code[place["reason"]] for row, code in zip(english, told.rows, strict=True))
    assert "no consent on record" in {row[place["reason"]] for row in english}
