"""How a pack reads: the house's clock, names that still exist, and figures in the reader's language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from web._pack_reader import Reader, code
from web.html import Html

EVIL = "<script>alert(1)</script>"


@pytest.fixture(params=["de", "en"])
def read(request):
    return Reader(request.param, "Europe/Berlin")


GERMAN, ENGLISH = Reader("de", "Europe/Berlin"), Reader("en", "America/New_York")


def test_a_moment_is_told_on_the_houses_clock_also_when_the_clocks_change():
    assert GERMAN.at("2026-10-25T00:30:00+00:00") == "25.10.2026 02:30:00"
    assert GERMAN.at("2026-10-25T01:30:00+00:00") == "25.10.2026 02:30:00"
    assert ENGLISH.at("2026-10-25T01:30:00+00:00") == "2026-10-24 21:30:00"
    assert GERMAN.at("") == "–"


def test_a_code_that_is_new_is_shown_as_it_is(read):
    assert read.sign("teleported") == "teleported"
    assert read.sign("verified") in ("geschrieben und nachgelesen", "written and read back")


def test_an_empty_section_is_none_at_all(read):
    assert read.section("runs", None, "") == ""
    assert read.section("runs", None, "x").startswith("<section><h2>")


def test_who_was_erased_keeps_the_pseudonym_only(read):
    assert read.who("u-1", "Anna") == 'Anna <code class="soft">u-1</code>'
    assert read.who("u-1") == "<code>u-1</code>"
    assert read.who("") == ""
    assert "<script" not in read.who("u-1", EVIL) + read.who(EVIL)


@pytest.mark.parametrize(("fits", "tone"), [(True, "good"), (False, "bad"), (None, "soft")])
def test_whether_it_is_as_recorded_has_three_answers(read, fits, tone):
    assert tone in read.yes(fits)


def test_a_figure_has_its_interval_where_there_is_one():
    def said(read, low, high):
        return read.span(12.5, low, high, "EUR", 0.9).replace("\u00a0", " ")

    assert said(GERMAN, 5.0, 20.0) == "12,50 €, 5,00 bis 20,00 € (90 %)"
    assert said(ENGLISH, 5.0, 20.0) == "€12.50, €5.00 to €20.00 (90%)"
    assert said(ENGLISH, None, None) == said(ENGLISH, 5.0, None) == "€12.50"


@pytest.mark.parametrize(
    ("value", "de", "en"),
    [
        (None, "–", "–"),
        (True, "True", "True"),
        ("1.5", "1.5", "1.5"),
        (Decimal("0.5"), "0,50", "0.50"),
        (7, "7", "7"),
        (12_345, "12.345", "12,345"),
        (0.00004, "0,00", "0.00"),
    ],
)
def test_a_cell_is_read_as_people_write(value, de, en):
    assert GERMAN.cell(value) == de
    assert ENGLISH.cell(value) == en


def test_trust_needs_something_to_say(read):
    assert read.trust({}) == ""
    told = read.trust({"confidence": "red", "evidence": "model"})
    assert "bad" in told and " · " in told


def test_texts_of_others_are_text(read):
    made = (read.caveats([EVIL]), read.badge("good", EVIL), code(EVIL), code({"a": EVIL}))
    for each in made:
        assert isinstance(each, Html)
        assert "<script" not in each
    assert code({"ä": 1}) == "<code>{&quot;ä&quot;: 1}</code>"
