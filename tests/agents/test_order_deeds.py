"""What is ordered beside money: switching off and on whatever a campaign is called, undoing, publishing."""

from __future__ import annotations

import pytest

from agents import _order_deeds as deeds
from agents import orders
from tests.agents._spoken import TURNING, heard


@pytest.mark.parametrize("name", TURNING)
@pytest.mark.parametrize(
    ("form", "lang", "state"),
    [
        ("Turn off {}", "en", "off"), ("Turn {} off", "en", "off"), ("Pause {}", "en", "off"), ("Stop {}", "en", "off"),
        ("Put {} on hold", "en", "off"), ("Turn on {}", "en", "on"), ("Switch {} back on", "en", "on"),
        ("Resume {}", "en", "on"), ("Pausiere {}", "de", "off"), ("Schalte {} ab", "de", "off"),
        ("Schalte {} wieder ein", "de", "on"), ("Aktiviere {}", "de", "on"),
    ],
)  # fmt: skip
def test_a_stop_is_a_stop_whatever_the_campaign_is_called(name, form, lang, state):
    found = orders.read(heard(form.format(name), lang))
    assert found is not None
    assert (found.tool, found.args) == ("act.pause", {"campaign": name, "state": state})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Veröffentliche die Überschrift „Gut“", "publish"), ("Publish the headline 'Good'", "publish"),
        ("Lade die Zielgruppe zu Meta hoch", "audience"), ("Upload the audience to Meta", "audience"),
        ("Mach die letzte Änderung rückgängig", "undo"), ("Undo the last change", "undo"),
    ],
)  # fmt: skip
def test_a_deed_is_told_by_a_verb_at_its_head_or_end(text, kind):
    assert deeds.told(text, kind)


@pytest.mark.parametrize("kind", ["publish", "audience", "undo"])
@pytest.mark.parametrize("text", ["Die Zielgruppe ist groß", "Unsere Anzeigen laufen", "It was small", ""])
def test_where_the_words_only_occur_nothing_is_told(text, kind):
    assert not deeds.told(text, kind)
