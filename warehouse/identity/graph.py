# pyright: basic
"""Joining links to profiles: connected components, minus what a person has said must stay apart."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from warehouse.contract import literal
from warehouse.identity.rules import KINDS

Split = tuple[str, str]
Cut = tuple[str, str, str]


def join(con: Any, splits: Sequence[Split] = ()) -> None:
    """Make the temp table `profiled (node, kind, key, profile)` and mark cut links in `links.cut`.

    A profile is named after its most telling key (by kind, then in order), so that the name survives a rebuild.
    Must-not-link pairs are kept apart by cutting: as long as a path joins the two, its weakest link goes (lowest
    strength, then fewest rows, then by name). A pair (key, '*') loses all its links.
    """
    con.execute("alter table links add column if not exists cut boolean default false")
    con.execute("update links set cut = false where cut is distinct from false")
    nodes(con)
    labels = components(con)
    cuts = _cuts(con, labels, splits)
    if cuts:
        con.execute("create or replace temp table cuts (a varchar, b varchar, rule varchar)")
        con.executemany("insert into cuts values (?, ?, ?)", cuts)
        con.execute("update links l set cut = true from cuts c where l.a = c.a and l.b = c.b and l.rule = c.rule")
        labels = components(con)
    _name(con, labels)


def nodes(con: Any) -> None:
    """Make the temp table `ids (node)`: each key once; its place in the table is its number."""
    con.execute("create or replace temp table ids as select a as node from links union select b from links")


def components(con: Any) -> np.ndarray:
    """The number of its component for each row of `ids`, by the links that are not cut."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size = con.execute("select count(*) from ids").fetchone()[0]
    pairs = con.execute(
        "select x.rowid::integer as a, y.rowid::integer as b from links l join ids x on x.node = l.a"
        " join ids y on y.node = l.b where not coalesce(l.cut, false)"
    ).fetchnumpy()
    weights = np.ones(len(pairs["a"]))
    matrix = coo_matrix((weights, (pairs["a"], pairs["b"])), (size, size)).tocsr()
    return connected_components(matrix, directed=True, connection="weak")[1]


def _name(con: Any, labels: np.ndarray) -> None:
    order = f"list_position([{', '.join(literal(kind) for kind in KINDS)}], split_part(node, ':', 1))"
    con.register("_labels", {"label": labels})
    con.execute("create or replace temp table labelled as select ids.node, l.label from ids positional join _labels l")
    con.unregister("_labels")
    con.execute(
        "create or replace temp table profiled as with named as (select label, 'p' || left(sha256(arg_min(node,"
        f" ({order}, node))), 12) as profile from labelled group by label)"
        " select node, split_part(node, ':', 1) as kind, substr(node, strpos(node, ':') + 1) as key, profile"
        " from labelled join named using (label)"
    )


def _cuts(con: Any, labels: np.ndarray, splits: Sequence[Split]) -> list[Cut]:
    """The links to cut; only components that a split touches are looked at one by one."""
    if not splits:
        return []
    con.register("_labels", {"label": labels})
    con.execute("create or replace temp table labelled as select ids.node, l.label from ids positional join _labels l")
    con.unregister("_labels")
    con.execute("create or replace temp table touched (a varchar, b varchar)")
    con.executemany("insert into touched values (?, ?)", list(splits))
    found = con.execute(
        "with hit as (select distinct x.label from touched t join labelled x on x.node = t.a left join labelled y"
        " on y.node = t.b where t.b = '*' or x.label = y.label) select l.a, l.b, l.rule, l.strength, l.n from links l"
        " join labelled k on k.node = l.a join hit using (label) where l.a <> l.b order by all"
    ).fetchall()
    near: dict[str, dict[str, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    for a, b, rule, strength, n in found:
        near[a][b].append((strength, n, a, b, rule))
        near[b][a] = near[a][b]
    cuts: set[Cut] = set()
    for a, b in splits:
        cuts |= _alone(near, a) if b == "*" else _apart(near, a, b)
    return sorted(cuts)


def _alone(near: Any, node: str) -> set[Cut]:
    cut: set[Cut] = set()
    for other in sorted(near[node]):
        cut |= {(a, b, rule) for _, _, a, b, rule in near[node][other]}
        del near[other][node]
    near[node].clear()
    return cut


def _apart(near: Any, a: str, b: str) -> set[Cut]:
    cut: set[Cut] = set()
    while path := _path(near, a, b):
        steps = pairwise(path)
        one, other = min(steps, key=lambda step: (max(near[step[0]][step[1]])[:2], sorted(step)))
        cut |= {(x, y, rule) for _, _, x, y, rule in near[one][other]}
        del near[one][other], near[other][one]
    return cut


def _path(near: Any, a: str, b: str) -> list[str]:
    """The shortest path, the first in order among equals; empty if there is none."""
    before: dict[str, str] = {a: ""}
    ways = [(0, a)]
    while ways:
        length, node = heapq.heappop(ways)
        if node == b:
            path = [node]
            while path[-1] != a:
                path.append(before[path[-1]])
            return path[::-1]
        for other in sorted(near[node]):
            if other not in before:
                before[other] = node
                heapq.heappush(ways, (length + 1, other))
    return []
