"""Identity: accounts that belong to one person, found without a shared key, against who they really are."""

from __future__ import annotations

import csv
import importlib
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from errors import LeitstandError
from evals.scores._row import Company, Row, absent, beside
from terms import Words

TOOL = "identity"
PARTS = {"precision": Words(de="Genauigkeit der Paare", en="precision of the pairs"),
         "recall": Words(de="gefundener Anteil der Paare", en="share of the pairs that was found"),
         "f1": Words(de="F1 der Paare", en="F1 of the pairs")}  # fmt: skip
COLUMNS = ("customer_id", "first_name", "last_name", "email", "phone", "street", "postcode", "city", "birth_date")
OTHERS = 1500
"""People with one account who stand beside those with two."""


def rows(company: Company) -> list[Row]:
    """The latest people with several accounts among people with one, matched by name, address and day of birth."""
    if find_spec("warehouse.identity") is None:
        return [absent(TOOL, PARTS["f1"], Words(de="gibt es noch nicht", en="this part is not there yet"), 1.0)]
    match: Any = importlib.import_module("warehouse.identity.match")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accounts.csv"
        _write(company, file)
        try:
            quality = match.match_file(file, {"id": "customer_id", "label": "person_id"}).by_person
        except LeitstandError as refused:
            why = Words(de=refused.said("de"), en=refused.said("en"))
            return [absent(TOOL, PARTS["f1"], why, 1.0)]
    return [beside(TOOL, what, 1.0, round(getattr(quality, name), 4), tolerance=0.1) for name, what in PARTS.items()]


def _write(company: Company, file: Path) -> None:
    people, truth = company.world.tables["customers"], company.world.truth_tables["customers"]
    person = truth["person_id"].astype(str)
    _, back, count = np.unique(person, return_inverse=True, return_counts=True)
    several = np.flatnonzero(count[back] > 1)[-2 * OTHERS :]
    alone = np.flatnonzero(count[back] == 1)[-OTHERS:]
    chosen = np.sort(np.concatenate([several, alone]))
    columns = [people[name][chosen].astype(str).tolist() for name in COLUMNS]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*COLUMNS, "person_id"])
        writer.writerows(zip(*columns, person[chosen].tolist(), strict=True))
