"""The catalogue holds everything that is defined, and ranks it."""

import pytest

from warehouse.catalogue import entries, near, search
from warehouse.contract import kinds
from warehouse.metric import metrics
from warehouse.segment import segments


def test_everything_that_is_defined_is_in_it():
    held = {(entry.what, entry.id) for entry in entries()}
    for what, ids in (("metric", metrics()), ("segment", segments()), ("kind", kinds())):
        assert {(what, id) for id in ids} <= held
    assert ("column", "campaign") in held


@pytest.mark.parametrize("id", metrics())
def test_every_metric_is_found_first_by_its_name_in_both_languages(id):
    for name in (metrics()[id].name.de, metrics()[id].name.en):
        found = [hit.entry.id for hit in search(name) if hit.entry.what == "metric"]
        assert id in found[:3]


def test_what_the_question_calls_it_counts():
    assert search("conversions").pop(0).entry.what == "metric"
    assert search("Feld conversions")[0].entry.what == "column"
    assert search("Segment Neukunden")[0].entry.what == "segment"


def test_it_is_the_same_every_time():
    assert search("Was ist ROAS bei uns?") == search("Was ist ROAS bei uns?")
    assert near("Umsaz")[0] in {"revenue", "conversion_value"}
