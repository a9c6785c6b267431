"""Queries lead to pages that exist."""

from simulator.company import SITE
from simulator.queries import QUERIES
from simulator.search import page_table


def test_every_query_leads_to_a_page_of_the_site():
    pages = set(page_table()["url"])
    assert {SITE + page for _, page, _, _ in QUERIES} <= pages
    assert len({query for query, *_ in QUERIES}) == len(QUERIES)
