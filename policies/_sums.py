"""Bounds on sums: money at risk and numbers of writes, with what others have used up already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from policies._bounds import Level, Total
from policies._case import Case
from policies._mark import Mark
from policies._matching import exact
from policies._said import Said, both, money, share


def totals(bounds: Total, case: Case, cap: Level, *, everything: bool) -> Iterator[Mark]:
    """Money at risk and numbers of writes."""
    here, risk, limit = case.situation, case.risk, bounds.risk
    sums: dict[str, Callable[[], Fraction | None]] = {
        "change": Fraction,
        "day": lambda: case.used(here.morning, everything=everything),
        "week": lambda: case.used(here.monday, everything=everything),
        "total": lambda: case.open(everything=everything),
    }
    for name, others in sums.items():
        most, part = getattr(limit, name), getattr(limit, f"{name}_share")
        if most is None and part is None:
            continue
        before = others()
        with_it = None if before is None or risk is None else before + risk
        if most is not None:
            yield _risk(name, with_it, exact(most), case, cap, everything=everything)
        if part is not None:
            spent = case.spent(everywhere=name != "change")
            yield _risk_share(name, with_it, spent, exact(part), case, cap, everything=everything)
    counted = (
        ("hour", bounds.operations.hour, both("in einer Stunde", "within an hour"), case.hour),
        ("day", bounds.operations.day, both("an einem Tag", "in a day"), lambda: here.morning),
    )
    for name, most, when, since in counted:
        if most is not None:
            writes = case.writes(since(), everything=everything)
            yield Mark(
                f"operations.{name}", writes <= most, cap,
                both(f"Schreibvorgänge {when.de}: {writes}, erlaubt {most}",
                     f"writes {when.en}: {writes}, allowed {most}"),
                both(str(most), str(most)), both(str(writes), str(writes)),
            )  # fmt: skip


SUMS = {
    "change": both("Risiko dieser Änderung", "risk of this change"), "day": both("Risiko heute", "risk today"),
    "week": both("Risiko dieser Woche", "risk this week"),
    "total": both("offenes Risiko insgesamt", "open risk in all"),
}  # fmt: skip


def _risk(name: str, value: Fraction | None, most: Fraction, case: Case, cap: Level, *, everything: bool) -> Mark:
    said, limit, measured = _sum(name, everything), money(most, case.currency), money(value, case.currency)
    words = both(f"{said.de} mit dieser: {measured.de}, erlaubt {limit.de}",
                 f"{said.en} with this one: {measured.en}, allowed {limit.en}")  # fmt: skip
    return Mark(f"risk.{name}", value is not None and value <= most, cap, words, limit, measured)


def _risk_share(
    name: str, value: Fraction | None, spent: Fraction | None, most: Fraction, case: Case, cap: Level, *,
    everything: bool,
) -> Mark:  # fmt: skip
    ok = value is not None and spent is not None and value <= most * spent
    part = value / spent if value is not None and spent else None
    said, limit, measured = _sum(name, everything), share(most), share(part)
    words = both(
        f"{said.de} mit dieser, als Anteil der Ausgaben eines Tages ({money(spent, case.currency).de}): "
        f"{measured.de}, erlaubt {limit.de}",
        f"{said.en} with this one, as a share of a day's spend ({money(spent, case.currency).en}): "
        f"{measured.en}, allowed {limit.en}",
    )
    return Mark(f"risk.{name}_share", ok, cap, words, limit, measured)


def _sum(name: str, everything: bool) -> Said:
    said = SUMS[name]
    return both(f"{said.de}, alle Aktionen,", f"{said.en}, all actions,") if everything and name != "change" else said
