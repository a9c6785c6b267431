"""Nothing that loads, links, runs or hides."""

from __future__ import annotations

import pytest

from policies._policy import Draft
from policies.no_markup import no_markup
from terms import Words


@pytest.mark.parametrize(
    "text",
    [
        "See https://evil.example/?q=secret", "ftp://x", "//evil.example", "www.evil.example", "evil.com/path",
        "mail me@evil.example", "javascript:alert(1)", "data:text/html,x", "evil[.]com", "![a](x)", "[a](x)", "[a][b]",
        "[a]: x", "<img src=x>", "</p>", "<!-- x -->", "&lt;b&gt;", "&#60;", "```x```", "`x`", "\\u003cb\\u003e",
        "a\u200bb", "a\u202eb", "a\u00adb", "a\ufeffb", "a\x00b", "a\x1bb", "a\U000e0041b", "a\ufe0fb", "a\u2028b",
        "pаypal", "三", "١٢ سعر", "a\u3164b",
    ],
)  # fmt: skip
def test_it_is_found(text):
    assert no_markup(Draft(text, "en"))


@pytest.mark.parametrize(
    "text",
    [
        "Größe, Maß & Übersicht: „Anführung“ – z. B. 5,4\u00a0% (90\u00a0%) … ca. 3 Mio. €; d. h. gut.",
        "R&D isn't “free” at <\u00a00.001: a < b, a > b; e.g. so. i.e. this. p.m.",
        "- Liste\n- **fett**\n\nNeue Zeile. a\u0308 µ Δ",
        "{{clicks}} Klicks",
    ],
)
def test_plain_writing_passes(text):
    draft = Draft(text, "de", names={"clicks": Words(de="1", en="1")})
    assert no_markup(draft) == []


def test_a_page_address_that_is_a_name_of_the_data_may_be_said():
    names = {"page": Words(de="https://shop.example/sale", en="https://shop.example/sale")}
    assert no_markup(Draft("Beste Seite: https://shop.example/sale.", "de", names=names)) == []
    assert no_markup(Draft("Beste Seite: https://shop.example/sale?x=1.", "de", names=names))
