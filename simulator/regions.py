# pyright: basic
"""Forty regions with their people, and the geo test that is planted in some of them."""

from __future__ import annotations

import numpy as np

_PEOPLE = (
    ("Berlin", 37), ("Hamburg", 19), ("München", 29), ("Köln", 22), ("Frankfurt", 26), ("Stuttgart", 27),
    ("Düsseldorf", 16), ("Dortmund", 14), ("Essen", 20), ("Leipzig", 11), ("Bremen", 12), ("Dresden", 13),
    ("Hannover", 22), ("Nürnberg", 19), ("Duisburg", 12), ("Bochum", 10), ("Wuppertal", 9), ("Bielefeld", 20),
    ("Bonn", 10), ("Münster", 16), ("Karlsruhe", 13), ("Mannheim", 17), ("Augsburg", 18), ("Kiel", 12), ("Lübeck", 8),
    ("Magdeburg", 11), ("Freiburg", 16), ("Erfurt", 12), ("Rostock", 9), ("Mainz", 11), ("Kassel", 12), ("Halle", 9),
    ("Saarbrücken", 10), ("Potsdam", 12), ("Oldenburg", 16), ("Osnabrück", 9), ("Heidelberg", 8), ("Regensburg", 12),
    ("Würzburg", 13), ("Ulm", 12),
)  # fmt: skip
REGIONS = np.array([name for name, _ in _PEOPLE])
PEOPLE = np.array([people for _, people in _PEOPLE], float)
SHARE = PEOPLE / PEOPLE.sum()
DARK = np.array([i % 3 == 1 for i in range(len(REGIONS))])
"""Regions in which the tested line pauses during the geo test."""
DARK_SHARE = float(SHARE[DARK].sum())
TESTED = "meta_prospecting"
POSTCODE = 1001 + np.arange(len(REGIONS)) * 2437
