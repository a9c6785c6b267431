# pyright: basic
"""Whether the media mix may advise: every reason with its figure, and the cheapest experiment where it may not."""

from __future__ import annotations

import numpy as np

from methods.mmm.checks import last_drop
from methods.mmm.convergence import WORST_R_HAT
from methods.mmm.next_test import REGIONS, Trial, cheapest
from terms import Words
from tools._decision import NextTest, Reason
from tools.attribution import _mmm_lines as limits
from tools.attribution._mmm_data import Read
from tools.attribution._mmm_lines import Line
from tools.attribution._mmm_run import FEWEST, NOTHING, Run

THIRD = 1 / 3
FEW, TOO_FEW = 4.0, 1.0
HOPELESS = 10.0
"""Smallest detectable effect over the one that matters from which on more of the same spend is no way out."""
MISSED = 0.3
"""So much less than its level may the range hold of unseen values."""
DROP = 4.0
MOSTLY = 2 / 3
"""Share of spend on channels that need a test from which on the whole says nothing to act on."""
NONE_SOLID = Words(
    de="Für den größten Teil der Ausgaben lässt sich je Kanal nichts entscheiden.",
    en="For most of the spend nothing can be decided by channel.",
)


def reasons(run: Run, lines: list[Line]) -> list[Reason]:
    """Every check of the gate, passed ones included."""
    found = [_periods(run), _flat(run), *_channels(run, lines), *_confounded(run, lines)]
    if run.fit is not None:
        found += [_converged(run), _explained(run), _width(run, lines), _prior(run, lines), _bend(lines), _end(run)]
        found += _outside(run)
    told = [reason for reason in found if reason is not None]
    share, _ = _undecided(lines)
    if share > MOSTLY and all(reason.state != "red" for reason in told):
        told.append(Reason("interval_width", "red", NONE_SOLID, round(share, 4), MOSTLY))
    return told


def _share(lines: list[Line], code: str) -> tuple[float, list[str]]:
    """Share of spend on channels that a code speaks against, and their names."""
    hit = [line for line in lines if code in line.against]
    total = sum(line.spend for line in lines)
    return (sum(line.spend for line in hit) / total if total > 0 else 1.0), [line.name for line in hit]


def _periods(run: Run) -> Reason:
    periods = run.media.panel[0].shape[1]
    short = periods < FEWEST or run.per_parameter < TOO_FEW
    state = "red" if short else "amber" if run.per_parameter < FEW else "green"
    words = Words(
        de=f"{periods} Perioden sind wenig für dieses Modell ({run.per_parameter:.1f} Werte je Parameter).",
        en=f"{periods} periods are few for this model ({run.per_parameter:.1f} values per parameter).",
    )
    return Reason("too_little_variation", state, words, round(run.per_parameter, 2), TOO_FEW if state == "red" else FEW)


def _flat(run: Run) -> Reason | None:
    if not run.checked.flat_kpi and not run.checked.settled:
        return None
    words = (
        Words(de="Die Zielgröße ändert sich nie.", en="The outcome never changes.")
        if run.checked.flat_kpi
        else Words(
            de="Trend, Saison und Kontrollen erklären die Zielgröße vollständig; für Medien bleibt nichts zu erklären.",
            en="Trend, season and controls explain the outcome completely; nothing is left for media to explain.",
        )
    )
    return Reason("too_little_variation", "red", words, 0.0, None)


def _channels(run: Run, lines: list[Line]) -> list[Reason]:
    checked, told = run.checked, []
    share, names = _share(lines, "too_little_variation")
    least = float(checked.variation.min()) if len(checked.variation) else 0.0
    careful = [line.name for line in lines if "too_little_variation" in line.careful]
    if run.fit is None and least >= limits.LITTLE:
        share, names = 0.0, []
    words = Words(
        de=f"Die Ausgaben schwanken kaum, ihre Wirkung lässt sich nicht ablesen: {', '.join(names or careful)}.",
        en=f"Spend hardly varies, so its effect cannot be read off: {', '.join(names or careful)}.",
    )
    state = "red" if share > THIRD else "amber" if names or careful else "green"
    told.append(Reason("too_little_variation", state, words, round(least, 4), limits.LITTLE))
    share, names = _share(lines, "collinearity")
    careful = [line.name for line in lines if "collinearity" in line.careful]
    largest = float(checked.vif.max(initial=1.0))
    words = Words(
        de=f"Die Ausgaben laufen mit anderen Kanälen oder der Saison mit und sind kaum zu trennen: "
        f"{', '.join(names or careful)}.",
        en="Spend moves with other channels or the season and can hardly be told apart: "
        f"{', '.join(names or careful)}.",
    )
    state = "red" if share > THIRD else "amber" if names or careful else "green"
    told.append(Reason("collinearity", state, words, None if np.isinf(largest) else round(largest, 2), limits.INFLATED))
    return told


