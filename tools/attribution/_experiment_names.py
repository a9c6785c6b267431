"""Which column and which arm is meant, by what was asked and by what names usually mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from errors import BadArguments, WeakData
from terms import Words

CONTROL = re.compile(
    r"(?:^|\b|_)(?:control|kontroll\w*|ctrl|holdout|hold.?out|baseline|original|placebo|default|standard|alt|old"
    r"|bisher\w*|status.?quo|none|no|kein\w*|ohne|without|off|aus|a|0|false)(?:$|\b|_)", re.IGNORECASE,
)  # fmt: skip
MONEY = re.compile(
    r"revenue|spen[dt]|umsatz|\w*wert\b|value|betrag|amount|sales|erl(?:ö|oe)s|margin|marge|deckungsbeitrag|profit"
    r"|gewinn|basket|warenkorb", re.IGNORECASE,
)  # fmt: skip
LOWER = re.compile(
    r"churn|abwander|k(?:ü|ue)ndig|cancel|unsubscri|abmeld|bounce|absprung|refund|retour|returned|complain|beschwerde"
    r"|error|fehler|latency|ladezeit|load.?time|cost|kosten|\bcp[acm]\b|spam|storno", re.IGNORECASE,
)  # fmt: skip
LEADING = ("conversion", "converted", "conversions", "purchase", "purchased", "kauf", "signup", "revenue", "umsatz")


def lower_is_better(outcome: str) -> bool:
    """Whether an outcome of that name is one of which less is better."""
    return LOWER.search(outcome) is not None


def leading(outcomes: Sequence[str], notes: list[Words]) -> str:
    """The outcome when none is named: a conversion before anything else."""
    known = {name.lower(): name for name in outcomes}
    chosen = next((known[name] for name in LEADING if name in known), outcomes[0])
    if len(outcomes) > 1:
        others = ", ".join(name for name in outcomes if name != chosen)
        notes.append(Words(
            de=f"Ausgewertet ist „{chosen}“; weitere Ergebnisse in den Daten: {others}.",
            en=f"The outcome is '{chosen}'; other outcomes in the data: {others}.",
        ))  # fmt: skip
    return chosen


def column(name: str, columns: Sequence[str]) -> str:
    known = {column.lower(): column for column in columns}
    if (found := known.get(name.strip().lower())) is not None:
        return found
    listed = ", ".join(columns[:15])
    raise BadArguments(
        en=f"The trial has no column '{name.strip()}'.",
        de=f"Der Versuch hat keine Spalte „{name.strip()}“.",
        do_en=f"It has: {listed}.",
        do_de=f"Er hat: {listed}.",
    )


def arms(
    names: list[str], control: str | None, treatments: tuple[str, ...], notes: list[Words]
) -> tuple[str, tuple[str, ...]]:
    """Control and treatments, as named or as their names tell."""
    if len(names) < 2:
        raise WeakData(
            en=f"The trial has only the arm '{names[0]}'." if names else "The trial names no arms.",
            de=f"Der Versuch hat nur den Arm „{names[0]}“." if names else "Der Versuch nennt keine Arme.",
            do_en="Check which column was imported as arm.",
            do_de="Prüfen Sie, welche Spalte als arm importiert wurde.",
        )
    treatments = tuple(_arm(name, names) for name in treatments)
    control = _arm(control, names) if control else _told(names, treatments, notes)
    rest = treatments or tuple(name for name in names if name != control)
    if control in rest:
        raise BadArguments(
            en=f"'{control}' cannot be control and treatment at once.",
            de=f"„{control}“ kann nicht zugleich Kontrolle und Behandlung sein.",
            do_en=f"The arms are: {', '.join(names)}.",
            do_de=f"Die Arme sind: {', '.join(names)}.",
        )
    return control, rest


def _told(names: list[str], treatments: tuple[str, ...], notes: list[Words]) -> str:
    """The control that the names tell."""
    left = [name for name in names if name not in treatments]
    named = [name for name in left if CONTROL.search(name)]
    exact = [name for name in named if CONTROL.fullmatch(name)]
    found = left if len(left) == 1 else exact if len(exact) == 1 else named
    if len(found) == 1:
        return found[0]
    if len(names) > 2:
        raise BadArguments(
            en="It is not clear which arm is the control.",
            de="Es ist nicht klar, welcher Arm die Kontrolle ist.",
            do_en=f"Name it as control; the arms are: {', '.join(names[:15])}.",
            do_de=f"Nennen Sie ihn als control; die Arme sind: {', '.join(names[:15])}.",
        )
    notes.append(Words(
        de=f"Welcher Arm die Kontrolle ist, sagen die Daten nicht; angenommen ist „{left[0]}“.",
        en=f"The data do not say which arm is the control; '{left[0]}' was taken.",
    ))  # fmt: skip
    return left[0]


def _arm(name: str, names: list[str]) -> str:
    known = {each.lower(): each for each in names}
    if (found := known.get(name.strip().lower())) is not None:
        return found
    raise BadArguments(
        en=f"The trial has no arm '{name.strip()}'.",
        de=f"Der Versuch hat keinen Arm „{name.strip()}“.",
        do_en=f"The arms are: {', '.join(names[:15])}.",
        do_de=f"Die Arme sind: {', '.join(names[:15])}.",
    )
