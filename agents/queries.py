"""A SELECT in a question: taken out as it is written, and only if it is one."""

from __future__ import annotations

import re

_START = re.compile(r"\b(?:with\s+\w+\s+as\s*\(|select\b)", re.IGNORECASE)
_SAID = re.compile(r"\bsql\s*:\s*$", re.IGNORECASE)
_AFTER = re.compile(
    r"\s+(?:give|return|ergeben|ergibt|aus|laufen|for me|for us|please|bitte|für mich|für uns)$", re.IGNORECASE
)
_QUOTES = {"`": "`", '"': '"', "“": "”", "„": "“", "'": "'"}


def query(text: str) -> str | None:
    """The query that a question holds, without what is said around it; None where it holds none.

    It must be SQL from its first word to the end, and be meant as such: `SQL:` stands before it, its SELECT is in
    capitals, or it reads a table that the house has.

    >>> query("What does select sum(cost) from ads give?")
    'select sum(cost) from ads'
    >>> query("What is this: select sum(cost) from ads?")
    'select sum(cost) from ads'
    >>> query("Please select the best campaign from Google")
    """
    found = _START.search(text)
    if found is None:
        return None
    before, asked = text[: found.start()], text[found.start() :].strip().rstrip("?.!; \n")
    if before and before[-1] in _QUOTES:
        asked = asked.partition(_QUOTES[before[-1]])[0] if before[-1] != "'" else asked.removesuffix("'")
    for candidate in dict.fromkeys((_AFTER.sub("", asked), asked)):
        tables = _tables(candidate)
        meant = _SAID.search(before) or "SELECT" in candidate
        if tables is not None and (meant or any(_known(table) for table in tables)):
            return candidate
    return None


def _tables(text: str) -> set[str] | None:
    """The tables that a text reads if it is a query, else None."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        trees = sqlglot.parse(text, read="duckdb")
    except (SqlglotError, RecursionError, ValueError):
        return None
    if not trees or not isinstance(trees[0], (exp.Select, exp.SetOperation)) or not trees[0].selects:
        return None
    return {table.name.lower() for table in trees[0].find_all(exp.Table)}


def _known(table: str) -> bool:
    from warehouse import contract

    return table in contract.views() or table.startswith("mart_")
