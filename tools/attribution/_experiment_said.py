"""What is said of a trial: sentences, names and what was assumed."""

from __future__ import annotations

from datetime import date, timedelta

from methods.trial.srm import BROKEN_BELOW
from terms import Words
from tools.attribution._experiment_read import Read
from tools.attribution._experiment_words import ADVICE, LINES, STATES, VERDICTS

HELPS = 0.005
"""Share of the variance from which an adjustment is worth a sentence."""

WHICH = Words(
    de="Ausgewertet ist der geladene Versuch „{{trial}}“.", en="This reads the trial that is loaded, {{trial}}."
)
"""People ask for a test by its name; they see which one they got."""


def text(read: Read) -> Words:
    """The sentences that describe; what they say of chance is what the p value says."""
    if read.answer == "broken":
        chosen = ["broken" if read.srm_p < BROKEN_BELOW else "lost"]
    else:
        chosen = ["rates", _certainty(read), "lift", "tests", "bayes", "capped"]
        helps = read.leading.adjusted is not None and read.leading.adjusted.reduction >= HELPS
        chosen += ["cuped"] * helps
        chosen += ["several"] * (len(read.readings) > 1) + ["guardrails"] * bool(read.leading.guardrails)
        chosen += ["early"] * (read.answer == "too_early")
    return _joined([WHICH, *(LINES[line] for line in chosen)])


def _certainty(read: Read) -> str:
    """The sentence on the difference: what it may claim."""
    if not read.state.enough:
        return "plain"
    if read.state.clear:
        return "effect"
    return "tempting" if read.leading.fixed.p < read.wanted.alpha and not read.complete else "zero"


def advice(read: Read) -> Words:
    """The sentence that recommends."""
    if read.answer == "go_on" and read.state.clear:
        return ADVICE["guarded"]
    if read.answer != "do_not_ship":
        return ADVICE.get(read.answer, ADVICE["go_on"])
    low, high = read.state.ends
    if read.state.harmed:
        return ADVICE["harmed"]
    if high < 0:
        return ADVICE["worse"]
    if low > 0:
        return ADVICE["unsafe"]
    return ADVICE["small"] if high < read.worth else ADVICE["unclear"]


def names(read: Read, today: date) -> dict[str, Words]:
    """Arms, outcome, verdict and guardrails, as they stand in the sentences."""
    trial, one = read.trial, read.leading
    found = {
        "outcome": _same(trial.outcome), "control": _same(trial.control), "treatment": _same(one.treatment),
        "verdict": VERDICTS[read.answer], "week": Words(de="Woche", en="week"),
    }  # fmt: skip
    if one.guardrails:
        found["guardrails"] = Words(**{
            lang: ", ".join(f"{name} {STATES[each.state].said(lang)}" for name, each in one.guardrails.items())
            for lang in ("de", "en")
        })  # fmt: skip
    if (day := until(read, today)) is not None:
        found["until"] = Words(de=f"{day:%d.%m.%Y}", en=f"{day.day} {day:%B %Y}")
    return found


def until(read: Read, today: date) -> date | None:
    """The day on which the needed size is there, at the present pace."""
    return None if read.days_to_go is None or read.answer not in ("go_on", "too_early") else (
        today + timedelta(read.days_to_go)
    )  # fmt: skip


def caveats(read: Read) -> tuple[Words, ...]:
    """What was assumed."""
    notes = list(read.trial.notes)
    if read.wanted.minimum_effect is None:
        notes.append(Words(
            de="Kein lohnender Effekt genannt; angenommen ist ein Zwanzigstel des Werts der Kontrolle.",
            en="No effect worth knowing was named; a twentieth of the control's value was assumed.",
        ))  # fmt: skip
    if read.complete is None and read.wanted.planned_days:
        notes.append(Words(
            de="Ob die geplanten Tage um sind, sagen die Daten nicht; eine Datumsspalte würde es zeigen.",
            en="The data do not say whether the planned days are over; a date column would.",
        ))  # fmt: skip
    elif read.complete is None:
        notes.append(Words(
            de="Kein geplantes Ende genannt: Gestoppt wird nur, wenn es auch bei häufigem Hinsehen gilt.",
            en="No planned end was named: it is stopped only by what holds under frequent looks.",
        ))  # fmt: skip
    if read.trial.covariates and read.leading.adjusted is None:
        notes.append(Words(
            de="Die Spalten von vor dem Test tragen keine brauchbaren Zahlen; CUPED entfällt.",
            en="The columns from before the test hold no usable figures, so there is no CUPED.",
        ))  # fmt: skip
    return tuple(notes)


def _same(text: str) -> Words:
    return Words(de=text, en=text)


def _joined(words: list[Words]) -> Words:
    return Words(de="\n".join(each.de for each in words), en="\n".join(each.en for each in words))
