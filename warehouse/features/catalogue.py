# pyright: basic
"""The features as data, and the lock that tells a changed one from an unchanged one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from errors import BadArguments
from terms import Words, canonical

FOLDER = Path(__file__).parent
LOCK = FOLDER / "versions.yaml"
Dtype = Literal["integer", "number", "money", "share", "text", "flag"]
SQL_TYPE: dict[str, str] = {
    "integer": "bigint", "number": "double", "money": "decimal(18,6)", "share": "double", "text": "varchar",
    "flag": "boolean",
}  # fmt: skip


class Case(BaseModel):
    """Rows of the source, a moment, and the value that must come out."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rows: tuple[dict[str, Any], ...]
    as_of: datetime
    value: Any


class Source(BaseModel):
    """Where rows come from: SQL over the kinds it names, with entity, at and known (from when a row counts)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    name: Words
    any_of: dict[str, str]

    def pick(self, loaded: Collection[str]) -> tuple[frozenset[str], str] | None:
        """The first alternative whose kinds are all loaded: the kinds and the SQL."""
        for kinds, sql in self.any_of.items():
            if set(kinds.split()) <= set(loaded):
                return frozenset(kinds.split()), sql
        return None


class Feature(BaseModel):
    """One feature: an aggregate over the rows `s` of its source that were known before the moment `:as_of`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    valid_from: date
    entity: Literal["customer"]
    source: str
    dtype: Dtype
    unit: str
    name: Words
    description: Words
    sql: str
    tests: tuple[Case, ...] = Field(min_length=1)

    @property
    def expression(self) -> str:
        """The SQL of one value, typed."""
        return f"({self.sql.strip().replace(':as_of', 'a.as_of')})::{SQL_TYPE[self.dtype]}"

    @property
    def hash(self) -> str:
        """What a value depends on: SQL, type and source. Another hash needs another version."""
        shape = [self.sql.split(), self.dtype, self.entity, sorted(sources()[self.source].any_of.items())]
        return hashlib.sha256(canonical(shape)).hexdigest()[:16]


@cache
def features() -> dict[str, Feature]:
    """Every feature by id, by looking into the folder."""
    files = sorted(file for file in FOLDER.glob("*.yaml") if file != LOCK)
    return {file.stem: Feature(id=file.stem, **yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files}


@cache
def sources() -> dict[str, Source]:
    """Every source by id."""
    files = sorted((FOLDER / "sources").glob("*.yaml"))
    return {file.stem: Source(id=file.stem, **yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files}


def ids() -> tuple[str, ...]:
    """The ids of all features."""
    return tuple(features())


def feature(id: str) -> Feature:
    """One feature; BadArguments lists the known ones."""
    if id not in features():
        raise BadArguments(
            en=f"There is no feature '{id}'.",
            de=f"Es gibt kein Merkmal '{id}'.",
            do_en=f"Known features: {', '.join(ids())}.",
            do_de=f"Bekannte Merkmale: {', '.join(ids())}.",
        )
    return features()[id]


def read_lock() -> dict[str, dict[int, str]]:
    """Feature -> version -> hash, as they were released."""
    return yaml.safe_load(LOCK.read_text(encoding="utf-8")) or {} if LOCK.exists() else {}


def faults(known: dict[str, dict[int, str]], now: Collection[Feature]) -> list[str]:
    """What is wrong between the lock and the files: changed without a new version, or a version not yet locked."""
    wrong = []
    for one in now:
        held = known.get(one.id, {})
        if one.version not in held:
            wrong.append(f"{one.id} version {one.version} is not locked: run python -m warehouse.features")
        elif held[one.version] != one.hash:
            wrong.append(f"{one.id} changed but is still version {one.version}: raise its version and valid_from")
        if held and one.version < max(held):
            wrong.append(f"{one.id} went back from version {max(held)} to {one.version}")
    return wrong


def lock() -> list[str]:
    """Add new versions to the lock; what changed without a new version stays a fault and is returned."""
    known = read_lock()
    for one in features().values():
        known.setdefault(one.id, {}).setdefault(one.version, one.hash)
    head = "# Written by python -m warehouse.features: feature, version, hash of its definition. Only grows.\n"
    LOCK.write_text(head + yaml.safe_dump(known, sort_keys=True), encoding="utf-8")
    return faults(known, features().values())
