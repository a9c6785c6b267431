"""Names of the data as people say, bend and misspell them."""

import pytest

from agents.names import Name, Vocabulary

PLACES = ["chicago", "portland", "new york", "saint paul", "reno", "Bayern", "Nordrhein-Westfalen", "Köln", "501", "BE"]
CAMPAIGNS = [
    "Summer Sale 2026 DE",
    "Summer Sale 2026 AT",
    "Brand Search",
    "Retargeting Schuhe",
    "Winterkampagne",
    "Mai-Kampagne",
]
VOCABULARY = Vocabulary(
    [Name("geo_panel", "geo", value) for value in PLACES]
    + [Name("ads", "campaign", value) for value in CAMPAIGNS]
    + [Name("ads", "platform", value) for value in ("google", "meta", "tiktok")]
)


def found(text):
    return [list(dict.fromkeys(name.value for name in named.names)) for named in VOCABULARY.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Test in Chicago und Portland", [["chicago"], ["portland"]]),
        ("CHICAGO, New-York", [["chicago"], ["new york"]]),
        ("Was war in St. Paul?", [["saint paul"]]),
        ("Bayerns Umsatz", [["Bayern"]]),
        ("Bavaria and NRW", [["Bayern"], ["Nordrhein-Westfalen"]]),
        ("Koeln und KÖLN", [["Köln"], ["Köln"]]),
        ("Test in Portlnd und Chicgao", [["portland"], ["chicago"]]),
        ("Chicago-Test", [["chicago"]]),
        ("DMA 501", [["501"]]),
        ("501 Klicks", []),
        ("BE und be", [["BE"]]),
        ("ROAS von Facebook", [["meta"]]),
        ("Metakampagne und Google-Anzeigen", [["meta"], ["google"]]),
        ("brandsearch", [["Brand Search"]]),
        ("Schuhe Retargeting", [["Retargeting Schuhe"]]),
        ("Winter Kampagne", [["Winterkampagne"]]),
        ("die Kampagne", []),
        ("Budget und Kosten", []),
    ],
)
def test_names(text, names):
    assert found(text) == names


def test_a_tie_comes_back_with_its_alternatives():
    assert found("Kampagne Summer Sale") == [["Summer Sale 2026 DE", "Summer Sale 2026 AT"]]
    assert found("Summer Sale 2026 DE") == [["Summer Sale 2026 DE"]]


def test_masked_text_is_not_searched():
    assert VOCABULARY.find("„Chicago“", masked=[(0, 9)]) == ()


def test_nothing_loaded_finds_nothing():
    assert Vocabulary([]).find("Chicago") == ()
