# pyright: basic
"""What both engines see: scaled data, and the columns that enter the kpi linearly with their normal priors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.mmm.spec import Media, Spec

YEAR = 365.25
BENDS_A_YEAR = 2.0


@dataclass(frozen=True)
class Design:
    """The scaled model.

    y, x           (g, n) kpi / y_scale, (g, n, c) spend / x_scale
    y_scale        (g,) mean of the kpi · x_scale: (g, c) maximum of the spend
    linear         (g, n, q) intercept, trend, seasons, weekdays, controls
    mean, sd       (q,) of the normal priors of their coefficients
    names, groups  (q,) what each column is, and which part of the decomposition it belongs to
    """

    y: np.ndarray
    x: np.ndarray
    y_scale: np.ndarray
    x_scale: np.ndarray
    linear: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    names: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One linear column: values (n,) or (g, n), the normal prior of its coefficient, its name and its part."""

    values: np.ndarray
    mean: float
    sd: float
    name: str
    group: str


def build(media: Media, spec: Spec, fitted: int | None = None) -> Design:
    """Scale the data and lay out the linear columns.

    The kpi is divided by its mean and spend by its maximum, geo by geo, so that the same priors fit any currency.
    With `fitted` only that many first periods may be learnt from: the kpi of later ones enters nothing, and the trend
    runs on from where the fitted time ends.
    """
    kpi, spend, controls = media.panel
    learnt = kpi.shape[1] if fitted is None else fitted
    y_scale = np.abs(kpi[:, :learnt]).mean(axis=1)
    y_scale = np.where(y_scale > 0, y_scale, 1.0)
    x_scale = spend.max(axis=1)
    x_scale = np.where(x_scale > 0, x_scale, 1.0)
    columns = [*_level(kpi.shape[1], learnt, media, spec), *_seasons(media, spec), *_controls(controls, media, spec)]
    linear = np.stack([np.broadcast_to(column.values, kpi.shape) for column in columns], axis=-1)
    return Design(
        kpi / y_scale[:, None], spend / x_scale[:, None, :], y_scale, x_scale, np.ascontiguousarray(linear),
        np.array([column.mean for column in columns]), np.array([column.sd for column in columns]),
        tuple(column.name for column in columns), tuple(column.group for column in columns),
    )  # fmt: skip


def _level(periods: int, fitted: int, media: Media, spec: Spec) -> list[Column]:
    """Intercept, and a line with cosine bends whose priors shrink with the square of their frequency."""
    mean, sd = spec.priors.intercept
    columns = [Column(np.ones(periods), mean, sd, "intercept", "intercept")]
    if not spec.trend:
        return columns
    time = (np.arange(periods) + 0.5) / fitted
    columns.append(Column(time - 0.5, 0.0, spec.priors.trend, "trend", "trend"))
    bends = int(min(6, BENDS_A_YEAR * fitted * media.days / YEAR))
    return columns + [
        Column(np.cos(np.pi * k * time), 0.0, spec.priors.trend / k**2, f"bend_{k}", "trend")
        for k in range(2, bends + 1)
    ]


def _seasons(media: Media, spec: Spec) -> list[Column]:
    days = media.dates.astype("datetime64[D]").astype(int)
    turn = 2 * np.pi * days / YEAR
    columns = [
        Column(wave(order * turn), 0.0, spec.priors.yearly / order, f"{name}_{order}", "season")
        for order in range(1, spec.yearly + 1)
        for name, wave in (("sin", np.sin), ("cos", np.cos))
    ]
    if spec.weekly:
        weekday = (days + 3) % 7
        columns += [
            Column((weekday == day) - 1 / 7, 0.0, spec.priors.weekday, f"weekday_{day}", "weekday") for day in range(7)
        ]
    return columns


def _controls(controls: np.ndarray, media: Media, spec: Spec) -> list[Column]:
    """Controls with mean 0 and standard deviation 1 over the whole panel; a constant one stays 0."""
    spread = controls.std(axis=(0, 1))
    scaled = (controls - controls.mean(axis=(0, 1))) / np.where(spread > 0, spread, 1.0)
    names = media.control_names or tuple(f"control_{k}" for k in range(controls.shape[-1]))
    return [Column(scaled[..., k], 0.0, spec.priors.control, name, "control") for k, name in enumerate(names)]
