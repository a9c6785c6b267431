# pyright: basic
"""A media mix as the compiled kernel takes it: arrays in its order, where each parameter stands, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from methods.mmm.design import Design, build
from methods.mmm.spec import LiftTest, Media, Spec


@dataclass(frozen=True)
class Layout:
    """Where each block of unconstrained parameters begins; what a model does not have takes no place.

    alpha (logit), theta, lam, slope, beta, sigma (log), rho (atanh), tau (log), z: first positions · size: how many
    """

    spec: Spec
    geos: int
    channels: int
    theta: int
    lam: int
    slope: int
    beta: int
    sigma: int
    rho: int
    tau: int
    z: int
    size: int

    @classmethod
    def of(cls, spec: Spec, geos: int, channels: int) -> Layout:
        """The positions for a model."""
        panel = geos > 1
        sizes = (
            channels, channels * (spec.adstock == "delayed"), channels, channels * (spec.saturation == "hill"),
            channels, geos, int(spec.noise == "ar1"), int(panel), geos * channels * panel,
        )  # fmt: skip
        starts = np.concatenate([[0], np.cumsum(sizes)]).tolist()
        return cls(spec, geos, channels, *starts[1:])

    @property
    def switches(self) -> np.ndarray:
        """The integers the kernel reads: lags, four switches, the positions."""
        spec = self.spec
        return np.array(
            [
                spec.l_max, spec.adstock == "delayed", spec.saturation == "hill", spec.noise == "ar1", self.geos > 1,
                self.theta, self.lam, self.slope, self.beta, self.sigma, self.rho, self.tau, self.z,
            ],
            dtype=np.int64,
        )  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """The scaled design, the layout of parameters, and the kernel's arguments after the parameters."""

    design: Design
    layout: Layout
    args: tuple[np.ndarray, ...]


def pose(media: Media, spec: Spec, lift_tests: Sequence[LiftTest] = (), fitted: int | None = None) -> Problem:
    """Put data, model and lift tests into the kernel's order; only the first `fitted` periods are learnt from.

    Prior means of the linear part are taken off the kpi first, so that its coefficients have mean 0 in the kernel.
    """
    design = build(media, spec, fitted)
    if fitted is not None:
        design = replace(
            design, y=design.y[:, :fitted], x=design.x[:, :fitted],
            linear=np.ascontiguousarray(design.linear[:, :fitted]),
        )  # fmt: skip
    geos, _, channels = design.x.shape
    z, priors = design.linear, spec.priors
    layout = Layout.of(spec, geos, channels)
    hyper = np.array(
        [
            *priors.alpha, priors.theta, *(priors.kappa if spec.saturation == "hill" else priors.lam), *priors.slope,
            priors.sigma, priors.rho, priors.geo,
        ]
    )  # fmt: skip
    who, tests = _tests(media, design, lift_tests)
    args = (
        layout.switches, design.y - z @ design.mean, np.ascontiguousarray(design.x.transpose(0, 2, 1)),
        np.ascontiguousarray(z.transpose(0, 2, 1)), grams(z), 1 / design.sd**2, hyper,
        np.array(np.broadcast_to(priors.beta, channels), dtype=float), who, tests,
    )  # fmt: skip
    return Problem(design, layout, args)


def grams(z: np.ndarray) -> np.ndarray:
    """(3, g, q, q) with Z'QZ = gram[0] - rho gram[1] + rho² gram[2] for the inverse correlation Q of AR(1) noise."""
    cross = z[:, 1:].transpose(0, 2, 1) @ z[:, :-1]
    inner = z[:, 1:-1]
    return np.stack([z.transpose(0, 2, 1) @ z, cross + cross.transpose(0, 2, 1), inner.transpose(0, 2, 1) @ inner])


def named(problem: Problem, t: np.ndarray) -> dict[str, np.ndarray]:
    """Unconstrained draws (..., p) as the named parameters of `spec.Posterior`, without the linear coefficients."""
    at, spec, c, g = problem.layout, problem.layout.spec, problem.layout.channels, problem.layout.geos
    draws = {"alpha": 1 / (1 + np.exp(-t[..., :c])), "beta": np.exp(t[..., at.beta : at.beta + c])}
    draws["kappa" if spec.saturation == "hill" else "lam"] = np.exp(t[..., at.lam : at.lam + c])
    if spec.saturation == "hill":
        draws["slope"] = np.exp(t[..., at.slope : at.slope + c])
    if spec.adstock == "delayed":
        draws["theta"] = np.exp(t[..., at.theta : at.theta + c])
    draws["sigma"] = np.exp(t[..., at.sigma : at.sigma + g])
    draws["rho"] = np.tanh(t[..., at.rho]) if spec.noise == "ar1" else np.zeros(t.shape[:-1])
    if g > 1:
        z = t[..., at.z : at.z + g * c].reshape(*t.shape[:-1], g, c)
        draws["beta_geo"] = draws["beta"][..., None, :] * np.exp(np.exp(t[..., at.tau])[..., None, None] * z)
    return draws


def _tests(media: Media, design: Design, lift_tests: Sequence[LiftTest]) -> tuple[np.ndarray, np.ndarray]:
    """Lift tests by geo; one for the whole market splits its spend as the geos' mean spend is split."""
    geos = len(design.y)
    who = np.array([media.channels.index(test.channel) for test in lift_tests], dtype=np.int64)
    rows = np.zeros((len(lift_tests), 2 + 3 * geos))
    for row, test, c in zip(rows, lift_tests, who, strict=True):
        row[:2] = test.delta_y, test.sigma
        if test.geo:
            share = (np.array(media.geos) == test.geo).astype(float)
        else:
            mean = design.x[..., c].mean(axis=1) * design.x_scale[:, c]
            share = mean / mean.sum() if mean.sum() > 0 else np.full(geos, 1 / geos)
        row[2::3] = design.y_scale * (share > 0)
        row[3::3] = test.x * share / design.x_scale[:, c]
        row[4::3] = (test.x + test.delta_x) * share / design.x_scale[:, c]
    return who, rows
