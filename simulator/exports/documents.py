# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""What the company has written down: a brand handbook, and what customers wrote, word for word and unchecked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.company import NAME
from simulator.exports._cells import day, text, whole
from simulator.exports._rows import Tongue, joined, looked_up
from simulator.exports._sheet import joined_text

if TYPE_CHECKING:
    from simulator.world import World

HANDBOOK = {
    "de": f"""# Markenhandbuch {NAME}

## Wer wir sind
{NAME} verkauft Ausrüstung für draußen und Dinge für ein warmes Zuhause. Wir reparieren, bevor wir ersetzen.

## Ton
Wir siezen nicht in Anzeigen und duzen nicht in Verträgen. Kurze Sätze, keine Superlative, keine Angstbilder.

## Was wir nicht versprechen
Keine Heilversprechen: Eine Wolldecke ist warm, sie lindert nichts. „Klimaneutral“ schreiben wir nicht.
„Wasserdicht“ nur mit Wassersäule in Millimetern; „nachhaltig“ nur mit dem Beleg, der auf der Produktseite steht.

## Preise und Rabatte
Ein durchgestrichener Preis ist der niedrigste der letzten 30 Tage. Versandkostenfrei ab 59 Euro.

## Ziele
Der Deckungsbeitrag nach Werbung zählt, nicht der ROAS einer Plattform. Budgetänderungen über 20 Prozent am Tag
brauchen eine zweite Freigabe.
""",
    "en": f"""# {NAME} brand handbook

## Who we are
{NAME} sells gear for the outdoors and things for a warm home. We repair before we replace.

## Tone
Short sentences, no superlatives, no images of fear. Informal in ads, formal in contracts.

## What we do not promise
No healing: a wool blanket is warm, it relieves nothing. We do not write "climate neutral".
"Waterproof" only with the water column in millimetres; "sustainable" only with the evidence on the product page.

## Prices and discounts
A struck-through price is the lowest of the last 30 days. Free shipping from 59 euros.

## Goals
Contribution after advertising counts, not one platform's ROAS. A budget change of more than 20 per cent a day
needs a second approval.
""",
}
TITLE = {"de": "# Kundenbewertungen", "en": "# Customer reviews"}
LATEST = 300


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The handbook in each wanted language; the latest reviews once, in the language in which they were written."""
    home = folder / "documents"
    home.mkdir(parents=True, exist_ok=True)
    written = [home / {"de": "markenhandbuch.md", "en": "brand_handbook.md"}[tongue] for tongue in ("de", "en")
               if lang in (tongue, "both")]  # fmt: skip
    for file in written:
        file.write_text(HANDBOOK["de" if file.name == "markenhandbuch.md" else "en"], encoding="utf-8")
    reviews = home / {"de": "kundenbewertungen.md", "en": "customer_reviews.md"}["en" if lang == "en" else "de"]
    reviews.write_text(TITLE["en" if lang == "en" else "de"] + "\n\n" + _reviews(world), encoding="utf-8")
    return [*written, reviews]


def _reviews(world: World) -> str:
    import pyarrow.compute as pc

    table, products = world.tables["reviews"], world.tables["products"]
    newest = np.argsort(table["at"], kind="stable")[::-1][:LATEST]
    latest = {name: values[newest] for name, values in table.items()}
    product = looked_up(products["title"], joined(latest["product_id"], products["product_id"]))
    head = pc.binary_join_element_wise("## ", product, " · ", day(latest["at"], "%d.%m.%Y"), " · ",
                                       whole(latest["stars"]), "/5 · ", text(latest["review_id"]), "")  # fmt: skip
    return joined_text(pc.binary_join_element_wise(head, "\n", text(latest["text"]), "\n\n", ""))
