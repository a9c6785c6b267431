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
