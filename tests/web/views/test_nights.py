"""A night on a page: who may start one, its brief in pieces, its steps as they stand."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from errors import Forbidden, NotFound
from ledger.nights import Night, Stepped
from settings import Settings
from terms import Principal, Words
from web import works
from web.views.nights import lines, stages, started, steps_of

FACT = {"id": "runs", "value": 5, "unit": "count", "label": {"de": "Läufe", "en": "runs"}}
BRIEF = {
    "facts": {"runs": {"fact": FACT, "run": "r-1"}},
    "names": {"c1_id": {"de": "p-1", "en": "p-1"}, "c1_target": {"de": "<b>5. Mai</b>", "en": "<b>5 May</b>"}},
    "lines": [
        {"section": "happened", "text": {"de": "{{runs}} Läufe bis 5. Mai.", "en": "{{runs}} runs until 5 May."}},
        {"section": "changed", "text": {"de": "Budget {{c1_target}}; gelesen. Zurück: `leitstand rollback {{c1_id}}`.",
                                        "en": "budget {{c1_target}}; read. Undo: `leitstand rollback {{c1_id}}`."}},
        {"section": "changed", "text": {"de": "Was {{nobody}} kennt.", "en": "What {{nobody}} knows."}},
    ],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
def test_only_the_figures_of_a_line_open_and_no_command_is_left(lang):
    first, second = lines(BRIEF, lang)  # what cannot be filled in is not said
    assert first["parts"][0] == ["5", "runs"]
    assert [id for _, id in first["parts"][1:]] == [""]  # the 5 of the date is no figure
    assert second["about"] == "p-1"
    assert "leitstand" not in second["text"] and second["text"].endswith(("gelesen.", "read."))


def test_a_line_that_leads_to_a_command_ends_before_it():
    brief = BRIEF | {"lines": [{"section": "first", "text": {
        "de": "Entscheiden Sie über {{c1_id}}: `leitstand inbox approve {{c1_id}}` oder `leitstand inbox reject X`.",
        "en": "Look at {{c1_id}} (`leitstand inbox show {{c1_id}}`)."}}]}  # fmt: skip
    assert lines(brief, "de")[0]["text"] == "Entscheiden Sie über p-1."
    assert lines(brief, "en")[0]["text"] == "Look at p-1."


def test_the_steps_are_the_last_tries_with_the_time_of_their_tools():
    def step(name, status, seconds):
        return Stepped(name, status, seconds, Words(de=status, en=status), ())

    night = Night("night-2026-11-26", "night", date(2026, 11, 26), "", "", "running", {}, (
        step("quality data.quality", "ok", 0.5), step("quality", "retried", 0.2), step("quality", "ok", 0.3),
        step("notify", "ok", 1.0),
    ))  # fmt: skip
    assert [(each["step"], each["status"], each["seconds"]) for each in stages(night, "de")] == [("quality", "ok", 1.0)]


def test_who_may_only_read_starts_no_night_and_no_flow_is_made_up(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 11, 26), model="none")
    with pytest.raises(Forbidden):
        started(settings, "en", Principal(id="u-1", kind="person", role="viewer"))
    with pytest.raises(NotFound):
        started(settings, "en", Principal(id="u-1", kind="person", role="analyst"), "nothing")
    assert works.found(settings.home, "night") is None
    assert steps_of(settings) > steps_of(settings, "watch") > 1
