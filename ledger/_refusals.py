"""What the registry of experiments refuses, and what to do instead."""

from __future__ import annotations

from errors import BadArguments, NotFound
from ledger._experiment import Experiment


def frozen(experiment: Experiment) -> BadArguments:
    """The plan may not change any more."""
    return BadArguments(
        en=f"{experiment.id} is {experiment.status}: its plan is frozen.",
        de=f"{experiment.id} ist bereits im Stand „{experiment.status}“: Der Plan ist eingefroren.",
        do_en="Propose a new experiment.",
        do_de="Schlagen Sie ein neues Experiment vor.",
    )


def unplanned(experiment: Experiment) -> BadArguments:
    """A hypothesis cannot start."""
    return BadArguments(
        en=f"{experiment.id} is a hypothesis without a design.",
        de=f"{experiment.id} ist eine Hypothese ohne Versuchsplan.",
        do_en="Say before the start which metric decides and when it ends (a day, days or a size).",
        do_de="Legen Sie vor dem Start fest, welche Kennzahl entscheidet und wann es endet (Tag, Dauer oder Größe).",
    )


def not_running(experiment: Experiment) -> BadArguments:
    """There is nothing to read yet."""
    return BadArguments(
        en=f"{experiment.id} is {experiment.status}; only what has started can be read.",
        de=f"{experiment.id} ist im Stand „{experiment.status}“; auswerten lässt sich nur, was gestartet ist.",
        do_en=f"Start it with: leitstand experiments start {experiment.id}",
        do_de=f"Starten Sie es mit: leitstand experiments start {experiment.id}",
    )


def not_read(experiment: Experiment) -> BadArguments:
    """There is nothing to decide."""
    return BadArguments(
        en=f"{experiment.id} is {experiment.status}; a decision needs its read-out, and is made once.",
        de=f"{experiment.id} ist im Stand „{experiment.status}“; entschieden wird nach der Auswertung, und nur einmal.",
        do_en=f"Read it with: leitstand experiments read {experiment.id} --run RUN, or abandon it.",
        do_de=f"Lesen Sie es ein mit: leitstand experiments read {experiment.id} --run LAUF, oder brechen Sie es ab.",
    )


def unknown(id: str, known: list[str]) -> NotFound:
    """No experiment has that id."""
    listed = ", ".join(known[-10:]) or "–"
    return NotFound(
        en=f"There is no experiment '{id}'.",
        de=f"Es gibt kein Experiment '{id}'.",
        do_en=f"Known are: {listed}.",
        do_de=f"Bekannt sind: {listed}.",
    )
