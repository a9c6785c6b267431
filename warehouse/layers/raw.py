# pyright: basic
"""The ground of the layers: one view a kind in schema `raw`, typed as the project expects it, empty where nothing is.

The statements run on DuckDB and on Postgres alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from warehouse.contract import literal, quoted

PROJECT = Path(__file__).parent
SOURCES = PROJECT / "models" / "staging" / "sources.yml"
PARTS = {".sql", ".yml", ".csv"}


@cache
def sources() -> dict[str, dict[str, str]]:
    """Source -> column -> SQL type, as the project's sources.yml says."""
    read = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))
    return {
        table["name"]: {column["name"]: column["data_type"] for column in table["columns"]}
        for table in read["sources"][0]["tables"]
    }


def statements(held: Mapping[str, set[str]], currencies: Mapping[str, str]) -> list[str]:
    """What makes the views anew.

    held        view of schema main -> its columns; a source that is not there becomes an empty view
    currencies  view -> the currency of its rows that name none
    """
    made = ["create schema if not exists raw"]
    for name, columns in sources().items():
        there = held.get(name, set())
        picks = ", ".join(
            f"cast({_expression(column, there, currencies.get(name))} as {type_}) as {quoted(column)}"
            for column, type_ in columns.items()
        )
        origin = f"from main.{quoted(name)}" if there else "where false"
        made.append(f"drop view if exists raw.{quoted(name)} cascade")
        made.append(f"create view raw.{quoted(name)} as select {picks} {origin}")
    return made


def _expression(column: str, there: set[str], currency: str | None) -> str:
    if column == "currency" and currency:
        return f"coalesce({quoted(column)}, {literal(currency)})" if column in there else literal(currency)
    return quoted(column) if column in there else "null"


def project_hash() -> str:
    """One hash over the project's files: another one means that the layers would come out differently."""
    digest = hashlib.sha256()
    for file in sorted(PROJECT.rglob("*")):
        if file.suffix in PARTS:
            digest.update(str(file.relative_to(PROJECT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
