"""Which view of a kind a question needs: Search Console shows queries first, and pages where it is asked by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.data._asked import Slice
from warehouse.contract import contract, plain, quoted
from warehouse.grains import KIND, PAGES
from warehouse.metric import dimensions

if TYPE_CHECKING:
    from tools._tool import Desk


def in_grain(desk: Desk, bare: Slice, names: Iterable[str]) -> Slice:
    """The slice on its kind's own view, or on that of the pages where only those can answer by these columns."""
    if bare.loaded.kind != KIND or "page" in bare.loaded.columns:
        return bare
    meant = {column for name in names for column in [name, *dimensions().get(plain(name), name).split(" ")]}
    if "page" not in meant or "query" in meant:
        return bare
    there = f"select count(*) from information_schema.tables where table_name = '{PAGES}'"  # noqa: S608
    if not desk.warehouse.rows(there)[0][0]:
        return bare
    columns = contract(KIND).shown
    counts = ", ".join(f"count({quoted(name)})" for name in columns)
    [found] = desk.warehouse.rows(f"select {counts} from {PAGES}")  # noqa: S608  names of the contract
    held = tuple(name for name, count in zip(columns, found, strict=True) if count)
    if "page" not in held:
        return bare
    return replace(bare, view=PAGES, loaded=replace(bare.loaded, columns=held), dated=bare.day in held, rollup=None)
