"""Organic search: clicks fall with the position; the crawl finds faults."""

import numpy as np

from simulator.search import click_rate, page_table


def test_the_top_is_clicked_most():
    rate = click_rate(np.array([1.0, 2.0, 5.0, 10.0]))
    assert (np.diff(rate) < 0).all()
    assert rate[0] == 0.31


def test_clicks_follow_the_rate(world):
    console = world.tables["search_console"]
    plain = ~np.char.startswith(console["query"].astype(str), "talfuchs")
    expected = (click_rate(console["position"][plain]) * console["impressions"][plain]).sum()
    assert np.isclose(console["clicks"][plain].sum() / expected, 1, atol=0.02)
    assert (console["clicks"] <= console["impressions"]).all()
    assert console["position"].min() >= 1


def test_the_crawl_finds_faults():
    pages = page_table()
    assert {200, 301, 404} == set(pages["status"].tolist())
    assert (pages["title"] == "").any()
    assert any("noindex" in text for text in pages["robots"])
    assert len(set(pages["url"])) == len(pages["url"])
