# pyright: basic
"""What is said of a media mix: facts, sentences, names, advice, caveats."""

from __future__ import annotations

import numpy as np

from terms import Basis, Fact, Interval, Words, number
from tools.attribution._mmm_lines import Line, Three
from tools.attribution._mmm_run import Run

LINES: dict[str, tuple[str, str]] = {
    "share": (
        "Das Modell ordnet {{media_share}} des Ergebnisses den Kanälen zu (Spanne {{media_share:interval}}); "
        "{{baseline_share}} kämen danach auch ohne diese Ausgaben.",
        "The model attributes {{media_share}} of the outcome to the channels (range {{media_share:interval}}); "
        "by it, {{baseline_share}} would have come without this spend.",
    ),
    "top": (
        "Den höchsten Ertrag je ausgegebener Geldeinheit ordnet es {{top}} zu: {{top_roas}} "
        "(Spanne {{top_roas:interval}}).",
        "It attributes the highest return per unit of money spent to {{top}}: {{top_roas}} "
        "(range {{top_roas:interval}}).",
    ),
    "held": (
        "Auf Zeitabschnitten, die es nicht kannte, lagen {{coverage_holdout}} der Werte in seiner Spanne; der mittlere "
        "Fehler betrug {{mape_holdout}}, bei einfacher Fortschreibung {{mape_naive}}.",
        "On stretches of time it had not seen, {{coverage_holdout}} of the values were inside its range; the mean "
        "error was {{mape_holdout}}, that of simply carrying the past forward {{mape_naive}}.",
    ),
    "known": (
        "Getrennt nach Kanal belastbar: {{decided}}. Erst durch einen Test zu entscheiden: {{undecided}}.",
        "Solid by channel: {{decided}}. To be decided by a test first: {{undecided}}.",
    ),
    "nothing": (
        "Aus {{periods}} Perioden lässt sich die Wirkung der Kanäle nicht schätzen.",
        "From {{periods}} periods the effect of the channels cannot be estimated.",
    ),
    "next": (
        "Der Ertrag der nächsten Geldeinheit ist nach dem Modell am höchsten bei {{best_next}}: {{best_marginal}} "
        "(Spanne {{best_marginal:interval}}); dort lohnt es, das Budget schrittweise zu erhöhen.",
        "By the model the next unit of money returns most in {{best_next}}: {{best_marginal}} "
        "(range {{best_marginal:interval}}); it is worth raising the budget there step by step.",
    ),
}


def words(*lines: str) -> Words:
    """Some of the sentences, one below the other."""
    return Words(de="\n".join(LINES[line][0] for line in lines), en="\n".join(LINES[line][1] for line in lines))


def text(run: Run, lines: list[Line]) -> Words:
    """The sentences that fit."""
    if run.fit is None:
        return words("nothing")
    solid = any(not line.against for line in lines)
    chosen = ["share", "top" if solid else "", "held" if run.fit.holdout else "", "known"]
    return words(*filter(None, chosen))


def advice(run: Run, lines: list[Line]) -> Words | None:
    """What to do, where some channel can be decided and its curve does not end in the unknown."""
    return words("next") if run.fit is not None and best_next(lines) else None


def top(lines: list[Line]) -> Line:
    """The channel with the highest return, of those that can be decided if there are any."""
    solid = [line for line in lines if not line.against] or lines
    return max(solid, key=lambda line: line.roas[1] if line.roas else 0.0)


def best_next(lines: list[Line]) -> Line | None:
    """The channel whose next unit of money brings most, of those that can be decided and were seen near saturation."""
    open_ = [line for line in lines if not line.against and "extrapolation" not in line.careful and line.marginal]
    return max(open_, key=lambda line: line.marginal[1] if line.marginal else 0.0) if open_ else None


