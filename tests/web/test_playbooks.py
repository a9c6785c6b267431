"""`leitstand playbook …` and `leitstand incidents …` as a person types them."""

# pyright: basic
from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cli import main
from tests.acting._company import LAST, TODAY, days, loaded, orders

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    fault = [("meta", LAST - 6 * DAY, LAST, name, 0.05) for name in ("conversions", "conversion_value")]
    return loaded(tmp_path_factory.mktemp("house"), ads=days(faults=fault), orders=orders()).home


@pytest.fixture
def typed(home, capsys, monkeypatch):
    """Type a line; its exit code, what it printed, and as JSON if it is."""
    monkeypatch.setenv("LEITSTAND_TODAY", TODAY.isoformat())

    def run(*line):
        code = main(["--home", str(home), *line])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_lists_and_shows_playbooks_in_both_languages(typed):
    code, out, _ = typed("playbook", "list", "--json")
    assert code == 0
    assert {each["id"] for each in json.loads(out)["playbooks"]} == {
        "broken_tracking", "spend_spike", "cpa_jump", "feed_error", "creative_fatigue", "budget_off_track",
        "emergency_stop",
    }  # fmt: skip
    assert "Conversion-Zählung gestört" in typed("playbook", "list", "--lang", "de")[1]
    shown = typed("playbook", "show", "broken_tracking", "--lang", "de")[1]
    assert "Wann:" in shown
    assert "[data.anomalies]" in shown


def test_a_run_shows_each_check_and_ends_in_an_incident_with_a_draft(typed):
    code, out, _ = typed("playbook", "run", "broken_tracking", "platform=meta", "--json")
    assert code == 0
    ran = json.loads(out)
    assert ran["ok"]
    assert ran["confirmed"]
    assert ran["steps"][0]["state"] == "failed"
    assert ran["steps"][0]["measured"]["value"] == 1
    listed = json.loads(typed("incidents", "list", "--open", "--json")[1])["incidents"]
    assert [each["id"] for each in listed] == [ran["incident"]]
    shown = json.loads(typed("incidents", "show", ran["incident"], "--json")[1])
    assert shown["timeline"][0]["event"] == "raised"
    assert shown["postmortem"].startswith("# Post-mortem (draft)")
    german = typed("incidents", "show", ran["incident"], "--lang", "de")[1]
    assert "## Ursachen, nach Belegen geordnet" in german


def test_a_run_reads_like_a_checklist(typed):
    out = typed("playbook", "run", "broken_tracking", "--lang", "en")[1]
    assert "✗ Is the counting out of line?" in out
    assert "incidents with the pattern of broken counting: 1 (should be = 0)" in out


def test_an_incident_is_closed_once_with_a_reason(typed):
    ran = json.loads(typed("playbook", "run", "broken_tracking", "--json")[1])
    assert typed("incidents", "close", ran["incident"])[0] == 2
    code, out, _ = typed("incidents", "close", ran["incident"], "--why", "tag mended", "--json")
    assert code == 0
    assert json.loads(out)["incidents"][0]["state"] == "closed"
    code, out, _ = typed("incidents", "close", ran["incident"], "--why", "again", "--json")
    assert code == 1
    assert json.loads(out)["error"]["message"]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (("playbook", "run", "broken"), 1, "no playbook 'broken'"),
        (("playbook", "run", "broken_tracking", "colour=red"), 1, "no input 'colour'"),
        (("playbook", "run", "broken_tracking", "meta"), 2, "KEY=VALUE"),
        (("incidents", "show", "i77"), 1, "no incident 'i77'"),
    ],
)
def test_wrong_use_is_one_sentence(typed, line, code, said):
    found, out, err = typed(*line)
    assert found == code
    assert said in out + err
    assert "Traceback" not in out + err


def test_a_run_without_data_says_that_it_could_not_be_checked_and_what_is_missing(typed):
    out = typed("playbook", "run", "feed_error", "--lang", "de")[1]
    assert out.startswith("Fehler im Produktfeed: konnte nicht geprüft werden")
    assert "keine Daten der Art products (Produktkatalog)" in out
    assert json.loads(typed("playbook", "run", "feed_error", "--json")[1])["verdict"] == "unchecked"


def test_a_viewer_may_look_and_not_run(typed, home):
    from ledger import people
    from ledger.book import Book

    with Book.open(home).writing() as tx:
        people.register(tx, "u-aaaaaaaaaa", "viewer", f"{TODAY}T08:00:00+00:00")
    code, out, err = typed("playbook", "run", "broken_tracking", "--as", "u-aaaaaaaaaa")
    assert code == 1
    assert "may not" in (out + err) or "not allowed" in (out + err)
    assert typed("incidents", "list")[0] == 0
