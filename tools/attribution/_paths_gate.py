# pyright: basic
"""What the paths can carry: checks of the gate, and what would tell more."""

from __future__ import annotations

import math

from methods.rule_based import Credit
from terms import Confidence, Words
from tools._decision import NextTest, Reason
from tools.attribution._channels import driven
from tools.attribution._journeys import Read
from tools.attribution._paths_sensitivity import Sensitivity

FEW, ENOUGH = 20, 100
"""Conversions below which shares carry nothing, and below which they need care."""
MOVED = 0.10
"""Shift of a share (0.10 is ten points) from which on it depends on choices more than on data."""


def reasons(read: Read, leading: Credit, found: Sensitivity, window: bool) -> list[Reason]:
    """Every check of divided credit."""
    won = float(read.journeys.conversions.sum())
    few: Confidence = "red" if won < FEW else "amber" if won < ENOUGH else "green"
    checks = [
        Reason("few_conversions", few, _FEW, won, float(ENOUGH)),
        Reason("too_little_variation", "amber" if len(read.journeys.channels) == 1 else "green", _ALONE,
               float(len(read.journeys.channels)), 2.0),
        Reason("misfit", "amber" if abs(found.shift) > MOVED else "green", _MOVED, round(abs(found.shift), 6), MOVED),
        _ahead(leading),
        _demand(read, leading),
    ]  # fmt: skip
    if window and not read.timed:
        checks.append(Reason("changed_definition", "amber", _UNTIMED))
    return checks


def _ahead(leading: Credit) -> Reason:
    """In how many redrawn worlds the leading channel leads."""
    top = int(leading.share.argmax())
    leads = float((leading.share_draws.argmax(axis=1) == top).mean())
    return Reason("interval_width", "amber" if leads < 0.9 else "green", _CLOSE, round(leads, 4), 0.9)


def _demand(read: Read, leading: Credit) -> Reason:
    name = read.journeys.channels[int(leading.share.argmax())]
    words = Words(
        de=f"{name} erreicht vor allem Menschen, die schon kaufen wollen; ein hoher Anteil heißt dort nicht, dass "
        "Käufe ohne den Kanal ausblieben.",
        en=f"{name} mostly reaches people who already want to buy; a large share there does not mean that purchases "
        "would be missing without it.",
    )
    return Reason("confounding", "amber" if driven(name) else "green", words, float(driven(name)), 0.0)


def next_test(read: Read, days: int | None, currency: str) -> NextTest | None:
    """More journeys, where there are too few; how long follows from how fast conversions come."""
    won = float(read.journeys.conversions.sum())
    if won >= FEW:
        return None
    short = ENOUGH - won
    weeks = max(math.ceil(short / won * (days or 28) / 7), 1)
    dated = Words(
        de="So lange dauert es beim bisherigen Tempo, bis genug Conversions da sind; zusätzlich kostet es nichts.",
        en="That is how long it takes at the present pace until there are enough conversions; it costs nothing more.",
    )
    undated = Words(
        de="Die Pfade tragen keine Tage; gerechnet ist, als wären sie aus vier Wochen. Zusätzlich kostet es nichts.",
        en="The paths carry no days; this takes them as four weeks' worth. It costs nothing more.",
    )
    where = Words(de="alle Kanäle, auch Wege ohne Conversion", en="all channels, journeys without conversion too")
    return NextTest("collect_data", where, weeks, 0.0, currency[:3], None, dated if days else undated)


_FEW = Words(
    de="Es sind wenige Conversions; die Anteile schwanken stark.",
    en="There are few conversions; the shares are uncertain.",
)
_ALONE = Words(de="Es gibt nur einen Kanal; er bekommt alles.", en="There is only one channel; it gets everything.")
_MOVED = Words(
    de="Die Anteile hängen stark von Fenster oder Gedächtnis ab (Tabelle sensitivity).",
    en="The shares depend strongly on window or memory (table sensitivity).",
)
_CLOSE = Words(
    de="Der führende Kanal liegt nicht klar vorn: Neu gezogene Wege ergeben oft einen anderen.",
    en="The leading channel is not clearly ahead: redrawn journeys often put another one first.",
)
_UNTIMED = Words(
    de="Die Pfade tragen keine Zeiten; das Zeitfenster konnte nicht angewendet werden.",
    en="The paths carry no times; the window could not be applied.",
)
