"""The pages of contracts, formats and metrics name every one of them with what it promises."""

from __future__ import annotations

import pytest

from docs.generate import formats_page, kinds_page, metrics_page
from docs.warehouse import kind_lines
from warehouse.contract import contract, kinds
from warehouse.format import format_named, names
from warehouse.metric import versions


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_shows_its_promises(kind):
    agreed = contract(kind)
    text = "\n".join(kind_lines(kind))
    assert f"Version {agreed.version} " in text
    assert [name for name in agreed.columns if f"| `{name}` | {agreed.columns[name].type}" not in text] == []
    for name, column in agreed.columns.items():
        [line] = [line for line in text.splitlines() if line.startswith(f"| `{name}` |")]
        assert ("required" in line) is column.required
        assert f"| {agreed.breach(name)} |" in line
        assert line.endswith(f"| {column.pii or ''} |")


def test_ranges_freshness_and_uniqueness_are_told():
    text = "\n".join(kind_lines("ads"))
    assert "| `impression_share` | share | optional | 0 to 1 | warn |  |" in text
    assert "| `clicks` | integer | required | at least 0 | quarantine |  |" in text
    assert "fresh: up to 3 days old" in text
    assert "`date`, `platform`, `campaign`" in text
    assert "does not age" in "\n".join(kind_lines("trial"))


def test_every_kind_format_and_metric_has_its_place():
    page = kinds_page()
    assert [kind for kind in kinds() if f"## {kind}\n" not in page] == []
    page = formats_page()
    for name in names():
        one = format_named(name)
        section = page.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]
        assert one.title.de in section
        assert f"version {one.version}" in section
        assert [each for each in (*one.sure, *one.likely) if f"`{each}`" not in section] == []
        assert (f"kinds.md#{one.kind}" in section) is (one.kind is not None)


def test_every_version_of_a_metric_is_a_row():
    lines = metrics_page().splitlines()
    for id, known in versions().items():
        own = [line for line in lines if line.startswith(f"| `{id}` |")]
        assert len(own) == len(known)
        for line, metric in zip(own, known, strict=True):
            assert metric.valid_from.isoformat() in line
            assert f"| {metric.name.de} | {metric.name.en} |" in line
            assert metric.owner in line
