# pyright: basic
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods import path_text
from methods.path_text import parsed

STEPS = ["search", "e-mail", "Größe & Co", "", " ", "a", "\u00a0social\u00a0", "s" * 70]


def told(journeys):
    """Channel names per path with the counts, equal paths added up."""
    names = np.array(journeys.channels)[journeys.touch]
    found: dict[tuple[str, ...], np.ndarray] = {}
    counts = np.column_stack([journeys.conversions, journeys.nulls, journeys.values])
    for path, count in zip(np.split(names, journeys.start[1:-1]), counts, strict=True):
        found[tuple(path)] = found.get(tuple(path), np.zeros(3)) + count
    return {path: count.tolist() for path, count in found.items()}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from(STEPS), max_size=5), min_size=1, max_size=30))
def test_the_compiled_pass_reads_what_plain_python_reads(paths):
    texts = [" > ".join(path) for path in paths]
    if not any(step.strip() for path in paths for step in path):
        return
    counts = np.arange(len(texts)) % 3, np.arange(len(texts)) % 2, np.arange(len(texts)) * 1.5
    plain = parsed(texts, *counts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(path_text, "COMPILED_FROM", 1)
        compiled = parsed(texts, *counts)
    assert told(plain) == told(compiled)
    assert plain.channels == compiled.channels


def test_equal_paths_are_added_up_in_the_order_in_which_they_come(monkeypatch):
    monkeypatch.setattr(path_text, "COMPILED_FROM", 1)
    journeys = parsed(["b > a", "a", "b > a", "a>b", "a"], [1, 2, 4, 8, 16], [0, 0, 1, 0, 0], [5, 5, 5, 5, 5])
    assert journeys.touch.tolist() == [1, 0, 0, 0, 1]
    assert journeys.conversions.tolist() == [5, 18, 8]
    assert journeys.nulls.tolist() == [1, 0, 0]
    assert journeys.values.tolist() == [10, 10, 5]


def test_more_channels_than_the_first_table_has_room_for(monkeypatch):
    monkeypatch.setattr(path_text, "COMPILED_FROM", 1)
    names = [f"channel {number}" for number in range(9_000)]
    journeys = parsed([f"{one} > {two}" for one, two in zip(names, reversed(names), strict=True)], np.ones(9_000))
    assert journeys.channels == tuple(sorted(names))
    assert len(journeys.touch) == 18_000


def test_a_line_break_within_a_path_is_part_of_a_name(monkeypatch):
    monkeypatch.setattr(path_text, "COMPILED_FROM", 1)
    assert parsed(["a\nb > c", "c"], [1, 1]).channels == ("a\nb", "c")


def test_paths_without_a_step_are_left_out():
    journeys = parsed([" > ", "", "a"], [3, 4, 5])
    assert journeys.conversions.tolist() == [5]
    assert journeys.start.tolist() == [0, 1]
    assert len(parsed([], []).touch) == 0
