# pyright: basic
"""Collecting the links: what each rule finds, counted, without values that too many people share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from warehouse.contract import literal
from warehouse.identity.rules import MOST_PEOPLE, Rule, usable

PEOPLE = ("customer", "contact", "user")


def collect(con: Any, loaded: Collection[str]) -> None:
    """Make the temp tables `links (a, b, rule, strength, n, first, last)` and `hubs (node, kind, people)`.

    `con` shows the loaded kinds as views. A link from a key to itself is no link: it says that the key exists.
    """
    con.execute(
        "create or replace temp table links (a varchar, b varchar, rule varchar, strength integer, n bigint,"
        " first timestamp, last timestamp)"
    )
    found = usable(loaded)
    for rule in (rule for rule in found if not rule.same):
        _add(con, rule)
    con.execute(
        "create or replace temp table nodes as select node, split_part(node, ':', 1) as kind,"
        " substr(node, strpos(node, ':') + 1) as key from (select a as node from links union select b from links)"
    )
    for rule in (rule for rule in found if rule.same):
        _add(con, rule)
    _hubs(con)


def _add(con: Any, rule: Rule) -> None:
    empty = " and ".join(f"{side} is not null and not ends_with({side}, ':')" for side in "ab")
    con.execute(
        f"insert into links select least(a, b), greatest(a, b), {literal(rule.id)}, {rule.strength}, count(*),"
        f' min("at"), max("at") from ({rule.sql}) found where {empty} group by 1, 2'
    )


def _hubs(con: Any) -> None:
    """A value's people are those of the kind of which it has most: one person has one number in each system."""
    caps = " ".join(f"when {literal(kind)} then {most}" for kind, most in MOST_PEOPLE.items())
    people = ", ".join(literal(kind) for kind in PEOPLE)
    con.execute(
        "create or replace temp table hubs as select node, kind, max(people) as people from (select node,"
        " split_part(node, ':', 1) as kind, split_part(other, ':', 1) as theirs, count(distinct other) as people"
        " from (select a as node, b as other from links union all select b, a from links) where node <> other"
        f" group by node, theirs) where theirs in ({people}) group by node, kind"
        f" having max(people) > case kind {caps} end order by node"
    )
    con.execute("delete from links where a <> b and (a in (select node from hubs) or b in (select node from hubs))")
