"""Price rules that are arithmetic: reductions against the 30-day low, prices per unit, totals, credit examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from methods.claims.amounts import Price, amount, percents, prices, quantities, unit_prices
from methods.claims.engine import Advert, Touch
from methods.claims.facts import Facts, as_date

_CENT = Decimal("0.01")


def money(value: Decimal, lang: str) -> str:
    """An amount as the language writes it.

    >>> money(Decimal("1399.5"), "de"), money(Decimal("79"), "en")
    ('1.399,50 €', '€79')
    """
    plain = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    return f"{plain.translate(str.maketrans(',.', '.,'))} €" if lang == "de" else f"€{plain}"


def lowest_30d(draft: Advert) -> Decimal | None:
    """Lowest total price of the thirty days before the reduction, as said or out of `price_history`.

    Source: § 11(1) PAngV; Art. 6a Directive 98/6/EC; CJEU C-330/23.
    """
    said = draft.facts.number("lowest_30d")
    if said is not None:
        return said
    start = as_date(draft.facts.get("promo_start")) or draft.day
    history = [(day, value) for day, value in _history(draft.facts.get("price_history"), start) if day < start]
    window = start - timedelta(days=30)
    inside = [value for day, value in history if day >= window]
    before = [value for day, value in sorted(history, key=lambda entry: entry[0]) if day < window]
    # A price that was set earlier still ran when the window opened.
    return min([*inside, *before[-1:]], default=None)


def _history(raw: Any, today: date) -> list[tuple[date, Decimal]]:
    """Dated prices out of a mapping, pairs or records; plain numbers are the prices of the window itself."""
    if isinstance(raw, Mapping):
        raw = list(cast("Mapping[Any, Any]", raw).items())
    found: list[tuple[date, Decimal]] = []
    for entry in cast("list[Any]", raw) if isinstance(raw, list) else []:
        said, price = _dated(entry, today)
        day, value = as_date(said), Facts({"price": price}, {}, today).number("price")
        if day and value is not None:
            found.append((day, value))
    return found


def _dated(entry: Any, today: date) -> tuple[Any, Any]:
    if isinstance(entry, Mapping):
        record = cast("Mapping[str, Any]", entry)
        return record.get("date", record.get("day")), record.get("price")
    if isinstance(entry, (list, tuple)):
        pair = cast("list[Any]", list(entry))  # pyright: ignore[reportUnknownArgumentType]
        return (pair[0], pair[1]) if len(pair) == 2 else (None, None)
    return today - timedelta(days=1), entry


def reduction(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """§ 11 PAngV: a reduction refers to the lowest price of the last thirty days, in amount and in percent."""
    where = _reduction_place(draft, case)
    if where is None:
        return
    start, end = where
    if draft.facts.holds(case.get("exempt", [])):
        return
    low, new = lowest_30d(draft), _new_price(draft)
    if low is None:
        yield Touch("needs_fact", start, end)
        return
    if _broken_reduction(draft, case, low, new):
        yield Touch("block", start, end, _reduction_values(low, new))


def reference_price(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """§ 5 UWG: the comparison price in the text is the one on file."""
    for role, fact in (("old", "old_price"), ("rrp", "rrp")):
        filed = draft.facts.number(fact)
        for price in prices(draft.reading):
            if price.role == role and filed is not None and abs(price.value - filed) >= _CENT:
                yield Touch("block", price.start, price.end)


def _reduction_place(draft: Advert, case: Mapping[str, Any]) -> tuple[int, int] | None:
    """The words that announce a reduction of an own price; a comparison with an RRP alone is none."""
    old = [price for price in prices(draft.reading) if price.role in {"old", "low30"}]
    off = [share for share in percents(draft.reading) if share.off]
    hits = draft.find(case["find"], negatable=True)
    places = [(item.start, item.end) for item in (*old, *off, *hits)]
    rrp = any(price.role == "rrp" for price in prices(draft.reading))
    if not places or (rrp and not old and not hits):
        return None
    return min(places)


def _new_price(draft: Advert) -> Decimal | None:
    said = draft.facts.number("new_price")
    if said is not None:
        return said
    found = [price for price in prices(draft.reading) if price.role in {"new", "plain"}]
    return min((price.value for price in found), default=draft.facts.number("price"))


def _broken_reduction(draft: Advert, case: Mapping[str, Any], low: Decimal, new: Decimal | None) -> bool:
    shown = {price.role: price for price in prices(draft.reading)}
    if new is not None and new >= low:
        return True  # no reduction at all
    if (named := shown.get("low30")) and abs(named.value - low) >= _CENT:
        return True
    if (old := shown.get("old")) and "low30" not in shown and old.value - low >= _CENT:
        return True
    return _percent_too_high(draft, case, low, new)


def _percent_too_high(draft: Advert, case: Mapping[str, Any], low: Decimal, new: Decimal | None) -> bool:
    claims = [share.value for share in percents(draft.reading) if share.off]
    if draft.says(case["half"]):
        claims.append(Decimal(50))
    if new is None or not claims or low <= 0:
        return False
    real = 100 * (low - new) / low
    # One percent point below the next whole number is rounding, more is a claim.
    return max(claims) > real.quantize(Decimal(1), ROUND_HALF_UP) and max(claims) - real > Decimal("0.5")


def _reduction_values(low: Decimal, new: Decimal | None) -> dict[str, str]:
    values = {"lowest_de": money(low, "de"), "lowest_en": money(low, "en")}
    if new is None or low <= 0:
        return values
    share = (100 * (low - new) / low).quantize(Decimal(1), ROUND_HALF_UP)
    return values | {"new_de": money(new, "de"), "new_en": money(new, "en"), "share": str(share)}


def base_price(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """§§ 4, 5 PAngV: goods by weight or volume carry the price per kilogram or litre, and it must be right."""
    if draft.facts.holds(case.get("exempt", [])) or draft.says(case["capacity"]):
        return
    amounts, goods = _goods_prices(draft), quantities(draft.reading)
    said_quantity = _said_quantity(draft)
    if not amounts or not (goods or said_quantity):
        return
    quantity, unit = said_quantity or (goods[0].value, goods[0].unit)
    price = amounts[0]
    if quantity <= Decimal("0.010") or quantity == 1:
        return  # below 10 g or ml there is no duty; at 1 kg or 1 l both prices are the same
    right = (price.value / quantity).quantize(_CENT, ROUND_HALF_UP)
    shown = [value / per for value, unit_shown, per in unit_prices(draft.reading) if unit_shown == unit]
    values = {"right_de": money(right, "de"), "right_en": money(right, "en"), "unit": unit}
    if not any(abs(value - right) <= max(_CENT, right * Decimal("0.005")) for value in shown):
        yield Touch("block", price.start, price.end, values)


def _goods_prices(draft: Advert) -> list[Price]:
    return [price for price in prices(draft.reading) if price.role in {"new", "plain"} and price.value > 0]


def _said_quantity(draft: Advert) -> tuple[Decimal, str] | None:
    grams, millilitres = draft.facts.number("quantity_g"), draft.facts.number("quantity_ml")
    if grams:
        return grams / 1000, "kg"
    return (millilitres / 1000, "l") if millilitres else None


def credit(draft: Advert, case: Mapping[str, Any]) -> Iterator[Touch]:
    """§ 17 PAngV, Art. 8 Directive (EU) 2023/2225: a figure about credit needs the whole example, and it adds up."""
    hits = draft.find(case["find"], negatable=True)
    if not hits:
        return
    figures = percents(draft.reading) or prices(draft.reading)
    missing = [key for key, words in case["parts"].items() if figures and not draft.says(words)]
    if draft.day >= date(2026, 11, 20) and not draft.says(case["warning"]):
        missing.append("warning")
    if missing and not draft.facts.holds(case.get("exempt", [])):
        outcome = "block" if figures else "needs_fact"
        yield Touch(outcome, hits[0].start, hits[0].end, {"missing": ", ".join(missing)})
    elif not _adds_up(draft.reading.folded):
        yield Touch("block", hits[0].start, hits[0].end, {"missing": "arithmetic"})


_RATES = re.compile(
    r"(\d{1,3}) (?:monatliche |monthly )?(?:raten|monatsraten|instalments|installments|payments)"
    r"[^\d]{1,25}(\d[\d.,]*\d|\d)"
)
_TOTAL = re.compile(r"(?:gesamtbetrag|total amount(?: payable)?)[^\d]{1,20}(\d[\d.,]*\d|\d)")


def _adds_up(folded: str) -> bool:
    """Whether rates times amount give the stated total within rounding; silent unless the text says all three."""
    rates, total = _RATES.search(folded), _TOTAL.search(folded)
    if not rates or not total:
        return True
    count, rate, stated = int(rates[1]), amount(rates[2].rstrip(".,")), amount(total[1].rstrip(".,"))
    return abs(count * rate - stated) <= max(Decimal(count) * _CENT, Decimal("0.5") + rate * Decimal("0.02"))