def facts(run: Run, lines: list[Line]) -> tuple[Fact, ...]:
    """The figures of the whole model; those of the channels stand in the table."""
    said = [
        _fact("periods", run.media.panel[0].shape[1], "count", "Perioden", "periods", basis="observed"),
        _fact("channels", len(lines), "count", "Kanäle", "channels", basis="observed"),
        _fact("per_parameter", round(run.per_parameter, 4), "ratio", "Werte je Parameter", "values per parameter",
              basis="observed"),
        _fact("spend_total", float(run.total.sum()), "count", "Ausgaben", "spend", basis="observed"),
    ]  # fmt: skip
    if run.fit is None:
        return tuple(said)
    fit, level = run.fit, run.level
    drawn = fit.estimates.share.sum(axis=1)
    share = _quantiles(drawn, level)
    first = top(lines)
    said += [
        _fact("media_share", share[1], "share", "Anteil der Kanäle", "share of the channels", _span(share, level)),
        _fact("baseline_share", 1 - share[1], "share", "Anteil ohne Ausgaben", "share without spend",
              _span((1 - share[2], 1 - share[1], 1 - share[0]), level)),
        _fact("r_hat", fit.posterior.r_hat, "ratio", "R-hat (schlechtester)", "R-hat (worst)", digits=3),
        _fact("ess", round(fit.posterior.ess), "count", "effektive Stichprobe", "effective sample size"),
        _fact("coverage_fit", fit.estimates.predictive.coverage, "share", "beobachtete Werte in der Spanne",
              "observed values inside the range"),
        _fact("p_media", float(f"{fit.p:.3g}"), "probability", "p-Wert (Medien ohne Wirkung)",
              "p value (media without effect)"),
    ]  # fmt: skip
    if first.roas:
        said.append(_fact("top_roas", first.roas[1], "ratio", "höchster Ertrag", "highest return",
                          _span(first.roas, level)))  # fmt: skip
    best = best_next(lines)
    if best and best.marginal:
        said.append(_fact("best_marginal", best.marginal[1], "ratio", "Ertrag der nächsten Geldeinheit",
                          "return of the next unit of money", _span(best.marginal, level)))  # fmt: skip
    return (*said, *_held(run))


def _held(run: Run) -> list[Fact]:
    assert run.fit is not None
    held = run.fit.holdout
    if held is None:
        return []
    return [
        _fact("coverage_holdout", held.mean("coverage"), "share", "ungesehene Werte in der Spanne",
              "unseen values inside the range"),
        _fact("mape_holdout", held.mean("mape"), "share", "Fehler an ungesehenen Perioden", "error on unseen periods"),
        _fact("mape_naive", held.mean("mape", "naive"), "share", "Fehler der Fortschreibung",
              "error of carrying the past forward"),
        _fact("mape_linear", held.mean("mape", "linear"), "share", "Fehler der linearen Regression",
              "error of linear regression"),
        _fact("crps_against_naive", held.mean("crps") / (held.mean("crps", "naive") or 1.0), "ratio",
              "CRPS zu Fortschreibung", "CRPS to carrying the past forward"),
    ]  # fmt: skip


def names(lines: list[Line]) -> dict[str, Words]:
    """Channels as they stand in the sentences."""
    best = best_next(lines)
    decided = [line.name for line in lines if not line.against]
    undecided = [line.name for line in lines if line.against]
    said = {
        "top": Words(de=top(lines).name, en=top(lines).name) if lines else Words(de="–", en="–"),
        "decided": _listed(decided),
        "undecided": _listed(undecided),
    }
    return said | ({"best_next": Words(de=best.name, en=best.name)} if best else {})


def engine_notes(run: Run, regions: int) -> tuple[Words, ...]:
    """That another engine had to compute, or that it took regions together, where that was so."""
    notes: list[Words] = []
    if run.fit is not None and run.fit.fell_back:
        notes.append(
            Words(
                de="Die schnelle Berechnung kam nicht zum Stehen; gerechnet hat die volle.",
                en="The quick computation did not settle; the full one was used.",
            )
        )
    if regions > len(run.media.geos):
        notes.append(
            Words(
                de=f"Die {regions} Regionen sind zu {len(run.media.geos)} Gruppen zusammengefasst; Region für Region "
                "rechnet die volle Berechnung (engine full).",
                en=f"The {regions} regions are taken together in {len(run.media.geos)} groups; the full engine goes "
                "region by region (engine full).",
            )
        )
    return tuple(notes)


def _listed(names: list[str]) -> Words:
    if not names:
        return Words(de="keiner", en="none")
    more = f" (+{len(names) - 8})" if len(names) > 8 else ""
    return Words(de=", ".join(names[:8]) + more, en=", ".join(names[:8]) + more)


def _quantiles(drawn: np.ndarray, level: float) -> Three:
    low, middle, high = np.quantile(drawn, [(1 - level) / 2, 0.5, (1 + level) / 2]).tolist()
    return low, middle, high


def _span(three: Three, level: float) -> Interval:
    return Interval(low=number(float(three[0])), high=number(float(three[2])), level=level)


def _fact(
    id: str, value: float, unit: str, de: str, en: str, span: Interval | None = None, basis: Basis = "modelled",
    digits: int | None = None,
) -> Fact:  # fmt: skip
    return Fact(
        id=id, value=number(value if isinstance(value, int) else float(value)), unit=unit, label=Words(de=de, en=en),
        interval=span, basis=basis, digits=digits,
    )  # fmt: skip
