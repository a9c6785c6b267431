"""What tools measured is kept while the data stay, and told as old when they change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from web.views import measured

TOOL = "attribution.experiments"


def test_measured_once_it_is_kept(empty):
    with measured.desk(empty) as at:
        assert measured.found(at, TOOL, {}) is None
        result = measured.measure(at, TOOL, {})
        kept = measured.found(at, TOOL, {})
    assert kept.fresh
    assert kept.run == result.receipt.run
    assert kept.result == result


def test_other_arguments_are_another_question(empty):
    with measured.desk(empty) as at:
        measured.measure(at, TOOL, {})
        assert measured.found(at, TOOL, {"channel": "meta"}) is None


def test_on_another_day_or_with_a_new_experiment_it_is_old_but_still_told(empty):
    from ledger.experiments import Plan

    with measured.desk(empty) as at:
        measured.measure(at, TOOL, {})
        at.experiments.propose(Plan(hypothesis="B sells more"), empty.day)
        assert not measured.found(at, TOOL, {}).fresh
    later = empty.model_copy(update={"today": empty.day + timedelta(days=1)})
    with measured.desk(later) as at:
        assert not measured.found(at, TOOL, {}).fresh


def test_a_proposed_experiment_does_not_make_every_measurement_old(empty):
    from ledger.experiments import Plan

    with measured.desk(empty) as at:
        before = measured.state(at, "bidding.allocate")
        at.experiments.propose(Plan(hypothesis="B sells more"), empty.day)
        assert measured.state(at, "bidding.allocate") == before


def test_a_lost_run_is_measured_anew(empty):
    with measured.desk(empty) as at:
        measured.measure(at, TOOL, {})
        for file in (empty.home / "cache" / "measured").iterdir():
            file.write_text("r-none")
        assert not measured.found(at, TOOL, {}).fresh


def test_looking_begins_it_and_a_refusal_is_told_until_tried_again(empty, waited):
    tool = "attribution.triangulate"  # nothing is loaded: it refuses

    def look():
        return measured.look(empty, tool, {}).told("en")

    told = waited(look)
    assert "channel" in told["failed"]["message"]
    assert told["failed"]["do"]
    assert measured.look(empty, tool, {}, begin=True).going is None
    measured.again(empty, tool, {})
    assert waited(look)["failed"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_shaped_result_has_its_sentences(empty, lang):
    with measured.desk(empty) as at:
        told = measured.shaped(measured.measure(at, TOOL, {}), lang)
    assert "{{" not in told["text"]
    assert measured.rows(told, "experiments") == []
    assert measured.rows(told, "no such table") == []
