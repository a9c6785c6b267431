"""Comparing two periods: the right ones, the right words, and contributions that add up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import BadArguments, NoData, WeakData
from terms import Period
from tools._tool import call, check
from tools.data._period import before, spoken, year_before
from tools.data.compare import TEXT, compare


def ask(desk, **args):
    return compare(check("data.compare", args), desk)


def row(when, campaign="Brand", platform="google", **more):
    base = {"date": when, "platform": platform, "campaign": campaign, "impressions": 10_000, "clicks": 500}
    return base | {"cost": 100, "conversions": 40, "conversion_value": 400} | more


def days(first, last, **more):
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [row(start + timedelta(n), **more) for n in range((end - start).days + 1)]


TWO_MONTHS = days("2026-02-01", "2026-02-28", cost=100) + days("2026-03-01", "2026-03-31", cost=150)


@pytest.mark.parametrize(
    ("period", "earlier", "a_year_ago"),
    [
        ("2026-03", "2026-02", "2025-03"),
        ("2024-02", "2024-01", "2023-02"),
        ("2025-02", "2025-01", "2024-02"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026", "2025", "2025"),
        ("2026-W10", "2026-W09", "2025-W10"),
        ("2026-03-10..2026-03-12", "2026-03-07..2026-03-09", "2025-03-10..2025-03-12"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("2026-01", "2025-12", "2025-01"),
    ],
)
def test_the_period_before_and_a_year_ago_follow_the_calendar(period, earlier, a_year_ago):
    asked = Period.model_validate(period)
    assert before(asked) == Period.model_validate(earlier)
    assert year_before(asked) == Period.model_validate(a_year_ago)


def test_periods_are_said_as_people_say_them():
    assert spoken(Period.model_validate("2026-Q2")).de == "2. Quartal 2026"
    assert spoken(Period.model_validate("2026-W09")).en == "week 9 of 2026"
    assert spoken(Period.model_validate("2026-03-05")).de == "5. März 2026"
    assert spoken(Period.model_validate("2026-01..2026-02")).de == "1. Januar 2026 bis 28. Februar 2026"


def test_month_against_month_with_the_right_words(desk_of, said):
    result = ask(desk_of(ads=TWO_MONTHS), metric="Kosten", period="2026-03")
    figures = {fact.id: fact.value for fact in result.facts}
    assert (figures["current"], figures["before"], figures["change"]) == (4650, 2800, 1850)
    assert float(figures["change_share"]) == pytest.approx(1850 / 2800)
    assert "gestiegen von 2.800" in said(result, "de", _text())
    assert "rose from €2,800" in said(result, "en", _text())
    assert any("31 und 28 Tage" in caveat.de for caveat in result.caveats)


def test_falling_and_unchanged_have_words_of_their_own(desk_of, said):
    rows = days("2026-03-02", "2026-03-08", cost=30) + days("2026-03-09", "2026-03-15", cost=20)
    desk = desk_of(ads=rows)
    fell = ask(desk, metric="cpa", period="2026-W11")
    assert "gesunken" in said(fell, "de", _text())
    assert "Verbesserung" in said(fell, "de", _text())
    same = ask(desk, metric="clicks", period="2026-W11")
    assert "unverändert" in said(same)
    assert "unchanged" in said(same, "en")


def test_shares_move_in_percentage_points(desk_of):
    rows = days("2026-03-02", "2026-03-08", clicks=500) + days("2026-03-09", "2026-03-15", clicks=600)
    change = ask(desk_of(ads=rows), metric="ctr", period="2026-W11").fact("change")
    assert (change.unit, change.value) == ("pp", Decimal("0.01"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from("ABCD"), st.booleans(), st.integers(0, 9999), st.integers(0, 99), st.integers(1, 99)),
        min_size=2, max_size=30,
    )
)  # fmt: skip
@pytest.mark.parametrize("metric", ["cost", "roas", "cpc"])
def test_contributions_add_up_to_the_change(desk_of, metric, cells):
    rows = [
        row(
            f"2026-03-{2 + (7 if late else 0):02d}",
            f"{name}{i}",
            name,
            cost=cost / 100,
            conversion_value=value,
            clicks=clicks,
        )
        for i, (name, late, cost, value, clicks) in enumerate(cells)
    ] + [row(f"2026-03-{n:02d}", "Z", "Z") for n in (2, 9)]
    result = ask(
        desk_of(ads=rows),
        metric=metric,
        period="2026-W11",
        by=["platform"],
    )
    parts = [cell[-1] for cell in result.tables["rows"].rows]
    assert float(sum(parts)) == pytest.approx(float(result.fact("change").value), abs=1e-12)


def test_a_mere_shift_between_groups_moves_the_ratio_and_is_credited_to_them(desk_of):
    rows = [
        row("2026-03-02", "good", cost=100, conversion_value=1000),
        row("2026-03-02", "poor", cost=100, conversion_value=100),
        row("2026-03-09", "good", cost=150, conversion_value=1500),
        row("2026-03-09", "poor", cost=50, conversion_value=50),
    ]  # fmt: skip
    result = ask(desk_of(ads=rows), metric="roas", period="2026-W11", by=["campaign"])
    parts = {cell[0]: cell[-1] for cell in result.tables["rows"].rows}
    assert result.fact("change").value == Decimal("2.25")
    assert parts == {"good": Decimal("1.125"), "poor": Decimal("1.125")}


def test_a_group_that_is_new_or_gone_counts_from_or_to_zero(desk_of):
    rows = days("2026-03-02", "2026-03-08", campaign="Old") + days("2026-03-09", "2026-03-15", campaign="New", cost=120)
    result = ask(desk_of(ads=rows), metric="cost", period="2026-W11", by=["campaign"])
    assert result.tables["rows"].rows == (("New", 840, 0, 840, 840), ("Old", 0, 700, -700, -700))


def test_distinct_customers_have_no_contribution(desk_of):
    rows = [
        {"customer_id": c, "date": d, "amount": 1}
        for c, d in (("a", "2026-02-03"), ("a", "2026-03-03"), ("b", "2026-03-04"))
    ]
    result = ask(desk_of(transactions=rows), metric="customers", period="2026-03", by=["customer_id"])
    assert result.fact("current").value == 2
    assert {cell[-1] for cell in result.tables["rows"].rows} == {None}


def test_a_running_month_is_compared_with_as_many_days_of_the_month_before(desk_of):
    rows = days("2026-02-01", "2026-02-28", cost=10) + days("2026-03-01", "2026-03-10", cost=10)
    result = ask(desk_of(ads=rows), metric="cost", period="2026-03")
    assert result.fact("before").value == 100
    assert result.fact("change").value == 0
    assert any("10. März 2026" in caveat.de for caveat in result.caveats)


def test_without_a_period_the_last_whole_month_is_judged(desk_of):
    rows = TWO_MONTHS + days("2026-04-01", "2026-04-12", cost=999)
    assert ask(desk_of(ads=rows), metric="cost").fact("current").value == 4650
    short = desk_of(ads=days("2026-05-01", "2026-05-20", cost=1))
    assert ask(short, metric="clicks", where={"campaign": "Brand"}).fact("before").n


def test_nothing_before_is_said_and_says_what_there_is(desk_of):
    with pytest.raises(NoData, match="nothing to compare with") as told:
        ask(desk_of(ads=TWO_MONTHS), metric="cost", period="2026-03", against="year")
    assert "März 2025" in told.value.todo("de")


def test_a_period_before_that_is_covered_in_part_is_amber(desk_of):
    rows = days("2026-02-20", "2026-03-31")
    result = ask(desk_of(ads=rows), metric="cost", period="2026-03")
    assert result.confidence == "amber"
    assert any(caveat.de.startswith("Februar 2026: Für 19 von 28") for caveat in result.caveats)


def test_small_counts_and_chance_are_told(desk_of, said):
    rows = days("2026-03-02", "2026-03-08", conversions=1) + days("2026-03-09", "2026-03-15", conversions=2)
    result = ask(desk_of(ads=rows), metric="conversions", period="2026-W11")
    assert result.confidence == "amber"
    told = " ".join(caveat.en for caveat in result.caveats)
    assert "Only 7 cases" in told
    assert "chance" in told
    assert "improvement" not in said(result, "en", _text())


def test_a_change_reads_as_one_sentence(desk_of, said):
    """In both directions, without cents beside amounts that have none."""
    rows = days("2026-02-01", "2026-02-28", cost=1000.5) + days("2026-03-01", "2026-03-28", cost=800)
    result = ask(desk_of(ads=rows), metric="cost", period="2026-03-01..2026-03-28", against="2026-02")
    assert (
        "auf 22.400\u00a0€ (1. März 2026 bis 28. März 2026), eine Veränderung um −5.614\u00a0€ oder −20,0\u00a0%."
        in said(result, "de", _text())
    )
    assert "a change of −€5,614 or −20.0%." in said(result, "en", _text())
    assert "decken 100\u00a0% der Tage ab" in said(result, "de", _text())


def test_other_currencies_on_other_days_hinder_no_comparison(desk_of):
    rows = [each | {"currency": "EUR"} for each in TWO_MONTHS]
    far = [row(date(2025, 8, 7)) | {"currency": "USD"}]
    assert ask(desk_of(ads=rows + far), metric="cost", period="2026-03").fact("change").unit == "EUR"
    near = [row(date(2026, 2, 7)) | {"currency": "USD"}]
    with pytest.raises(WeakData, match="EUR and USD"):
        ask(desk_of(ads=rows + near), metric="cost", period="2026-03")


def test_a_clear_change_is_not_called_chance(desk_of):
    rows = days("2026-03-02", "2026-03-08", clicks=400) + days("2026-03-09", "2026-03-15", clicks=600)
    assert ask(desk_of(ads=rows), metric="ctr", period="2026-W11").confidence == "green"


def test_from_zero_there_is_no_relative_change(desk_of, said):
    rows = days("2026-03-02", "2026-03-08", conversions=0) + days("2026-03-09", "2026-03-15")
    result = ask(desk_of(ads=rows), metric="conversions", period="2026-W11")
    assert {fact.id for fact in result.facts} == {"current", "before", "change", "data_age", "completeness"}
    assert "um 280 oder" not in said(result, "de", result.text)
    assert "auf 280 (KW 11/2026), eine Veränderung um 280." in said(result, "de", result.text)
    with pytest.raises(WeakData):
        ask(desk_of(ads=rows), metric="cpa", period="2026-W11")


@pytest.mark.parametrize(
    "word", ["previous", "year", "Vorjahr", "vormonat", "last year", "2026-02", "2026-02-01..2026-02-28"]
)
def test_against_takes_words_and_periods(word):
    assert check("data.compare", {"metric": "cost", "against": word}).against


def test_against_nonsense_and_a_split_by_time_are_refused(desk_of):
    with pytest.raises(BadArguments):
        check("data.compare", {"metric": "cost", "against": "some time"})
    with pytest.raises(BadArguments, match="their days differ"):
        ask(desk_of(ads=TWO_MONTHS), metric="cost", by=["Monat"])


def test_the_same_call_repeats_to_the_byte(desk_of):
    desk = desk_of(ads=TWO_MONTHS)
    args = {"metric": "roas", "period": "2026-03", "by": ["campaign"]}
    assert call("data.compare", args, desk).receipt.result == call("data.compare", args, desk).receipt.result


def _text():
    from terms import Words

    return Words(**TEXT)
