"""Paid beside organic: joined by words, ranges with sources, own days off where they exist, and always a test first."""

from datetime import date, timedelta

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from tools._tool import call, check, fingerprint
from tools.bidding.paid_organic import paid_organic

TODAY = date(2026, 4, 1)
DAYS = 70
PLACES = {"sohlenwerk": 1.0, "laufschuhe waschen": 2.4, "größe 42 schuhe": 1.2, "laufschuhe": 9.0}


def ads(off=(), days=DAYS, **more):
    made = []
    for term, campaign in {"sohlenwerk": "Brand", "Laufschuhe waschen": "Generic", "groesse 42 schuhe": "Generic",
                           "laufschuhe": "Generic", "nur bezahlt": "Generic"}.items():  # fmt: skip
        made += [
            {
                "date": TODAY - timedelta(days - day),
                "platform": "google",
                "campaign": campaign,
                "search_term": term,
                "impressions": 100,
                "clicks": 20,
                "cost": 10.0,
                "conversions": 1,
                "conversion_value": 60,
                **more,
            }
            for day in range(days)
            if not (campaign == "Brand" and day in off)
        ]
    return made


def organic(off=(), share=0.8, days=DAYS, dated=True, seed=1):
    random = np.random.default_rng(seed)
    made = []
    for query, place in PLACES.items():
        for day in range(days):
            more = random.binomial(20, share) if query == "sohlenwerk" and day in off else 0
            made.append({
                "date": TODAY - timedelta(days - day), "query": query, "clicks": int(random.binomial(200, 0.2)) + more,
                "impressions": 200, "position": place,
            })  # fmt: skip
    if dated:
        return made
    return [{key: each for key, each in row.items() if key != "date"} for row in made[::days]]


def ask(desk, **args):
    return paid_organic(check("bidding.paid_organic", args), desk)


def table(result, name):
    columns = result.tables[name].columns
    return [dict(zip(columns, row, strict=True)) for row in result.tables[name].rows]


def value(result, id):
    return float(result.fact(id).value)


def test_queries_are_joined_by_their_words(desk_of):
    result = ask(desk_of(ads=ads(), search_console=organic()))
    found = {row["query"]: row for row in table(result, "terms")}
    assert set(found) == {"sohlenwerk", "Laufschuhe waschen", "groesse 42 schuhe"}
    assert value(result, "overlap_terms") == 3
    assert value(result, "overlap_cost") == pytest.approx(3 * DAYS * 10)
    assert value(result, "overlap_share") == pytest.approx(3 / 5)
    assert value(result, "both_terms") == 4
    assert found["sohlenwerk"]["own_name"]
    assert found["groesse 42 schuhe"]["class"] == "first"
    assert found["Laufschuhe waschen"]["class"] == "second_to_fourth"


def test_without_days_off_the_range_is_that_of_studies_with_their_source(desk_of, said):
    result = ask(desk_of(ads=ads(), search_console=organic()))
    taken = result.fact("taken_share")
    assert taken.interval.low < taken.value < taken.interval.high
    assert float(taken.value) == pytest.approx((0.75 + 0.5 + 0.18) / 3)
    assert all("2012" in row["source"] for row in table(result, "studies"))
    assert result.confidence == "amber"
    assert any("studies" in note.en for note in result.caveats)
    assert "nicht bewiesen" in said(result, "de")
    assert "not proven" in said(result, "en")


def test_own_days_off_tell_more_than_studies(desk_of):
    off = set(range(20, 45))
    result = ask(desk_of(ads=ads(off), search_console=organic(off, share=0.8)))
    found = {row["class"]: row for row in table(result, "classes")}
    assert found["own_name"]["told_by"] == "own_days_off"
    assert found["first"]["told_by"] == "studies"
    assert found["own_name"]["low"] <= 0.8 <= found["own_name"]["high"]
    assert found["own_name"]["high"] - found["own_name"]["low"] < 0.6
    assert any("by lot" in note.en for note in result.caveats)


