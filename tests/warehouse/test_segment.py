"""A segment is defined once and used in every metric."""

import pytest

from warehouse.contract import contract, kinds
from warehouse.segment import segments


@pytest.mark.parametrize("segment", segments().values(), ids=lambda segment: segment.id)
def test_every_segment_reads_columns_of_its_kinds_and_has_names(segment):
    for kind in set(segment.where) & set(kinds()):
        assert set(segment.columns(kind)) <= set(contract(kind).columns)
        assert segment.columns(kind)
    assert min(len(words) for words in segment.synonyms.values()) >= 2
