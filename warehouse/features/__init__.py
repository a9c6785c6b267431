# pyright: basic
"""Features of customers as of a moment: one way to compute them, for training tables and for a single customer.

One YAML file a feature (id, version, SQL, tests); `sources/` says which rows of the kinds they read and when each was
known; `catalogue` reads both and holds them to `versions.yaml`, `moment` computes. Add a feature by adding a file, then
run `python -m warehouse.features`. A changed feature needs a new version: the old hash stays in the lock.
"""

from __future__ import annotations

from warehouse.features.catalogue import Feature, feature, features, ids, sources
from warehouse.features.moment import available, serve, table

__all__ = ["Feature", "available", "feature", "features", "ids", "serve", "sources", "table"]