def test_a_test_is_proposed_and_nothing_switched_off(desk_of, said):
    desk = desk_of(ads=ads(), search_console=organic())
    result = ask(desk)
    [made] = result.proposals
    assert made.action == "run_test"
    assert set(made.before.values()) == {"on"}
    assert all("on/off by the week" in plan for plan in made.after.values())
    assert made.effect.interval is not None
    assert float(made.risk.amount) == pytest.approx(-float(made.downside.value), abs=0.011)
    tested = sum(row["paid_cost"] for row in table(result, "terms") if row["in_test"])
    assert 0 < tested <= desk.limits.change_share * value(result, "paid_cost")
    [plan] = table(result, "next_test")
    assert plan["design"] == "budget_variation"
    assert 4 <= plan["weeks"] <= 12
    assert value(result, "test_weeks") == plan["weeks"]
    for lang, words in (("de", "Schalten Sie nichts sofort ab"), ("en", "Do not switch anything off at once")):
        assert words in said(result, lang)


def test_the_test_costs_what_may_be_lost_less_what_is_not_spent(desk_of):
    desk = desk_of(ads=ads(), search_console=organic())
    dear, cheap = (value(ask(desk, conversion_value=each), "test_cost") for each in (600, 5))
    assert dear > cheap == 0


def test_nothing_in_common_is_said_plainly(desk_of, said):
    far = [row | {"position": 30} for row in organic()]
    result = ask(desk_of(ads=ads(), search_console=far))
    assert value(result, "overlap_terms") == 0
    assert result.proposals == ()
    assert "taken_share" not in {fact.id for fact in result.facts}
    assert said(result, "en").startswith("Of 4 queries in both data none ranks at organic position 3 or better")


def test_keywords_stand_in_where_no_search_terms_are_loaded(desk_of):
    rows = [{"keyword": row["search_term"]} | {k: v for k, v in row.items() if k != "search_term"} for row in ads()]
    result = ask(desk_of(ads=rows, search_console=organic()))
    assert value(result, "overlap_terms") == 3
    assert any("Keywords are compared" in note.en for note in result.caveats)


def test_organic_data_without_dates_are_compared_as_a_whole(desk_of):
    result = ask(desk_of(ads=ads(), search_console=organic(dated=False)))
    assert value(result, "overlap_terms") == 3
    assert any("no dates" in note.en for note in result.caveats)


def test_position_and_filter_narrow(desk_of):
    desk = desk_of(ads=ads(), search_console=organic())
    assert value(ask(desk, position=1.1), "overlap_terms") == 1
    assert value(ask(desk, where={"campaign": "Generic"}), "overlap_terms") == 2
    assert value(ask(desk, position=20), "overlap_terms") == 4


def test_refusals_say_what_to_do(desk_of):
    with pytest.raises(NoData, match="search_console"):
        ask(desk_of(ads=ads()))
    pages = [{"page": "https://a.example/", "clicks": 1, "impressions": 9, "position": 2, "date": "2026-03-01"}]
    with pytest.raises(WeakData, match="no queries"):
        ask(desk_of(ads=ads(), search_console=pages))
    with pytest.raises(NoData, match="share no day"):
        ask(desk_of(ads=ads(), search_console=[row | {"date": "2020-01-01"} for row in organic(dated=True)[::DAYS]]))
    with pytest.raises(WeakData, match="USD"):
        ask(desk_of(ads=ads(currency="EUR") + [r | {"currency": "USD", "campaign": "US"} for r in ads()],
                    search_console=organic()))  # fmt: skip
    with pytest.raises(BadArguments, match="USD"):
        ask(desk_of(ads=ads(), search_console=organic()), conversion_value="5 USD")


def test_the_same_call_gives_the_same_bytes(desk_of):
    desk = desk_of(ads=ads({20, 21}), search_console=organic())
    first, second = (call("bidding.paid_organic", {}, desk) for _ in range(2))
    assert fingerprint(first) == fingerprint(second)


def test_where_nothing_overlaps_it_says_whether_the_data_meet_at_all(desk_of, said):
    apart = [row | {"query": f"lirik {row['query']} lagu"} for row in organic()]
    assert "No paid query occurs in the organic data" in said(ask(desk_of(ads=ads(), search_console=apart)), "en")
    low = [row | {"position": 9.0} for row in organic()]
    told = said(ask(desk_of(ads=ads(), search_console=low)), "de")
    assert told.startswith("Von 4 Suchanfragen in beiden Daten steht keine organisch auf Platz 3 oder besser")
