"""Valuing a policy that did not run: figures, the light, and what is refused."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from errors import BadArguments, WeakData
from figures import render
from tools._tool import call, fingerprint

OPEN_BANDIT = Path(__file__).parents[4] / "shared" / "data" / "bandit"


def rows(count: int, chances: list[float], seed: int = 1, **more):
    rng = np.random.default_rng(seed)
    action = rng.choice(len(chances), count, p=chances)
    reward = rng.random(count) < np.linspace(0.05, 0.3, len(chances))[action]
    return [
        {"action": "abcdefgh"[a], "reward": int(r), "propensity": chances[a], "device": "m" if a % 2 else "d"} | more
        for a, r in zip(action.tolist(), reward.tolist(), strict=True)
    ]


def ask(desk, **args):
    return call("bidding.bandit", {"policy": "uniform"} | args, desk)


def test_the_even_choice_is_valued_and_better_here(desk_of):
    result = ask(desk_of(bandit_log=rows(4000, [0.5, 0.3, 0.2])))
    assert result.confidence == "green"
    value = result.fact("snips")
    assert value.interval.low <= 0.175 <= value.interval.high
    assert "small part" in result.text.en
    assert float(result.fact("ess").value) > 1000


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_log_that_seldom_did_it_is_red_and_names_the_test(desk_of, lang):
    result = ask(desk_of(bandit_log=rows(800, [0.96, 0.03, 0.01])), policy="c", value=4)
    assert result.confidence == "red"
    assert float(result.fact("ess").value) < 100
    assert result.proposals == ()
    facts = {fact.id: fact for fact in result.facts}
    said = render(result.text.said(lang), facts, result.names, lang)
    assert {"de": "zufällige Kontrollgruppe", "en": "randomised holdout"}[lang] in said
    assert {"de": "zuerst auf einem kleinen Teil", "en": "Let the other policy"}[lang] not in said


def test_own_shares_and_a_single_action(desk_of):
    desk = desk_of(bandit_log=rows(3000, [0.4, 0.3, 0.3]))
    single = ask(desk, policy="c").fact("ips").value
    shares = ask(desk, policy={"b": 0.5, "c": 0.5}).fact("ips").value
    alone = ask(desk, policy="b").fact("ips").value
    assert float(shares) == pytest.approx((float(single) + float(alone)) / 2)


def test_the_same_bytes_again(desk_of):
    desk = desk_of(bandit_log=rows(500, [0.5, 0.5]))
    assert fingerprint(ask(desk)) == fingerprint(ask(desk))


def test_wrong_propensities_are_seen(desk_of):
    told = [{**row, "propensity": 0.9} for row in rows(3000, [0.5, 0.5])]
    gate = {row[0]: row[1] for row in ask(desk_of(bandit_log=told)).tables["gate"].rows}
    assert gate["misfit"] == "amber"


def test_what_cannot_be_valued_is_said_in_a_sentence(desk_of):
    desk = desk_of(bandit_log=rows(300, [0.5, 0.5]))
    with pytest.raises(BadArguments, match="no action 'z'"):
        ask(desk, policy="z")
    with pytest.raises(BadArguments, match="add up to 1"):
        ask(desk, policy={"a": 0.2})
    with pytest.raises(BadArguments, match="has 2 actions"):
        ask(desk, actions=1)
    with pytest.raises(WeakData, match="no row with a propensity"):
        ask(desk_of(bandit_log=[{**row, "propensity": 0} for row in rows(50, [0.5, 0.5])]))


@pytest.mark.parametrize(
    ("file", "ips", "snips", "ess"), [("all", 0.002360, 0.002334, 340), ("men", 0.003009, 0.003189, 656)]
)
def test_the_open_bandit_logs_give_the_published_values_and_warn(desk_of, file, ips, snips, ess):
    place = OPEN_BANDIT / f"obd_bts_{file}.csv.gz"
    if not place.exists():
        pytest.skip("the Open Bandit logs are not here")
    with gzip.open(place, "rt", encoding="utf-8") as lines:
        told = [
            {"action": row["item_id"], "reward": row["click"], "propensity": row["propensity_score"]}
            for row in csv.DictReader(lines)
        ]
    result = ask(desk_of(bandit_log=told))
    assert float(result.fact("ips").value) == pytest.approx(ips, abs=5e-7)
    assert float(result.fact("snips").value) == pytest.approx(snips, abs=5e-7)
    assert float(result.fact("ess").value) == pytest.approx(ess, abs=0.5)
    assert result.confidence == "amber"