def _confounded(run: Run, lines: list[Line]) -> list[Reason]:
    share, names = _share(lines, "confounding")
    by_data = [line.name for line in lines if line.demand == "data"]
    mirrored = bool((run.checked.mirrors > limits.MIRROR)[run.checked.rest < 0.15].any())
    if not names and not by_data:
        return [Reason("confounding", "green", Words(de="–", en="–"), None, None)]
    state = "red" if share > 0.5 or mirrored else "amber"
    told = Words(
        de=f"Diese Ausgaben folgen vermutlich der Nachfrage, statt sie zu schaffen: {', '.join(names or by_data)}. Der "
        "Anteil, den das Modell ihnen zuordnet, ist nicht mit Mehrumsatz gleichzusetzen.",
        en=f"This spend probably follows demand instead of creating it: {', '.join(names or by_data)}. What the model "
        "attributes to it is not to be read as incremental.",
    )
    return [Reason("confounding", state, told, round(share, 4), 0.5)]


def _converged(run: Run) -> Reason:
    assert run.fit is not None
    drawn = run.fit.posterior
    words = Words(
        de="Die Berechnung ist nicht sicher zum Stehen gekommen; ihren Zahlen ist nicht zu trauen.",
        en="The computation has not settled; its figures are not to be trusted.",
    )
    return Reason("convergence", "green" if drawn.converged else "red", words, round(drawn.r_hat, 4), WORST_R_HAT)


def _explained(run: Run) -> Reason:
    assert run.fit is not None
    words = Words(
        de="Die Zielgröße bewegt sich so, als hinge sie von den Ausgaben nicht ab.",
        en="The outcome moves as if it did not depend on spend.",
    )
    return Reason("misfit", "red" if run.fit.p > NOTHING else "green", words, float(f"{run.fit.p:.3g}"), NOTHING)


def _width(run: Run, lines: list[Line]) -> Reason:
    share, names = _share(lines, "interval_width")
    careful = [line.name for line in lines if "interval_width" in line.careful]
    widest = max(line.width or 0.0 for line in lines)
    state = "red" if share > 0.5 else "amber" if names or careful else "green"
    words = Words(
        de=f"Die Spanne ist für eine Entscheidung zu breit: {', '.join(names or careful)}.",
        en=f"The range is too wide for a decision: {', '.join(names or careful)}.",
    )
    return Reason("interval_width", state, words, round(widest, 3) if np.isfinite(widest) else None, limits.WIDE)


def _undecided(lines: list[Line]) -> tuple[float, list[str]]:
    total = sum(line.spend for line in lines)
    hit = [line for line in lines if line.against]
    return (sum(line.spend for line in hit) / total if total > 0 else 1.0), [line.name for line in hit]


def _prior(run: Run, lines: list[Line]) -> Reason:
    assert run.fit is not None
    share, names = _share(lines, "prior_dominates")
    least = float(np.nan_to_num(run.fit.learnt, nan=0.0).min())
    words = Words(
        de=f"Die Daten sagen hier kaum mehr als die Annahmen vorab: {', '.join(names)}.",
        en=f"Here the data say hardly more than the assumptions made beforehand: {', '.join(names)}.",
    )
    state = "red" if share > 0.5 else "amber" if names else "green"
    return Reason("prior_dominates", state, words, round(least, 3), limits.CONTRACTED)


def _bend(lines: list[Line]) -> Reason:
    names = [line.name for line in lines if "extrapolation" in line.careful]
    words = Words(
        de=f"Die halbe Sättigung liegt über allem, was je ausgegeben wurde; mehr Budget wäre Extrapolation: "
        f"{', '.join(names)}.",
        en=f"Half saturation lies above anything ever spent; more budget would be extrapolation: {', '.join(names)}.",
    )
    return Reason("extrapolation", "amber" if names else "green", words, float(len(names)), 0.0)


def _end(run: Run) -> Reason:
    assert run.fit is not None
    seen = run.fit.estimates.predictive
    drop = last_drop(seen.observed - seen.middle)
    words = Words(
        de="Die letzten Perioden liegen auffällig tief; vermutlich sind Abschlüsse noch nicht alle gemeldet.",
        en="The last periods are strikingly low; conversions are probably still being reported.",
    )
    return Reason("conversion_lag", "amber" if drop > DROP else "green", words, round(drop, 2), DROP)


