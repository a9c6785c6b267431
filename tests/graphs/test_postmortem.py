"""The draft holds what is on record, in both languages, and nothing else."""

# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false
from __future__ import annotations

import re
from datetime import timedelta

import pytest

from acting.office import Office
from errors import NotFound
from figures import show
from graphs.playbook import run
from graphs.playbook_told import STATES, shown
from graphs.postmortem import draft
from ledger import incidents
from terms import Fact, Principal, Words
from tests.acting._company import LAST, days, loaded, orders

DAY = timedelta(days=1)
ME = Principal(id="u-0123456789", kind="person", role="admin")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    fault = [("meta", LAST - 6 * DAY, LAST, name, 0.05) for name in ("conversions", "conversion_value")]
    settings = loaded(tmp_path_factory.mktemp("house"), ads=days(faults=fault), orders=orders())
    return Office.open(settings, adapters={})


@pytest.fixture(scope="module")
def played(office):
    return run("broken_tracking", {}, settings=office.settings, by=ME, office=office, book=office.book)


def written(office, id, lang):
    return draft(office.book, id, lang, "Europe/Berlin")


def test_says_what_was_seen_how_bad_it_was_why_and_what_to_change(office, played):
    text = written(office, played.incident, "en")
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads == ["What was seen when", "Impact", "Causes, ranked by evidence", "What was done by whom",
                     "What to change"]  # fmt: skip
    assert "broken conversion tracking" in text
    assert re.search(r"^- [\w ]+: \S+, expected \S+ \(r\d", text, re.MULTILINE)
    assert f"{played.onset}" in text
    assert "- [ ] Count one test purchase a week" in text
    assert f"{ME.id} (viewer)" in text or f"{ME.id} (admin)" in text


def test_is_german_where_german_is_asked_for(office, played):
    text = written(office, played.incident, "de")
    assert text.startswith("# Nachbetrachtung (Entwurf): Conversion-Zählung gestört: meta")
    assert "gestörte Conversion-Zählung (Tracking)" in text
    assert f"{played.onset:%d.%m.%Y}" in text
    assert not re.search(r"\b(the|incident|Impact|should)\b", text)


def test_every_figure_is_on_record(office, played):
    """Each figure of the impact is that of a step or of a recorded fact."""
    children = {child.run: child for child in office.book.runs.children(played.id)}
    steps = {f"{step['title']['en']} {STATES[step['state']].en}: {shown(step, 'en')}"
             for step in played.steps if step["measured"]}  # fmt: skip
    impact = written(office, played.incident, "en").split("## Impact")[1].split("##")[0]
    lines = [line.removeprefix("- ") for line in impact.splitlines() if line.strip()]
    assert steps <= set(lines)
    for line in set(lines) - steps:
        label, seen, hoped, source = re.fullmatch(r"(.*): (.*), expected (.*) \((r.*)\)", line).groups()
        facts = [Fact.model_validate(told) for told in children[source].result["facts"]]
        assert (label, seen) in {(fact.label.en, show(fact, "en")) for fact in facts}
        assert hoped in {show(fact, "en") for fact in facts}


def test_words_of_data_cannot_become_marks(office):
    with office.book.writing() as tx:
        id = incidents.raised(tx, "acting", Words(de="a\n# b", en="a\n# b <script>"), "x", office.clock())
    text = written(office, id, "en")
    assert "\n# b" not in text
    assert "<script>" not in text
    assert "Nothing on record." in text


def test_closing_says_how_long_it_stood(office, played):
    with office.book.writing() as tx:
        incidents.closed(tx, played.incident, "tag mended", office.clock(), by=ME.id)
    assert "mended after" in written(office, played.incident, "en")


def test_an_unknown_incident_is_refused(office):
    with pytest.raises(NotFound, match="no incident 'i99'"):
        written(office, "i99", "en")
