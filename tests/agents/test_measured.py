from datetime import date

import pytest

from agents import hints
from agents._heard import hear
from agents.names import Name, Vocabulary
from agents.slots import fill
from tools._tool import load

TODAY = date(2026, 11, 26)
KNOWN = Vocabulary(
    [
        Name("ads", "platform", "meta"), Name("ads", "platform", "google"),
        Name("journeys", "channel", "meta_prospecting"), Name("trial", "arm", "voucher"),
        Name("trial", "arm", "control"),
    ]
)  # fmt: skip


def read(tool, text, lang="en"):
    filled, missing = fill(load(f"attribution.{tool}").args, hear(text, lang, TODAY, KNOWN))
    assert missing == ()
    return filled


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Was bringt Meta wirklich?", "meta"),
        ("How sure are we about Meta Prospecting?", "meta_prospecting"),
        ("Ist unsere Markensuche inkrementell?", "brand search"),
        ("Is Google brand search incremental?", "brand search"),
        ("Does retargeting add anything?", "retargeting"),
        ("Is YouTube proven to work?", "YouTube"),
        ("Was stimmt nun: Google oder Meta?", None),
        ("Welche Belege haben wir?", None),
    ],
)
def test_the_channel_of_a_measurement_is_no_placement_of_a_claim(text, channel):
    assert read("evidence", text).get("channel") == channel
    assert read("triangulate", text).get("channel") == channel


def test_what_disagrees_does_not_limit_what_is_heard():
    assert "sources" not in read("triangulate", "The platform says 6 and the mmm 2, what is right for Google?")


@pytest.mark.parametrize(
    ("text", "lang", "money"),
    [
        ("Wem sollen wir den 5-Euro-Gutschein schicken, ein Brief kostet 0,80 €?", "de",
         {"discount": "5 EUR", "cost": "0.8 EUR"}),
        ("Whom to mail if every card costs 2 euros and a sale has a margin of 30 euros?", "en",
         {"cost": "2 EUR", "value": "30 EUR"}),
        ("Who should get the 10 % voucher?", "en", {}),
    ],
)  # fmt: skip
def test_each_amount_is_what_the_word_beside_it_says(text, lang, money):
    filled = read("uplift", text, lang)
    assert {name: filled[name] for name in ("cost", "value", "discount") if name in filled} == money
    assert "horizon_days" not in filled


def test_arms_are_told_apart_by_their_names():
    assert read("experiment", "Does the voucher arm beat control?") == {"control": "control", "treatment": ["voucher"]}
    assert read("uplift", "uplift of voucher over control")["treatment"] == "voucher"


def test_leads_of_this_month_are_no_horizon_and_a_score_is_no_rule_by_itself():
    assert read("leads", "Which contacts are most likely to close this month?") == {}
    assert read("leads", "score our open leads") == {}
    assert read("leads", "Is this better than the CRM score?")["rule"] == "score"
    assert read("leads", "the 15 best leads to call")["top"] == 15


def test_days_of_value_are_the_length_of_the_time_named():
    assert read("clv", "Was ist ein Kunde in den nächsten 12 Monaten wert?", "de")["horizon_days"] == 365
    assert read("clv", "Die 20 wertvollsten Kundinnen", "de")["top"] == 20


def test_status_of_experiments():
    assert read("experiments", "Which tests are running?")["status"] == "running"
    assert "status" not in read("experiments", "Welche Tests laufen und was wurde schon getestet?", "de")


def test_a_test_that_spends_more_takes_a_budget_and_one_that_pauses_a_loss():
    more = read("geo_design", "Geo test that raises the budget in some cities, at most 20,000 euros")
    assert more["kind"] == "increase" and more["budget"] == "20000 EUR" and "max_lost_revenue" not in more
    less = read("geo_design", "Geo-Test, höchstens 40.000 € entgangener Umsatz", "de")
    assert less == {"max_lost_revenue": "40000 EUR"}
    assert "kind" not in read("geo_design", "Which test would see an increase of 5% in sales?")


def test_one_german_word_says_what_is_forecast():
    assert read("forecast", "Umsatzforecast fürs nächste Jahr", "de")["metric"] == "revenue"


def test_whose_predictions():
    assert read("track_record", "Wie gut waren die Budgetprognosen?", "de")["tool"] == "bidding.pacing"
    assert "tool" not in read("track_record", "How good were your predictions?")


def test_the_last_quarter_is_not_the_last_click():
    assert read("paths", "markov attribution for the last quarter")["models"] == ["markov"]
    assert read("paths", "last click vs shapley for the last quarter")["models"] == ["last", "shapley"]


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("Are our creatives worn out?", ("bidding.frequency", "bidding.bandit")),
        (
            "How large must the sample size of the newsletter test be?",
            ("attribution.geo_design", "attribution.experiment"),
        ),
        ("Write three headlines for the new jacket", ("creative.check", "compliance.claims")),
    ],
)
def test_what_no_tool_answers_yet_is_said_with_what_comes_nearest(text, tools):
    told = hints.instead(hear(text, "en", TODAY, KNOWN))
    assert told and told[1] == tools


@pytest.mark.parametrize(
    "text",
    [
        "Which search terms are burning money?",
        "Should we shift money from TikTok to Google?",
        "What if we halved Meta?",
    ],
)
def test_what_a_tool_answers_is_not_said_to_be_missing(text):
    assert hints.instead(hear(text, "en", TODAY, KNOWN)) is None