def _outside(run: Run) -> list[Reason]:
    assert run.fit is not None
    if run.fit.holdout is None:
        words = Words(
            de="Für eine Prüfung an ungesehenen Perioden ist die Reihe zu kurz.",
            en="The series is too short for a check on unseen periods.",
        )
        return [Reason("misfit", "amber", words, None, None)]
    held = run.fit.holdout
    covered, ours, naive = held.mean("coverage"), held.mean("crps"), held.mean("crps", "naive")
    least = round(run.level - MISSED, 3)
    few = Words(
        de="An ungesehenen Perioden lag das Modell zu oft außerhalb seiner eigenen Spanne.",
        en="On unseen periods the model was outside its own range too often.",
    )
    worse = Words(
        de="An ungesehenen Perioden war das Modell schlechter als die einfache Fortschreibung.",
        en="On unseen periods the model was worse than simply carrying the past forward.",
    )
    ratio = ours / naive if naive > 0 else None
    return [
        Reason("misfit", "amber" if covered < least else "green", few, round(covered, 3), least),
        Reason("misfit", "amber" if ratio and ratio > 1 else "green", worse, round(ratio, 3) if ratio else None, 1.0),
    ]


def next_test(run: Run, lines: list[Line], read: Read) -> NextTest:
    """The cheapest experiment that would decide one of the undecided channels (the largest one where all are decided).

    A return that matters: what the model attributes where it knows, at most the mean KPI per money of all channels;
    without a fit a fifth of the KPI, split by spend.
    """
    kpi, _, _ = run.media.panel
    whole, total = kpi.sum(axis=0), run.total
    matters = np.full(total.shape[1], 0.2 * abs(whole.sum()) / max(float(total.sum()), 1e-300))
    noise, regions = float(whole.std(ddof=1)) if len(whole) > 1 else 0.0, None
    if run.fit is not None:
        seen = run.fit.estimates.predictive
        noise = float((seen.observed - seen.middle).std())
        middle = np.median(run.fit.estimates.roas, axis=0)
        matters = np.where(np.isfinite(middle) & (middle > 0), middle, matters)
    if len(run.media.geos) >= 8:
        regions = kpi - kpi.mean(axis=1, keepdims=True)
        regions = regions - kpi.mean(axis=1, keepdims=True) / whole.mean() * (whole - whole.mean())
    open_ = [one for one, line in enumerate(lines) if line.against] or list(range(len(lines)))
    largest = max(lines[one].spend for one in open_)
    candidates = [one for one in open_ if lines[one].spend >= 0.2 * largest]
    trial = cheapest(
        whole, noise, total, matters, candidates, days=run.media.days, money=bool(read.unit), regions=regions
    )
    name = run.media.channels[trial.channel]
    pause = trial.design == "geo_holdout"
    where = (
        Words(
            de=f"{name} pausiert in zufällig gewählten Regionen mit zusammen {REGIONS:.0%} des Marktes",
            en=f"{name} pauses in randomly chosen regions that make up {REGIONS:.0%} of the market",
        )
        if pause
        else Words(
            de=f"{name} eine Periode halb hoch, eine halb niedriger, per Los",
            en=f"{name} at half more in some periods and half less in others, by lot",
        )
    )
    return NextTest(
        trial.design, where, trial.weeks, trial.cost, read.currency, trial.mde, _why(trial), sure=trial.enough
    )


def _why(trial: Trial) -> Words:
    """What the test is good for, and what is missing where today's budget cannot show an effect that matters."""
    if trial.enough:
        return Words(
            de="So entsteht genau die Schwankung, die in den Daten fehlt; das Ergebnis geht als Lift-Test ins Modell "
            "ein.",
            en="That makes exactly the variation that the data lack; its outcome enters the model as a lift test.",
        )
    if trial.short > HOPELESS:
        return Words(
            de="Verglichen mit der Streuung der Zielgröße sind diese Ausgaben zu klein, als dass ein Test ihre Wirkung "
            "zeigen könnte; es hilft eine Zielgröße näher am Kanal, etwa dessen Besuche oder Neukunden.",
            en="Beside the spread of the outcome this spend is too small for any test to show its effect; an outcome "
            "closer to the channel helps, such as its visits or new customers.",
        )
    times = f"{trial.short:.1f}"
    return Words(
        de=f"Auch ein halbes Jahr reicht damit nicht sicher: Die Ausgaben müssten etwa {times.replace('.', ',')}-mal "
        "so weit schwanken, oder das Ergebnis wird mit weiteren Tests zusammengelegt.",
        en=f"Even half a year is not sure to be enough: spend would have to move about {times} times as far, or the "
        "outcome is pooled with further tests.",
    )
