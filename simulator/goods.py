# pyright: basic
"""What the company sells, at what price and when the price changed."""

from __future__ import annotations

import numpy as np

from simulator.chance import stream

_MAKERS = ("Talfuchs", "Nordhang", "Felsquell", "Birkenhof")
_KINDS = (
    ("Rucksack", "Outdoor", 8900, ("Grat 28", "Grat 45", "Tobel 18", "Kar 60", "Alm Daypack")),
    ("Zelt", "Outdoor", 21900, ("Murmel 2", "Murmel 3", "Firn 2", "Basislager 4")),
    ("Schlafsack", "Outdoor", 14900, ("Daune 400", "Daune 700", "Faser Sommer")),
    ("Stirnlampe", "Outdoor", 3900, ("Glut 200", "Glut 400")),
    ("Trinkflasche", "Outdoor", 2490, ("Quell 0,7 l", "Quell 1,0 l", "Isolier 0,5 l")),
    ("Kocher", "Outdoor", 5900, ("Feder", "Sturm")),
    ("Wolldecke", "Wohnen", 9900, ("Fischgrat", "Karo", "Schurwolle Natur", "Kind")),
    ("Kissen", "Wohnen", 3490, ("Zirbe", "Filz")),
    ("Emaille-Topf", "Wohnen", 4590, ("2 l", "4 l")),
    ("Becher", "Wohnen", 1490, ("Emaille weiß", "Emaille grün", "Holz")),
    ("Laterne", "Wohnen", 4290, ("Sturm", "Klein")),
    ("Feuerschale", "Garten", 12900, ("50 cm", "70 cm")),
    ("Hängematte", "Garten", 6900, ("Reise", "Garten")),
    ("Gartenwerkzeug", "Garten", 3290, ("Spaten", "Set")),
    ("Pflanzkasten", "Garten", 5490, ("Lärche", "Zink")),
)
_ALL = [(kind, area, base, name) for kind, area, base, names in _KINDS for name in names]
COUNT = len(_ALL)
PRODUCT_IDS = np.array([f"TF-{1001 + i}" for i in range(COUNT)])
TITLES = np.array([f"{kind} {name}" for kind, _, _, name in _ALL])
BRANDS = np.array([_MAKERS[(i * 7) % 10 % 4] for i in range(COUNT)])
CATEGORIES = np.array([f"{area} > {kind}" for kind, area, _, _ in _ALL])
AREAS = np.array([area for _, area, _, _ in _ALL])
LIST_PRICE = np.array(
    [base * (80 + (i * 37) % 45) // 10000 * 100 + 90 for i, (_, _, base, _) in enumerate(_ALL)], np.int64
)
COST = LIST_PRICE * (44 + (np.arange(COUNT) * 11) % 14) // 119
"""Cost of goods in cents, net of VAT."""
POPULAR = np.exp(-0.75 * np.log(LIST_PRICE / 3000.0)) * (1 + (np.arange(COUNT) * 13) % 7 / 3)
"""How often a product is chosen, up to a factor."""


def gtin(i: int) -> str:
    """A 13-digit article number in the range for use inside a company, with a right check digit."""
    digits = [int(c) for c in f"2{4001000 + i * 37:011d}"]
    return "".join(map(str, digits)) + str(-sum(d * (3 if k % 2 else 1) for k, d in enumerate(digits)) % 10)


def url(i: int) -> str:
    """Path of the product's page."""
    slug = TITLES[i].lower().replace(" ", "-").replace(",", "-")
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        slug = slug.replace(umlaut, plain)
    return f"/produkte/{slug}"


def price_moves(seed: int, day: int) -> list[tuple[int, int]]:
    """The (product, new price in cents) that the shop itself changes on a day: a few at the first of each month."""
    moved = np.datetime64(day, "D")
    if moved != moved.astype("datetime64[M]").astype("datetime64[D]"):
        return []
    random = stream(seed, "prices", day)
    chosen = random.choice(COUNT, 5, replace=False)
    factor = random.choice([0.9, 0.95, 1.0, 1.04, 1.08], 5)
    return [(int(i), int(LIST_PRICE[i] * f) // 100 * 100 + 90) for i, f in zip(chosen, factor, strict=True)]


def price_index(prices: np.ndarray) -> float:
    """Prices against the list, weighted by what sells."""
    return float((POPULAR * prices / LIST_PRICE).sum() / POPULAR.sum())
