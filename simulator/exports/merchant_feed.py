# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""The product feed for Google Merchant Center: tabs, prices with their currency behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.company import NAME
from simulator.exports._cells import MARK, address, built, cents, constant, text
from simulator.exports._rows import Tongue, joined
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = ("id", "title", "description", "link", "image_link", "availability", "price", "condition", "brand", "gtin",
           "product_type", "cost_of_goods_sold")  # fmt: skip


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """What the feed says today, with whatever error it has; prices with a comma unless English is wanted."""
    import pyarrow.compute as pc

    feed, products = world.tables["feed"], world.tables["products"]
    place = joined(feed["product_id"], products["product_id"])
    known = {name: values[place] for name, values in products.items()}
    mark = MARK["en" if lang == "en" else "de"]
    price, cost = (pc.binary_join_element_wise(cents(values, mark), " EUR", "") for values in
                   (feed["price"], known["cost"]))  # fmt: skip
    link = address(known["url"])
    columns = [
        text(feed["product_id"]), text(known["title"]), built(known["title"], lambda title: f"{title} – {NAME}"),
        link, built(link, lambda url: f"{url}/bild.jpg"),
        text(feed["availability"]), price, constant("new", len(place)), text(known["brand"]),
        text(np.asarray(known["gtin"]).astype(str)), text(known["category"]), cost,
    ]  # fmt: skip
    file = folder / "merchant_center" / "produktfeed.tsv"
    return [delimited(file, dict(zip(HEADERS, columns, strict=True)), separator="\t")]
