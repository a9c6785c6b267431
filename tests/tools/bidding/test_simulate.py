"""Cuts, raises, pauses and shifts: money, range, delay, light, and what may be proposed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from errors import BadArguments, NoData
from figures import render
from ledger.runs import Runs
from tools._tool import Desk, call, fingerprint
from tools.bidding._simulate_change import parts, wish
from warehouse.store import Warehouse

TODAY = date(2026, 4, 1)
WEEKS = 130
TOPS, HALF, STAY = (6_000.0, 3_000.0, 4_000.0), 3_000.0, 0.5


def media(seed: int = 3):
    rng = np.random.default_rng(seed)
    spend = rng.gamma(3, 700, (WEEKS, 3))
    spend[:, 2] = 1_500.0 + rng.normal(0, 10, WEEKS)
    spend[-4:] = [1_500.0, 2_500.0, 1_500.0]
    stock = np.zeros_like(spend)
    for week in range(WEEKS):
        stock[week] = (1 - STAY) * spend[week] + STAY * (stock[week - 1] if week else 0.0)
    sales = 20_000 + (np.array(TOPS) * np.tanh(stock / HALF)).sum(axis=1) + rng.normal(0, 250, WEEKS)
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    return [
        {"date": str(monday - timedelta(weeks=WEEKS - 1 - week)), "sales": round(float(sales[week]), 2),
         "tv": round(float(spend[week, 0]), 2), "social": round(float(spend[week, 1]), 2),
         "radio": round(float(spend[week, 2]), 2)}
        for week in range(WEEKS)
    ]  # fmt: skip


def home(place, rows) -> Desk:
    import csv
    from types import SimpleNamespace

    file = place / "media.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    house = Warehouse(place)
    house.load([file], kind="media", mapping={"kpi": "sales", "media": "tv+social+radio"})
    return Desk(house.reader(), SimpleNamespace(), Runs(place / "ledger.db"), TODAY, seed=2026)  # pyright: ignore[reportArgumentType]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    return home(tmp_path_factory.mktemp("media"), media())


def ask(desk, **args):
    return call("bidding.simulate", args, desk)


def truth(now, then, weeks: int) -> float:
    def brings(levels):
        stock, total = np.array(now, dtype=float), 0.0
        for week in range(weeks + 30):
            spend = np.array(levels if week < weeks else now, dtype=float)
            stock = (1 - STAY) * spend + STAY * stock
            total += float((np.array(TOPS) * np.tanh(stock / HALF)).sum())
        return total

    return brings(then) - brings(now)


@pytest.mark.parametrize(
    ("args", "then"),
    [
        ({"channel": "tv", "change": "-30 %"}, (1_050, 2_500, 1_500)),
        ({"channel": "social", "change": "pause", "weeks": 4}, (1_500, 0, 1_500)),
        ({"channel": "tv", "change": "+500 EUR a week"}, (2_000, 2_500, 1_500)),
        ({"channel": "social", "change": "40 %", "to": "tv"}, (2_500, 1_500, 1_500)),
    ],
)
def test_the_range_holds_what_really_happens(desk, args, then):
    result = ask(desk, **args)
    told = result.fact("outcome_change")
    real = truth((1_500, 2_500, 1_500), then, args.get("weeks", 8))
    assert float(told.interval.low) <= real <= float(told.interval.high)
    weeks = args.get("weeks", 8)
    assert float(result.fact("spend_change").value) == pytest.approx((sum(then) - 5_500) * weeks, abs=0.1)


def test_the_delay_follows_the_carry_over(desk):
    result = ask(desk, channel="tv", change=-0.3)
    nine = result.fact("weeks_90")
    # 1 - 0.5^n reaches nine tenths between the third and the fourth week.
    assert float(nine.interval.low) <= 3.4 <= float(nine.interval.high)
    assert result.fact("half_life").value < nine.value
    weeks = result.tables["weeks"]
    change = [row[weeks.columns.index("change")] for row in weeks.rows]
    assert 0 > change[0] > change[7]
    assert len(change) > 8
    assert abs(change[-1]) < abs(change[7])
    assert result.charts


def test_a_channel_that_never_varied_is_red_with_a_costed_test(desk):
    result = ask(desk, channel="radio", change="-50 %", propose=True)
    assert result.confidence == "red"
    assert result.proposals == ()
    assert "radio" in result.tables["next_test"].rows[0][1]
    assert float(result.fact("test_cost").value) > 0
    gate = {(row[0], row[1]) for row in result.tables["gate"].rows}
    assert ("too_little_variation", "red") in gate


def test_far_above_what_was_seen_is_red_and_a_little_above_amber(desk):
    def state(change: str) -> str:
        rows = ask(desk, channel="tv", change=change).tables["gate"].rows
        return next(row[1] for row in rows if row[0] == "extrapolation")

    assert state("+10 %") == "green"
    highest = max(row["tv"] for row in media())
    assert state(f"={highest * 1.2:.0f} EUR a week") == "amber"
    assert state(f"={highest * 2:.0f} EUR a week") == "red"


def test_the_first_stage_stays_inside_the_limits(desk):
    result = ask(desk, channel="tv", change="double", value=2, propose=True)
    [proposal] = result.proposals
    assert proposal.action == "set_budget"
    assert proposal.unit == "EUR/day"
    before, after = proposal.before["tv"], proposal.after["tv"]
    assert before == pytest.approx(1_500 / 7, abs=0.01)
    assert after <= before * (1 + desk.limits.change_share) + 1e-9
    assert proposal.effect.interval is not None
    assert proposal.downside is not None
    assert float(proposal.risk.amount) == pytest.approx((after - before) * 14, abs=0.02)
    stages = result.tables["stages"]
    assert stages.rows[0][3] == after
    assert ask(desk, channel="tv", change="double", value=2, propose=False).proposals == ()


def test_what_does_not_pay_is_not_proposed_unasked(desk):
    result = ask(desk, channel="tv", change="-30 %", value=100)
    assert float(result.fact("p_better").value) < 0.2
    assert result.proposals == ()
    assert "does not pay" in result.text.en


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_sentences_say_money_range_and_delay(desk, lang):
    result = ask(desk, channel="tv", change="-30 %", value=1)
    facts = {fact.id: fact for fact in result.facts}
    shown = render(result.text.said(lang), facts, result.names, lang)
    assert "{{" not in shown
    assert {"de": "neun Zehntel nach", "en": "nine tenths after"}[lang] in shown


def test_what_is_refused(desk, desk_of):
    for bad in ("30 %", "maybe", "-30"):
        with pytest.raises(BadArguments):
            ask(desk, channel="tv", change=bad)
    with pytest.raises(BadArguments, match="cinema"):
        ask(desk, channel="cinema", change="-30 %")
    with pytest.raises(BadArguments, match="USD"):
        ask(desk, channel="tv", change="-500 USD")
    with pytest.raises(BadArguments, match="itself"):
        ask(desk, channel="tv", change="-30 %", to="tv")
    with pytest.raises(NoData):
        ask(desk_of(), channel="tv", change="-30 %")


def test_the_same_question_gives_the_same_bytes(desk):
    args = {"channel": "tv", "change": "-30 %", "value": 2, "propose": True}
    assert fingerprint(ask(desk, **args)) == fingerprint(ask(desk, **args))


@pytest.mark.parametrize(
    ("text", "how", "amount"),
    [
        ("-30 %", "share", -0.3), ("um 30 % kürzen", "share", -0.3), ("20 Prozent mehr", "share", 0.2),
        ("auf 70 % senken", "share", -0.3), ("pausieren", "share", -1.0), ("switch off", "share", -1.0),
        ("halbieren", "share", -0.5), ("double it", "share", 1.0), ("+5.000 €", "by", 5_000), ("-2k EUR", "by", -2_000),
        ("auf 2000 Euro pro Woche", "to", 2_000), ("=0 EUR", "to", 0), ("raise by 1,500 USD", "by", 1_500),
    ],
)  # fmt: skip
def test_changes_are_read_as_people_write_them(text, how, amount):
    found = wish(text)
    assert found.how == how
    assert found.amount == pytest.approx(amount)


def test_without_a_margin_it_says_from_which_worth_the_change_turns(desk):
    cut = ask(desk, channel="tv", change="-30 %")
    turn = float(cut.fact("break_even").value)
    assert turn == pytest.approx(1 / float(cut.fact("return_moved").value), rel=0.1)
    assert cut.proposals == ()
    assert "worth less than" in cut.text.en
    assert float(ask(desk, channel="tv", change="-30 %", value=turn * 1.5).fact("net").value) < 0
    assert float(ask(desk, channel="tv", change="-30 %", value=turn / 1.5).fact("net").value) > 0


def test_a_shift_is_judged_without_anybody_naming_a_worth(desk):
    result = ask(desk, channel="social", change="20 %", to="tv")
    assert float(result.fact("moved").value) == pytest.approx(0.2 * 2_500 * 8, abs=0.1)
    assert float(result.fact("return_gained").value) > float(result.fact("return_moved").value)
    assert float(result.fact("p_better").value) > 0.8
    [proposal] = result.proposals
    assert sum(proposal.after.values()) <= sum(proposal.before.values()) + 0.02


def named(names, channels, campaigns):
    from types import SimpleNamespace

    from terms import Period

    planned = SimpleNamespace(channels=channels, campaigns=campaigns)
    house = SimpleNamespace(kinds=lambda: {}, rows=lambda *_, **__: [])
    days = Period(start=TODAY - timedelta(days=28), end=TODAY)
    return parts(SimpleNamespace(warehouse=house), planned, names, days)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("name", ["youtube", "YouTube", "Youtube"])
def test_youtube_means_video_and_not_all_of_its_platform(name):
    channels = ("google_search_spend", "google_shopping_spend", "google_video_spend")
    assert [part.channel for part in named([name], channels, {})] == [2]
    campaigns = {("google", "YouTube Home"): 2, ("google", "Generic"): 0}
    assert [part.channel for part in named([name], channels, campaigns)] == [2]
    assert [part.channel for part in named(["google"], channels, campaigns)] == [0, 1, 2]
