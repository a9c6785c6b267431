"""The way of a figure through the layers."""

# pyright: basic
import pytest

from errors import NotFound
from warehouse import layers
from warehouse.layers.lineage import FILE, of_manifest, written
from warehouse.layers.raw import PROJECT, sources


def test_a_mart_is_followed_down_to_its_kinds_in_order():
    way = layers.lineage("mart_channel_day")
    names = [node.name for node in way]
    assert {"ads", "orders", "sessions", "events", "stg_ads", "int_channel_day", "mart_channel_day"} <= set(names)
    assert "contacts" not in names
    assert names[-1] == "mart_channel_day"
    for node in way:
        assert all(names.index(under) < names.index(node.name) for under in node.depends_on)


def test_a_kind_is_followed_up_to_its_marts():
    assert {"mart_channel_day", "mart_leads", "stg_ads"} <= {node.name for node in layers.lineage("ads")}
    assert "mart_products" not in {node.name for node in layers.lineage("ads")}


def test_each_model_is_described_and_its_file_is_there():
    for kind in sources():
        for node in layers.lineage(kind):
            assert node.description.endswith("."), node.name
            if node.layer != "raw":
                assert (PROJECT.parents[1] / node.sql_path).exists()
            if node.layer == "marts":
                assert all(node.columns.values())


def test_an_unknown_name_lists_the_known():
    with pytest.raises(NotFound) as told:
        layers.lineage("mart_nothing")
    assert "mart_leads" in told.value.todo("de")


def test_the_kept_file_is_what_dbt_says():
    assert FILE.read_text(encoding="utf-8") == written(of_manifest()), "run: python -m warehouse.layers"
