"""Learned shares: limits kept, open rewards open, batches as one, valued before anything is proposed."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import BadArguments, NoData, WeakData
from ledger.runs import Runs
from methods.bandit.shares import bounds, within
from settings import Limits
from tools._tool import Desk, call, fingerprint
from tools.bidding._bandit_learn import stage
from warehouse.store import Warehouse

CHANCES = (0.04, 0.08, 0.05, 0.12)
FIRST, TODAY = date(2026, 2, 1), date(2026, 4, 1)


def log(count=6_000, seed=1, days=50, propensity=(0.25, 0.25, 0.25, 0.25), chances=None, **more):
    """A log in the order of time; `chances(device, day)` gives those of the arms."""
    rng = np.random.default_rng(seed)
    action, day = rng.choice(4, count, p=propensity), np.sort(rng.integers(0, days, count))
    device = rng.integers(0, 2, count)
    told = [CHANCES if chances is None else chances(d, t) for d, t in zip(device.tolist(), day.tolist(), strict=True)]
    reward = rng.random(count) < np.array(told)[np.arange(count), action]
    return [
        {
            "action": "abcd"[a], "reward": int(r), "propensity": propensity[a],
            "date": str(FIRST + timedelta(days=t)), "device": "md"[d],
        } | more
        for a, r, t, d in zip(action.tolist(), reward.tolist(), day.tolist(), device.tolist(), strict=True)
    ]  # fmt: skip


def ask(desk, **args):
    return call("bidding.bandit", args, desk)


def rows(result, table="arms"):
    told = result.tables[table]
    return [dict(zip(told.columns, row, strict=True)) for row in told.rows]


def arms(result):
    return {row["arm"]: row for row in rows(result)}


@pytest.fixture(scope="module")
def told():
    return log()


@pytest.fixture(scope="module")
def desk(told, tmp_path_factory):
    """A desk over the plain log, loaded once."""
    place = tmp_path_factory.mktemp("home")
    file = place / "log.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(told[0]))
        writer.writeheader()
        writer.writerows(told)
    home = Warehouse(place)
    home.load([file], kind="bandit_log")
    return Desk(
        warehouse=home.reader(), library=SimpleNamespace(), runs=Runs(place / "ledger.db"), today=TODAY, seed=2026
    )


def test_the_best_arm_gets_most_and_the_change_is_a_proposal_inside_the_limits(desk):
    result = ask(desk, policy="thompson", value=20)
    found = arms(result)
    assert result.confidence == "green"
    assert found["d"]["p_best"] > 0.95
    assert found["d"]["share_target"] == pytest.approx(0.94, abs=0.01)
    assert {found[name]["constraint"] for name in "abc"} == {"floor"}
    assert sum(row["share_proposed"] for row in found.values()) == pytest.approx(1)
    [change] = result.proposals
    assert change.action == "set_shares"
    assert change.unit == "share"
    assert change.before.keys() == change.after.keys() == set("abcd")
    for name, before in change.before.items():
        reach = desk.limits.change_share * before + 1e-4
        assert abs(change.after[name] - before) <= reach
        assert change.after[name] == pytest.approx(found[name]["share_proposed"])
    assert float(change.risk.amount) > 0
    assert float(change.downside.value) <= float(change.effect.value)
    assert change.evidence == "quasi-experiment"
    assert rows(result, "stages")[-1]["stage"] > 1


def test_the_value_on_the_log_covers_the_truth(desk):
    result = ask(desk, policy="thompson")
    true = 0.94 * CHANCES[3] + 0.02 * sum(CHANCES[:3])
    for name in ("snips", "dr"):
        span = result.fact(name).interval
        assert float(span.low) <= true <= float(span.high)
    assert float(result.fact("ess").value) > 1_000


def test_regret_is_told_for_all_four_ways(desk):
    result = ask(desk, policy="thompson", horizon=5_000)
    lost = {name: float(result.fact(f"regret_{name}").value) for name in ("thompson", "greedy", "current", "uniform")}
    assert lost["thompson"] < lost["uniform"]
    assert {row["policy"] for row in rows(result, "regret")} == set(lost)
    assert lost["uniform"] == pytest.approx(5_000 * (0.12 - np.mean(CHANCES)), rel=0.25)


def test_blocked_arms_get_nothing_and_floors_and_caps_hold(desk):
    result = ask(desk, policy="thompson", constraints={"blocked": ["D"], "min_share": 0.1, "max_share": 0.6})
    found = arms(result)
    assert found["d"]["share_proposed"] == found["d"]["share_target"] == 0
    assert found["d"]["constraint"] == "blocked"
    assert found["b"]["share_target"] == pytest.approx(0.6)
    assert all(found[name]["share_target"] >= 0.1 for name in "abc")
    assert float(result.fact("blocked").value) == 1
    assert any("not allowed" in each.en for each in result.caveats)


def test_words_that_break_the_law_and_rights_that_have_ended_stop_an_arm(desk_of, told):
    assets = [
        {"asset_id": "a", "name": "Berge", "rights_until": "2026-03-01"},
        {"asset_id": "b", "name": "Wald", "rights_until": "2026-04-05"},
        {"asset_id": "z", "name": "anderes", "rights_until": "2020-01-01"},
    ]
    text = "Dieses Mittel heilt garantiert Krebs. Nur heute!"
    result = ask(
        desk_of(bandit_log=told, assets=assets),
        policy="thompson",
        constraints={"texts": {"d": text, "c": "Jetzt Jacken entdecken"}},
    )
    found = arms(result)
    assert found["a"]["constraint"] == "rights"
    assert "law" in found["d"]["constraint"]
    assert found["a"]["share_proposed"] == found["d"]["share_proposed"] == 0
    assert found["c"]["share_proposed"] > 0
    assert result.findings
    assert all(change.expires and change.expires <= date(2026, 4, 5) for change in result.proposals)
    assert {row["kind"] for row in rows(result, "constraints")} >= {"rights", "law"}


def test_a_state_and_the_rows_after_it_give_what_all_rows_give(desk, desk_of, told):
    at_once = ask(desk, policy="thompson")
    half = ask(desk_of(bandit_log=told[:3_000]), policy="thompson")
    state = half.model_dump(mode="json")["tables"]["state"]
    until = state["rows"][0][5][:10]
    later = [row for row in told if row["date"] > until]
    missed = [row for row in told[3_000:] if row["date"] <= until]
    both = ask(desk_of(bandit_log=later), policy="thompson", state=state)
    all_again = ask(desk, policy="thompson", state=state)
    assert both.tables["state"] == all_again.tables["state"]
    if not missed:
        assert both.tables["state"] == at_once.tables["state"]
    alone = ask(desk, policy="thompson", state=at_once.model_dump(mode="json")["tables"]["state"])
    assert alone.tables["state"] == at_once.tables["state"]
    assert [row["mean"] for row in rows(alone)] == [row["mean"] for row in rows(at_once)]


def test_batches_give_the_same_as_one(desk, desk_of, told, discount=0.97):
    days = sorted({row["date"] for row in told})
    whole = ask(desk, policy="thompson", discount=discount)
    state = None
    for begin in range(0, len(days), 26):
        part = [row for row in told if row["date"] in days[begin : begin + 26]]
        state = ask(desk_of(bandit_log=part), policy="thompson", discount=discount, state=state).model_dump(
            mode="json"
        )["tables"]["state"]
    want = whole.model_dump(mode="json")["tables"]["state"]
    for mine, its in zip(state["rows"], want["rows"], strict=True):
        assert mine[1:5] == pytest.approx(its[1:5], rel=1e-9)


def test_linear_batches_give_the_same_as_one(desk, desk_of, told):
    whole = ask(desk, policy="linear", context=["device"])
    days = sorted({row["date"] for row in told})
    first = ask(
        desk_of(bandit_log=[row for row in told if row["date"] < days[20]]), policy="linear", context=["device"]
    )
    rest = [row for row in told if row["date"] >= days[20]]
    state = first.model_dump(mode="json")["tables"]["state"]
    second = ask(desk_of(bandit_log=rest), policy="linear", context=["device"], state=state)
    want = {row["arm"]: row for row in rows(whole, "state")}
    for row in rows(second, "state"):
        its = want[row["arm"]]
        order = [its["features"].index(name) for name in row["features"]]
        assert row["moment"] == pytest.approx([its["moment"][at] for at in order])
        assert row["decisions"] == its["decisions"]


def test_context_is_used_where_it_pays_and_only_there(desk, desk_of):
    def by_device(device, _):
        return (0.05, 0.05, 0.02, 0.15) if device else (0.05, 0.16, 0.02, 0.03)

    pays = ask(desk_of(bandit_log=log(chances=by_device)))
    shares = {(row["segment"], row["arm"]): row["share_target"] for row in rows(pays, "segments")}
    assert shares["device=d", "d"] > 0.8
    assert shares["device=m", "b"] > 0.8
    assert float(pays.fact("dr").value) == pytest.approx(0.147, abs=0.02)
    assert {change.target for change in pays.proposals} == {"device=m", "device=d"}
    assert "segments" not in ask(desk).tables


def test_open_decisions_do_not_count_as_unrewarded(desk_of):
    rng = np.random.default_rng(4)
    made = []
    for row in log(8_000, seed=4, days=40):
        age = 39 - (date.fromisoformat(row["date"]) - FIRST).days
        delay = int(min(rng.exponential(6), 19))
        came = bool(row["reward"]) and delay <= age
        made.append(row | {"reward": int(came), "delay_days": delay if came else ""})
    plain = arms(
        ask(
            desk_of(bandit_log=[{k: v for k, v in row.items() if k != "delay_days"} for row in made]), policy="thompson"
        )
    )
    waited = arms(
        ask(
            desk_of(bandit_log=[{k: v for k, v in row.items() if k != "delay_days"} for row in made]),
            policy="thompson",
            window_days=20,
        )
    )
    told = ask(desk_of(bandit_log=made), policy="thompson", window_days=20)
    weighted = arms(told)
    assert plain["d"]["mean"] < 0.108
    assert waited["d"]["mean"] == pytest.approx(0.12, abs=0.02)
    assert weighted["d"]["mean"] == pytest.approx(0.12, abs=0.015)
    assert weighted["d"]["decisions"] > waited["d"]["decisions"]
    assert float(told.fact("pending").value) > 1_000


def test_open_decisions_are_counted_by_the_state_that_sees_them_finished(desk_of, desk, told):
    whole = ask(desk, policy="thompson", window_days=6)
    half = ask(
        desk_of(bandit_log=[row for row in told if row["date"] < "2026-03-01"]), policy="thompson", window_days=6
    )
    then = ask(desk, policy="thompson", window_days=6, state=half.model_dump(mode="json")["tables"]["state"])
    assert float(half.fact("pending").value) > 0
    assert then.tables["state"] == whole.tables["state"]
    assert any("do not count again" in each.en for each in then.caveats)


def test_empty_rewards_are_open(desk_of, told):
    told = [row | ({"reward": ""} if row["date"] > "2026-03-10" else {}) for row in told]
    result = ask(desk_of(bandit_log=told), policy="thompson")
    assert float(result.fact("pending").value) == sum(row["reward"] == "" for row in told)
    assert arms(result)["d"]["mean"] == pytest.approx(0.12, abs=0.02)


def test_drift_is_seen_and_the_past_fades(desk, desk_of):
    def turned(_, day):
        return CHANCES if day < 32 else CHANCES[::-1]

    result = ask(desk_of(bandit_log=log(9_000, chances=turned)), policy="thompson")
    gate = {row["check"]: row["state"] for row in rows(result, "gate")}
    assert gate["stale"] == "amber"
    assert float(result.fact("discount").value) < 1
    assert arms(result)["a"]["p_best"] > 0.5
    calm = ask(desk, policy="thompson")
    assert float(calm.fact("discount").value) == 1
    assert {row["check"]: row["state"] for row in rows(calm, "gate")}["stale"] == "green"


def test_below_an_effective_sample_of_100_nothing_is_proposed(desk_of):
    thin = log(900, propensity=(0.97, 0.01, 0.01, 0.01), chances=lambda *_: (0.1, 0.1, 0.1, 0.9))
    result = ask(desk_of(bandit_log=thin), policy="thompson", value=5)
    assert float(result.fact("ess").value) < 100
    assert result.confidence == "red"
    assert result.proposals == ()
    assert "next_test" in result.tables


def test_counts_of_arms_are_enough(desk_of):
    desk = desk_of(orders=[{"order_id": "1", "ordered_at": "2026-03-01", "customer_id": "c", "revenue": 10}])
    result = ask(desk, arms={"A": {"shown": 4_000, "wins": 80}, "B": {"shown": 4_000, "wins": 140}, "C": [200, 4]},
                 constraints={"budget": "300 EUR"})  # fmt: skip
    found = arms(result)
    assert found["B"]["p_best"] > 0.9
    assert found["B"]["budget"] == pytest.approx(300 * found["B"]["share_proposed"], abs=0.01)
    again = ask(desk, state=result.model_dump(mode="json")["tables"]["state"])
    assert arms(again)["B"]["mean"] == found["B"]["mean"]
    thin = ask(desk, arms={"A": [20, 3], "B": [25, 9]})
    assert thin.confidence == "red"
    assert thin.proposals == ()


def test_costs_and_budgets_hold_back_dear_arms(desk):
    free = arms(ask(desk, policy="thompson", value=10))
    dear = arms(ask(desk, policy="thompson", value=10, cost={"d": 0.9, "a": 0.0, "b": 0.0, "c": 0.0}))
    assert free["d"]["share_target"] > 0.9
    assert dear["d"]["share_target"] == pytest.approx(0.02)
    assert dear["b"]["share_target"] > 0.8
    tight = ask(
        desk, policy="thompson", cost={"a": 0.1, "b": 0.1, "c": 0.1, "d": 1.0}, constraints={"budget": "60 EUR"}
    )
    bare = ask(desk, policy="thompson", cost={"a": 0.1, "b": 0.1, "c": 0.1, "d": 1.0}, constraints={"budget": 60})
    assert bare.tables == tight.tables
    shares = arms(tight)
    spent = sum((1.0 if name == "d" else 0.1) * row["share_target"] for name, row in shares.items()) * 6_000 / 50
    assert spent <= 60.02


def test_a_trial_is_enough_and_is_an_experiment(desk_of):
    rng = np.random.default_rng(3)
    trial = [
        {
            "arm": "xyz"[a],
            "conversion": int(rng.random() < (0.05, 0.06, 0.11)[a]),
            "city": "ab"[int(rng.random() < 0.5)],
        }
        for a in rng.integers(0, 3, 5_000).tolist()
    ]
    result = ask(desk_of(trial=trial), policy="thompson")
    assert result.evidence == "experiment"
    assert arms(result)["z"]["p_best"] > 0.95


def test_a_new_arm_is_tried(desk):
    found = arms(ask(desk, policy="thompson", new=["neu"]))
    assert found["neu"]["share_target"] >= 0.02
    assert found["neu"]["decisions"] == 0


def test_an_earlier_run_is_a_policy_and_a_state(desk):
    first = ask(desk, policy="thompson")
    valued = ask(desk, policy=first.receipt.run)
    assert float(valued.fact("snips").value) == pytest.approx(0.1168, abs=0.02)
    assert ask(desk, policy="thompson", state=first.receipt.run).tables["state"] == first.tables["state"]


def test_the_same_bytes_again(desk):
    assert fingerprint(ask(desk, policy="linear")) == fingerprint(ask(desk, policy="linear"))


def test_what_cannot_be_is_refused_in_a_sentence(desk, desk_of):
    for constraints, words in [
        ({"blocked": ["nobody"]}, "no arm 'nobody'"),
        ({"blocked": list("abcd")}, "No arm may run"),
        ({"min_share": 0.4}, "least share"),
        ({"max_share": 0.2}, "caps"),
        ({"budget": "10 USD"}, "budget is in USD"),
        ({"floor": 0.1}, "constraints.floor"),
    ]:
        with pytest.raises(BadArguments, match=words):
            ask(desk, policy="thompson", constraints=constraints)
    with pytest.raises(BadArguments, match="no column 'mood'"):
        ask(desk, policy="linear", context=["mood"])
    with pytest.raises(WeakData, match="old enough"):
        ask(desk, policy="thompson", window_days=300)
    with pytest.raises(NoData, match="neither"):
        ask(desk_of(orders=[{"order_id": "1", "ordered_at": "2026-03-01", "customer_id": "c", "revenue": 10}]))
    with pytest.raises(WeakData, match="only one arm"):
        ask(desk, arms={"A": [10, 1]})
    with pytest.raises(BadArguments, match="squares"):
        ask(desk, arms={"A": [10, 100.5], "B": [10, 20.0]})


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_sentences_are_filled_in(desk, said, lang):
    result = ask(desk, constraints={"blocked": {"a": "zu alt"}}, window_days=5)
    shown = said(result, lang)
    assert "{{" not in shown
    assert {"de": "Ausgeschlossen und ohne Anteil: a", "en": "Excluded and without any share: a"}[lang] in shown
    assert {"de": "noch offen", "en": "still open"}[lang] in shown


def objections(before, after, allowed, most, share, wished):
    """What an auditor of one change of shares would object to."""
    said = []
    if abs(round(sum(after) * 10_000) - 10_000) > 0:
        said.append("does not add up to one")
    if any(a > 0 for a, free in zip(after, allowed, strict=True) if not free):
        said.append("runs a forbidden arm")
    if any(a > most + 1e-9 for a in after):
        said.append("above the cap")
    ends = zip(before, wished, allowed, strict=True)
    room = sum(min(b * (1 + share), most) if b else want for b, want, free in ends if free)
    for b, a, free in zip(before, after, allowed, strict=True):
        if free and b > 0 and room >= 1 + 1e-3 * len(before) and a > b * (1 + share) + 1e-9:
            said.append("moves up too far")
        if free and b > 0 and a < min(b * (1 - share), most) - 1e-9:
            said.append("moves down too far")
    return said


@given(st.integers(2, 8), st.integers(0, 2**32 - 1), st.floats(0.05, 1.0))
def test_one_change_never_goes_too_far(size, seed, share):
    rng = np.random.default_rng(seed)
    for _ in range(6):
        before = np.round(rng.dirichlet(np.full(size, 0.7)), 4)
        before[0] += 1 - before.sum()
        allowed = rng.random(size) < 0.8
        allowed[rng.integers(size)] = True
        most = float(np.ceil(1e4 * rng.uniform(max(1 / allowed.sum(), 0.5), 1.0)) / 1e4)
        limits = bounds(allowed, float(rng.uniform(0, 0.5 / size)), most)
        wished = within(rng.dirichlet(np.full(size, 0.3)), limits)
        after = stage(before, wished, limits, share)
        assert objections(before.tolist(), after.tolist(), allowed.tolist(), most, share, wished) == []


def test_money_at_risk_stays_inside_the_limit(desk):
    free = ask(desk, policy="thompson", value=20).proposals[0]
    tight = replace(desk, limits=Limits(change=float(free.risk.amount) / 3))
    told = ask(tight, policy="thompson", value=20)
    [change] = told.proposals
    assert 0 < float(change.risk.amount) <= float(free.risk.amount) / 3
    assert sum(change.after.values()) == pytest.approx(1)
    assert change.after["d"] == pytest.approx(arms(told)["d"]["share_proposed"])
    by_segment = ask(tight, policy="linear", value=20)
    assert all(float(each.risk.amount) <= float(free.risk.amount) / 3 for each in by_segment.proposals)
