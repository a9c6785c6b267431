"""A marketer hands over texts before the upload."""

from __future__ import annotations

import pytest

from errors import BadArguments
from tools._tool import check as checked
from tools.creative.check import ASKED, check


def run(**args):
    return check(checked("creative.check", args), None)  # type: ignore[arg-type]


def test_a_set_of_texts_is_judged_one_by_one():
    texts = [
        {"text": "Ledertaschen aus Hamburg", "placement": "google_rsa_headline"},
        {"text": "Handgemachte Ledertaschen aus Hamburg", "field": "RSA Headline"},
        {"text": "x" * 130, "placement": "meta_primary"},
    ]
    result = run(texts=texts)
    assert {fact.id: int(fact.value) for fact in result.facts} == {
        "checked": 3, "passed": 1, "over_length": 1, "blocked": 1,
    }  # fmt: skip
    assert [row[-1] for row in result.tables["texts"].rows] == ["ok", "block", "review"]
    assert result.verdict.decision == "block" and "7 Zeichen" in result.findings[0].remedy.de


def test_brand_words_are_kept():
    brand = {
        "forbidden": ["billig"],
        "spelling": {"leitstand": "Leitstand"},
        "required": ["Hamburg"],
        "capitals": ["MUSTER"],
    }
    result = run(text="MUSTER: BILLIG und leitstand", placement="linkedin_headline", brand=brand)
    assert result.verdict.rules == ("EDITORIAL-CAPITALS", "BRAND-FORBIDDEN", "BRAND-SPELLING", "BRAND-REQUIRED")
    assert run(text="Leitstand aus Hamburg", placement="linkedin_headline", brand=brand).verdict.decision == "ok"


def test_a_short_word_on_the_list_is_not_found_inside_another():
    assert (
        run(text="Unbilliges Angebot", placement="meta_primary", brand={"forbidden": ["billig"]}).verdict.decision
        == "ok"
    )


def test_places_are_places_of_the_text():
    text = "Größe 38: JETZTKAUFEN hier"
    found = run(text=text, placement="google_rsa_description").findings[0]
    assert text[found.start : found.end] == found.quote == "JETZTKAUFEN"


@pytest.mark.parametrize(
    ("args", "said"),
    [({}, "keinen Text"), ({"text": "x"}, "fehlt die Platzierung"), ({"text": "x",
     "placement": "googel headline"}, "Am nächsten"),
     ({"texts": [{"txt": "x"}]}, "txt"), ({"text": "x", "placement": "sms", "brand": {"colour": "red"}}, "colour")],
)  # fmt: skip
def test_wrong_input_gets_one_sentence(args, said):
    with pytest.raises(BadArguments) as failed:
        run(**args)
    assert said in failed.value.line("de")


def test_an_empty_text_is_no_text():
    assert run(texts=[{"text": "  ", "placement": "meta_primary"}]).verdict.decision == "block"


def test_it_is_asked_for_in_many_ways():
    assert all(len(set(lines)) >= 25 for lines in ASKED.values())
