"""Literals: what is quoted, pasted or addressed is handed over as it stands."""

import pytest

from agents.quotes import addresses, claimed, consent_string, crawler, quotes, robots_txt


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Dürfen wir „klimaneutral“ sagen?", ["klimaneutral"]),
        ('May we say "the cheapest"?', ["the cheapest"]),
        ("May we say “the cheapest”?", ["the cheapest"]),
        ("May we say 'it's the best' here?", ["it's the best"]),
        ("Ist »Mehr Grip« besser als »Mehr Halt«?", ["Mehr Grip", "Mehr Halt"]),
        ("Prüfe diesen Text: Jetzt 50 % sparen", ["Jetzt 50 % sparen"]),
        ("Check these headlines:\n- More grip\n- More hold", ["More grip", "More hold"]),
        ("don't you think it's nice", []),
        ("ROAS: letzte Woche", []),
    ],
)
def test_quotes(text, inside):
    assert [one.text for one in quotes(text)] == inside


def test_addresses_lose_the_sentences_marks():
    assert [one.text for one in addresses("Is https://shop.example/sale?x=1 open, or /cart?")] == [
        "https://shop.example/sale?x=1",
        "/cart",
    ]
    assert addresses("Steht das in der robots.txt?") == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Darf GPTBot das?", "GPTBot"),
        ("may googlebot crawl it", "Googlebot"),
        ("Kommt Google noch ran?", "Googlebot"),
        ("Unser Angebot", None),
        ("Googlebot-Image?", "Googlebot-Image"),
    ],
)
def test_crawlers(text, name):
    assert crawler(text) == name


def test_a_pasted_robots_txt_is_taken_whole():
    text = "Darf Googlebot /cart lesen?\nUser-agent: *\nDisallow: /cart"
    assert robots_txt(text) == "User-agent: *\nDisallow: /cart"
    assert robots_txt("Was steht in der robots.txt?") is None


def test_consent_strings():
    assert (
        consent_string("Was erlaubt COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA?")
        == "COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA"
    )
    assert consent_string("Conversionratenoptimierungsmassnahmen") is None


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Dürfen wir klimaneutral sagen?", "klimaneutral"),
        ("Is it allowed to say we are the cheapest?", "we are the cheapest"),
        ("May we claim climate neutral?", "climate neutral"),
        ("Wie war der ROAS?", None),
    ],
)
def test_claims_without_quotes(text, claim):
    assert claimed(text) == claim
