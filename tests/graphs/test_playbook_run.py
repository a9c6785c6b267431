"""What a step shows: its state, what it measured, and where it could not be checked, what was missing."""

from __future__ import annotations

from graphs._playbook_run import told
from tests.graphs._going import counted, going, step


def test_a_step_is_kept_with_all_that_people_read(tmp_path):
    run = going(tmp_path)
    each = step(run, "spend")
    (fact,) = counted(2).facts
    told(run, each, "failed", fact=fact, limit=0, says=each.check.says, op="==", run="r1", tool="data.anomalies")
    (shown,) = run.steps
    assert run.states == {"spend": "failed"}
    assert (shown["title"]["en"], shown["limit"], shown["op"], shown["run"]) == (each.title.en, 0, "==", "r1")
    assert shown["measured"]["value"] == 2
    assert shown["note"] is None


def test_what_could_not_be_checked_says_what_the_data_lack(tmp_path):
    run = going(tmp_path)
    told(run, step(run, "spend"), "unknown")
    note = run.steps[0]["note"]
    assert note["en"].startswith("The data say nothing about it: anomalies in cost.")
    assert note["de"].startswith("Die Daten geben dazu nichts her: Auffälligkeiten bei den Kosten.")


def test_a_value_to_compare_with_that_is_missing_is_asked_for_by_its_name(tmp_path):
    run = going(tmp_path, "cpa_jump")
    each = next(each for each in run.playbook.steps if each.check and isinstance(each.check.limit, str))
    (fact,) = counted(2).facts
    told(run, each, "unknown", fact=fact)
    name = each.check.limit[1:]
    assert run.steps[0]["note"]["en"].endswith(f"give {name}=…")
    assert run.steps[0]["note"]["de"].endswith(f"geben Sie an: {name}=…")


def test_a_reason_that_is_known_stays_as_it_is(tmp_path):
    from terms import Words

    run = going(tmp_path)
    told(run, step(run, "spend"), "unknown", note=Words(de="Grund", en="reason"))
    assert run.steps[0]["note"] == {"de": "Grund", "en": "reason"}
