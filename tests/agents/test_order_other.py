"""Orders beyond money: which change is taken back, which text goes where, which people go to which platform."""

from __future__ import annotations

import pytest

from agents import _order_other as other
from agents.orders import blanked
from tests.agents._spoken import heard


def undone(text, lang="de"):
    one = heard(text, lang)
    return other.rollback_args(one, blanked(one))


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("Mach p-0a1b2c rückgängig", {"change": "p-0a1b2c"}),
        ("Mach P-0A1B2C rückgängig", {"change": "p-0a1b2c"}),
        ("Mach Änderung 3 rückgängig", {"change": "3"}),
        ("Nimm die zweite Änderung zurück", {"change": "2"}),
        ("Nimm die letzte Änderung zurück", {"change": "last"}),
        ("Mach das rückgängig", {"change": "last"}),
        ("Undo change number 12", {"change": "12"}),
        ("Revert the third change", {"change": "3"}),
        ("Undo #4", {"change": "4"}),
        ("Take everything back", {}),
        ("Nimm alles der letzten Nacht zurück", {}),
        ("Nimm Änderung 2 vom 10.8.2026 zurück", {"change": "2", "night": "2026-08-10"}),
        ("Nimm alle Änderungen vom 10.8.2026 zurück", {"night": "2026-08-10"}),
    ],
)
def test_which_change_is_taken_back(text, args):
    assert undone(text) == args


def published(text, lang="de"):
    return other.publish_args(heard(text, lang))


def test_a_text_goes_to_the_place_that_it_has_on_its_platform():
    args, missing = published("Veröffentliche „Jetzt Jacken entdecken“ als Headline bei Google in Kampagne Generic")
    assert args["text"] == "Jetzt Jacken entdecken"
    assert (args["campaign"], args["platform"], args["placement"]) == ("Generic", "google", "google_rsa_headline")
    assert missing == ()


def test_several_texts_stay_in_their_order():
    args, _ = published("Veröffentliche „Eins“, „Zwei“ und „Drei“ bei Google in Generic")
    assert args["texts"] == ["Eins", "Zwei", "Drei"]


@pytest.mark.parametrize(
    "text",
    ["Ersetze „Alt“ durch „Neu“ in Generic bei Google", "Schreibe „Neu“ statt „Alt“ in Generic bei Google"],
)
def test_what_is_replaced_and_what_by(text):
    args, _ = published(text)
    assert (args["text"], args["replaces"]) == ("Neu", ["Alt"])


def test_what_is_missing_is_named():
    assert published("Veröffentliche die Anzeige")[1] == ("text", "campaign", "placement")
    assert published("Veröffentliche „Neu“")[1] == ("campaign", "placement")
    assert published("Veröffentliche „Neu“ auf der Landingpage von Generic")[0]["placement"] == "landing_page"


def people(text, lang="de"):
    one = heard(text, lang)
    return other.audience_args(one, blanked(one))


@pytest.mark.parametrize(
    ("text", "lang", "args"),
    [
        ("Lade die besten Kunden zu Meta hoch", "de", {"audience": "clv", "platform": "meta"}),
        ("Push the top 20% customers by LTV to Meta", "en", {"audience": "clv", "platform": "meta", "top_share": 0.2}),
        ("Schick die Leads an Google", "de", {"audience": "leads", "platform": "google"}),
        ("Send lapsed customers to Google to exclude them", "en",
         {"audience": "lapsed", "platform": "google", "use": "exclude"}),
        ("Nimm die Käufer als Seed für Meta", "de", {"audience": "buyers", "platform": "meta", "use": "seed"}),
    ],
)  # fmt: skip
def test_which_people_go_where(text, lang, args):
    assert people(text, lang) == args


@pytest.mark.parametrize("text", ["Schick den Bericht an Meta", "Schick die Kunden in den Urlaub"])
def test_what_is_no_audience_or_goes_nowhere(text):
    assert people(text) is None


def test_a_name_for_the_list_may_be_quoted():
    assert people("Lade die Käufer als Zielgruppe „Beste Kunden“ zu Meta hoch")["name"] == "Beste Kunden"
