"""The CDNOW sample where it is there: 2,357 customers in their first 39 weeks."""

import csv
from pathlib import Path

import numpy as np
import pytest

from methods.clv.purchases import Purchases

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "clv"


@pytest.fixture(scope="session")
def cdnow():
    file = FOLDER / "cdnow_customers_summary_with_transactions.csv"
    if not file.exists():
        pytest.skip("the CDNOW summary is not beside the project (../shared/data/clv)")
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return Purchases(*(np.array([float(row[name]) for row in rows]) for name in ("x", "t_x", "T", "zbar")))
