"""How much an order asks for: to or by, up or down, over which time, until when; never the wrong way round."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import _order_money as money
from agents import orders
from tests.agents._spoken import TODAY, TURNING, heard

CASES = [
    ("Setze das Budget von Brand Search auf 120 €", "de", ("to", "120 EUR")),
    ("Erhöhe Brand Search um 20 %", "de", ("by", "+20 %")),
    ("Senke Brand Search um 1.250,50 €", "de", ("by", "-1250.5 EUR")),
    ("Kürze Brand Search auf 80 %", "de", ("by", "-20 %")),
    ("Halbiere das Budget von Generic", "de", ("by", "-50 %")),
    ("Verdopple Generic", "de", ("by", "+100 %")),
    ("Senke Generic um ein Drittel", "de", ("by", "-33.3 %")),
    ("Nimm bei Generic 20 € weg", "de", ("by", "-20 EUR")),
    ("Gib Generic 20 € mehr", "de", ("by", "+20 EUR")),
    ("Budget Generic -20 %", "de", ("by", "-20 %")),
    ("Deckel Generic bei 50 € am Tag", "de", ("to", "50 EUR")),
    ("Pausiere Generic", "de", None),
    ("Raise Brand Search by 15%", "en", ("by", "+15 %")),
    ("Cut Brand Search to 60%", "en", ("by", "-40 %")),
    ("Set Brand Search to $1,250.50 a day", "en", ("to", "1250.5 USD")),
    ("Take €20 out of Generic", "en", ("by", "-20 EUR")),
    ("Raise Generic by a quarter", "en", ("by", "+25 %")),
    ("Triple Generic", "en", ("by", "+200 %")),
    ("Cap Generic at €50", "en", ("to", "50 EUR")),
]


def plain(told):
    """The number as one, so that -20 and -20.00 are the same."""
    return told and (told[0], "".join(each for each in told[1] if each in "+-"), *told[1].lstrip("+-").split())


@pytest.mark.parametrize(("text", "lang", "asked"), CASES, ids=[case[0] for case in CASES])
def test_what_is_asked_for(text, lang, asked):
    told = money.told(heard(text, lang))
    if asked and "%" in asked[1] and told:
        assert told[0] == asked[0]
        assert float(told[1].removesuffix("%")) == float(asked[1].removesuffix("%"))
        return
    assert told == asked


UP = ("Erhöhe {} um {}", "Heb das Budget von {} um {} an", "Fahr {} um {} hoch", "Gib {} {} mehr")
DOWN = ("Senke {} um {}", "Fahr das Budget von {} um {} runter", "Setze {} um {} herunter", "Kürze {} um {}")
UP_EN = ("Raise {} by {}", "Increase the budget of {} by {}", "Bump {} up by {}")
DOWN_EN = ("Lower {} by {}", "Reduce the budget of {} by {}", "Take {} down by {}", "Cut {} by {}")


@pytest.mark.parametrize("name", TURNING)
@pytest.mark.parametrize("amount", ["20 %", "20 EUR"])
def test_a_campaigns_name_never_turns_an_order_round(name, amount):
    for lang, sign, forms in (("de", "+", UP), ("de", "-", DOWN), ("en", "+", UP_EN), ("en", "-", DOWN_EN)):
        for form in forms:
            text = form.format(name, amount)
            found = orders.read(heard(text, lang))
            assert found is not None, text
            assert found.args["campaign"] == name, text
            assert found.args["change"].startswith(f"{sign}20"), (text, found.args)


@given(st.integers(1, 10**6), st.sampled_from(["Erhöhe {} um {} €", "Setze {} auf {} €", "Senke {} um {} €"]))
def test_german_amounts_reach_the_tool_to_the_cent(cents, form):
    whole, rest = divmod(cents, 100)
    said = f"{whole:,}".replace(",", ".") + f",{rest:02d}"
    told = (money.told(heard(form.format("Generic", said))) or ("", ""))[1]
    assert round(abs(float(told.removesuffix(" EUR"))) * 100) == cents


@given(st.integers(1, 10**6), st.sampled_from(["Raise {} by €{}", "Set {} to €{}", "Lower {} by €{}"]))
def test_english_amounts_reach_the_tool_to_the_cent(cents, form):
    told = (money.told(heard(form.format("Generic", f"{cents / 100:,.2f}"), "en")) or ("", ""))[1]
    assert round(abs(float(told.removesuffix(" EUR"))) * 100) == cents


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Setze Generic auf 50 €", "day"), ("auf 50 € am Tag", "day"), ("auf 350 € pro Woche", "week"),
        ("Wochenbudget 350 €", "week"), ("1500 € im Monat", "month"), ("$1500 per month", "month"),
        ("€50 daily", "day"), ("€350/week", "week"),
    ],
)  # fmt: skip
def test_over_which_time(text, per):
    assert money.per(text) == per


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("Senke Generic um 20 % bis Monatsende", "de", "2026-08-31"),
        ("Senke Generic um 20 % bis zum 31.8.", "de", "2026-08-31"),
        ("Senke Generic um 20 % bis 1. März", "de", "2027-03-01"),
        ("Lower Generic by 20% until the end of the month", "en", "2026-08-31"),
        ("Senke Generic um 20 %", "de", None),
    ],
)
def test_until_when(text, lang, day):
    assert money.until(heard(text, lang)) == day


@given(st.integers(1, 28), st.integers(1, 12))
def test_until_is_always_still_to_come(day, month):
    last = money.until(heard(f"Senke Generic um 20 % bis zum {day}.{month}."))
    assert last is not None
    found = date.fromisoformat(last)
    assert found > TODAY
    assert (found.day, found.month) == (day, month) or (found - TODAY).days <= 7


def test_only_an_amount_of_money_is_moved():
    assert money.money(heard("Verschiebe 500 € von Generic zu Brand Search")) == "500 EUR"
    assert money.money(heard("Verschiebe 20 % von Generic zu Brand Search")) is None


def test_the_first_way_that_is_said_counts():
    one = heard("Erhöhe Generic und senke Brand Search")
    assert money.sign_of(one, 0, len(one.text)) == "+"
    assert money.sign_of(one, 15, len(one.text)) == "-"
    assert money.sign_of(heard("Setze Top Seller"), 0, 16) is None
