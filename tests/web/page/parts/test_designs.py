"""Planning: the form knows what was asked for, a red design cannot be registered."""

from __future__ import annotations

from tests.web.page.parts.test_registry import BAD, TOLD
from web.page.parts import designs


def test_the_form_knows_what_was_asked_for_and_what_is_missing():
    made = designs.form_design(TOLD, {"channel": "google brand", "weeks": "4"}, "en")
    assert 'value="google brand" selected' in made
    assert 'value="4" selected' in made
    assert "No figures by region" in designs.form_design(TOLD | {"geo": False}, {}, "en")


def test_a_red_design_cannot_be_registered():
    found = {"run": "r", "facts": {}, "text": "", "confidence": "red", "evidence": "model", "caveats": [], "charts": [],
             "designs": [], "markets": [], "calendar": [], "preregistration": [], "next_test": None}  # fmt: skip
    item = {"item": "kpi", "name_de": "Zielgröße", "name_en": "KPI", "de": BAD, "en": BAD}
    whole = found | {"preregistration": [item]}
    assert 'data-do="register"' not in designs.designed(whole, "en")
    amber = designs.designed(whole | {"confidence": "amber"}, "en")
    assert 'data-do="register"' in amber
    assert "<img" not in amber
    assert 'data-do="register"' not in designs.designed(whole | {"confidence": "amber"}, "en", may=False)
