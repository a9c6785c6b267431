"""Whom an order is about: names of the data as they are, names they do not have as they were said, and no half ones."""

from __future__ import annotations

import pytest

from agents import _order_names as names
from agents import orders
from agents.orders import blanked
from tests.agents._spoken import CAMPAIGNS, heard


def found(text, lang="de"):
    return [one.name for one in names.campaigns(heard(text, lang))]


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_a_campaign_is_found_by_its_name(name):
    assert found(f"Pausiere {name}") == [name]
    assert found(f"Pause the campaign {name.lower()}", "en") == [name]


def test_several_are_told_in_the_order_of_the_text():
    assert found("Erhöhe Generic um 20 % und senke Brand Search um 10 %") == ["Generic", "Brand Search"]


def test_a_name_that_may_be_two_is_one_question():
    (one,) = names.campaigns(heard("Pausiere Winter Sale"))
    assert set(one.several) == {"Winter Sale DE", "Winter Sale AT"}


@pytest.mark.parametrize("code", ["AT", "CH", "FR", "US", "UK"])
@pytest.mark.parametrize("form", ["Pausiere {}", "Erhöhe {} um 20 %", "Setze das Budget von {} auf 50 €"])
def test_another_country_is_another_campaign(code, form):
    for name in (f"Shopping {code}", f"Brand Search {code}"):
        assert orders.read(heard(form.format(name))).args["campaign"] == name


@pytest.mark.parametrize("name", ["Shoping DE", "Shoppnig DE", "Shopping ED"])
def test_a_slip_of_the_keys_is_forgiven_but_not_in_a_code(name):
    assert found(f"Pausiere {name}") == [name if name == "Shopping ED" else "Shopping DE"]


@pytest.mark.parametrize("text", ["Setze Generic auf 50 EUR", "Bid 1 EUR CPC on Generic"])
def test_a_currency_or_a_unit_is_no_country(text):
    assert found(text) == ["Generic"]


@pytest.mark.parametrize(
    ("text", "platform"),
    [("Pausiere Meta", "meta"), ("Pausiere alles bei Google", "google"), ("Pause TikTok", "tiktok"),
     ("Pausiere Meta und Google", ""), ("Pausiere Generic", ""), ("Pausiere „Meta Prospecting“", "")],
)  # fmt: skip
def test_one_platform_or_none(text, platform):
    assert names.platform(heard(text)).lower() == platform


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Setze das Budget von Hüttenleben auf 50 €", "Hüttenleben"),
        ("Pausiere die Kampagne Frühling", "Frühling"),
        ("Raise the budget of Cabin Life by 20%", "Cabin Life"),
        ("Senke das Hüttenleben-Budget um 20 %", "Hüttenleben"),
    ],
)
def test_a_name_that_the_data_do_not_have_is_taken_as_it_was_said(text, name):
    one = heard(text)
    assert names.said(one, blanked(one)) == name


@pytest.mark.parametrize("text", ["Setze das Budget auf 50 €", "Raise the budget by 20%", "Senke das Budget bitte"])
def test_words_of_the_order_are_no_name(text):
    one = heard(text)
    assert names.said(one, blanked(one)) == ""


def test_words_behind_a_platform_belong_to_a_campaign():
    one = heard("Pausiere Meta Prospecting")
    assert names.longer(one, blanked(one)) == "Meta Prospecting"
    one = heard("Pausiere Meta Kampagne")
    assert names.longer(one, blanked(one)) == ""


def test_without_names_the_text_keeps_its_length_and_its_other_words():
    one = heard("Fahr Top Seller und Back to School runter")
    bare = names.nameless(one, one.text)
    assert len(bare) == len(one.text)
    assert bare.replace("¤", "").split() == ["Fahr", "und", "runter"]
    assert names.nameless(one, one.text[:9]) == "Fahr ¤¤¤¤"
