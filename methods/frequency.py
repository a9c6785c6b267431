# pyright: basic
"""What one more contact with the same person brings: geometric and Hill response, averaged by how well they fit.

conversions ~ Poisson(people * (base + effect * g(contacts) / g(most contacts))), with
geometric g(k) = 1 - r^k, and Hill g(k) = k^s / (k^s + h^s) (Jin et al. 2017, Bayesian Methods for Media Mix Modeling
with Carryover and Shape Effects). Base and effect have flat priors above zero; shapes lie on a grid; draws come by
importance sampling around the best fit of each shape. Where counts scatter more than chance, the likelihood is
tempered by the Pearson dispersion, so that ranges widen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Family = Literal["geometric", "hill"]
PER_SHAPE, STEPS, WIDER = 30, 250, 1.3
SHAPES, ZOOMS, FAR = 400, 2, 12.0
"""Shapes tried at once; times that the region of good shapes is looked for; log likelihood below the best, left out."""


@dataclass(frozen=True)
class Response:
    """Draws of the conversions per person after 0 … K contacts.

    curve       (d, K + 1) conversions a person
    weight      posterior weight of each family
    dispersion  Pearson chi-square per degree of freedom, at least one
    misfit      chi-square p value of the best curve against the observed rates, without the tempering
    effective   effective number of importance draws
    """

    curve: Floats
    weight: dict[str, float]
    dispersion: float
    misfit: float
    effective: float

    @property
    def marginal(self) -> Floats:
        """(d, K) additional conversions a person of the first, second, … K-th contact."""
        return np.diff(self.curve, axis=1)


@dataclass(frozen=True)
class Capped:
    """Draws of what a cap does: (d,) money gained, conversions lost; contacts and their share that fall away."""

    gain: Floats
    lost: Floats
    contacts: float
    share: float


def by_count(
    contacts: Floats, people: Floats, conversions: Floats, seed: int, *, most: int = 0, draws: int = 2_000,
    families: tuple[Family, ...] = ("geometric", "hill"),
) -> Response:  # fmt: skip
    """Response from people grouped by how often they were reached.

    Args:
        contacts: (n,) mean contacts of a group, zero for people never reached.
        people: (n,) of each group.
        conversions: (n,) of each group.
        seed: of the draws.
        most: last contact K of the curve; the largest group's by default.
        draws: number of draws.
        families: which forms of response take part.
    """
    top = max(1, most or int(np.ceil(contacts.max())))
    random = np.random.default_rng(seed)

    def best(x: Floats) -> Floats:
        base, effect = _best(x, people, conversions)
        return people * (base[:, None] + effect[:, None] * x)

    def fits(shapes: Floats) -> Floats:
        return _loglik(conversions, best(share_of(shapes, contacts) / share_of(shapes, np.array([top]))))

    first, _, _ = shapes_near(top, families, fits)
    means = best(share_of(first, contacts) / share_of(first, np.array([top])))
    dispersion, misfit = _scatter(conversions, means[int(_loglik(conversions, means).argmax())], free=4)
    shapes, kinds, prior = shapes_near(top, families, lambda shapes: fits(shapes) / dispersion)
    table = share_of(shapes, np.arange(top + 1.0))
    scale = table[:, -1:]
    x = share_of(shapes, contacts) / scale
    base, effect = _best(x, people, conversions)
    mean = people * (base[:, None] + effect[:, None] * x)
    proposed, logq = _propose(x, people, mean, base, effect, dispersion, random)
    mean = people * (proposed[..., :1] + proposed[..., 1:] * x[:, None])
    logw = _loglik(conversions, mean) / dispersion - logq + prior[:, None]
    logw = np.where((proposed > 0).all(axis=-1), logw, -np.inf)
    at, effective, weight = resampled(logw, draws, random)
    shape, which = np.unravel_index(at, logw.shape)
    chosen = proposed[shape, which]
    curve = chosen[:, :1] + chosen[:, 1:] * (table / scale)[shape]
    return Response(curve, _families(kinds, weight.reshape(logw.shape).sum(axis=1)), dispersion, misfit, effective)


def by_mean(
    frequency: Floats, people: Floats, conversions: Floats, group: Ints, seed: int, *, most: int,
    draws: int = 2_000, families: tuple[Family, ...] = ("geometric", "hill"),
) -> Response:  # fmt: skip
    """Response from totals of which only the mean frequency is known (reports with impressions and reach).

    Contacts of a person follow a geometric distribution from one on with the row's mean; each group (campaign) has a
    level of its own, so that only changes within a group speak: given a group's total, its rows are multinomial.
    Nobody converts without a contact. Arguments as in `by_count`; group: (n,) places from 0.
    """
    random = np.random.default_rng(seed)
    mix, member = spread(frequency, most), np.eye(int(group.max()) + 1)[group]

    def share(shapes: Floats) -> tuple[Floats, Floats]:
        table = share_of(shapes, np.arange(most + 1.0))
        size = people * ((table / table[:, -1:]) @ mix.T)
        total = size @ member
        return size / np.maximum(total[:, group], 1e-300), total

    def fits(shapes: Floats) -> Floats:
        return (conversions * np.log(np.maximum(share(shapes)[0], 1e-300))).sum(axis=1)

    first, _, _ = shapes_near(most, families, fits)
    won = conversions @ member
    expected = share(first)[0][int(fits(first).argmax())] * won[group]
    dispersion, misfit = _scatter(conversions, np.maximum(expected, 1e-9), free=2 + member.shape[1])
    shapes, kinds, prior = shapes_near(most, families, lambda shapes: fits(shapes) / dispersion)
    table = share_of(shapes, np.arange(most + 1.0))
    total, found = share(shapes)[1], fits(shapes)
    at, effective, weight = resampled((found / dispersion + prior)[:, None], draws, random)
    level = random.gamma(won.sum() / dispersion + 0.5, 1.0, draws) / (total[at].sum(axis=1) / dispersion)
    curve = level[:, None] * (table / table[:, -1:])[at]
    return Response(curve, _families(kinds, weight), dispersion, misfit, effective)


def spread(frequency: Floats, most: int) -> Floats:
    """(n, most + 1) share of the reached people with 0 … most contacts, geometric from one on; the rest at `most`."""
    stay = 1 - 1 / np.maximum(frequency, 1.0)[:, None]
    found = (1 - stay) * stay ** np.maximum(np.arange(most + 1)[None, :] - 1.0, 0.0)
    found[:, 0] = 0.0
    found[:, -1] = np.maximum(1 - found[:, :-1].sum(axis=1), 0.0)
    return found


def best_stop(response: Response, value: float, cost: float) -> Ints:
    """(d,) number of contacts at which value * conversions - cost * contacts of a person is largest, in each draw."""
    contacts = np.arange(response.curve.shape[1])
    return (value * response.curve - cost * contacts).argmax(axis=1)


def capped(response: Response, contacts: Floats, people: Floats, cap: int, value: float, cost: float) -> Capped:
    """What a cap takes away and gives back, compared with the contacts as they were.

    Args:
        response: curve of at least as many contacts as `contacts` go.
        contacts: (n,) contacts of a group.
        people: (n,) of each group.
        cap: most contacts a person.
        value: money a conversion is worth.
        cost: money a contact costs.
    """
    most = response.curve.shape[1] - 1
    at = np.minimum(contacts, most)
    now = _between(response.curve, at)
    then = _between(response.curve, np.minimum(at, cap))
    lost = (people * (now - then)).sum(axis=1)
    saved = float((people * np.maximum(contacts - cap, 0)).sum())
    total = float((people * contacts).sum())
    return Capped(cost * saved - value * lost, lost, saved, saved / total if total else 0.0)


def best_cap(response: Response, contacts: Floats, people: Floats, value: float, cost: float) -> int:
    """The cap with the largest mean gain over the draws; the most contacts of the curve where none gains."""
    most = response.curve.shape[1] - 1
    gains = [capped(response, contacts, people, cap, value, cost).gain.mean() for cap in range(1, most + 1)]
    return 1 + int(np.argmax(np.round(gains, 9)))


def _between(curve: Floats, at: Floats) -> Floats:
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, curve.shape[1] - 1)
    part = at - low
    return curve[:, low] * (1 - part) + curve[:, high] * part


def shapes_near(
    top: int, families: tuple[Family, ...], fits: Callable[[Floats], Floats]
) -> tuple[Floats, Ints, Floats]:
    """Shapes spread evenly over the region that the data leave open, their family, and their log prior.

    (shapes, 2) parameters: geometric (r, 0) with r uniform, Hill (half, slope) with their logarithms uniform; each
    family has the same weight beforehand. `fits` gives the log likelihood of shapes at their best.
    """
    known = {"geometric": np.array([[0.02, 0.98], [0.0, 0.0]]),
             "hill": np.log([[0.4, max(2.0, 3.0 * top)], [0.5, 5.0]])}  # fmt: skip
    parts, kinds, priors = [], [], []
    for name in families:
        whole, box = known[name], known[name]
        for _ in range(ZOOMS):
            even = _even(box)
            good = fits(_parameters(name, even))
            near = even[good > good.max() - FAR]
            edge = (box[:, 1] - box[:, 0])[:, None] * np.array([-1, 1]) / np.sqrt(SHAPES)
            box = np.clip(np.column_stack([near.min(axis=0), near.max(axis=0)]) + edge, whole[:, :1], whole[:, 1:])
        width = np.ptp(whole, axis=1)
        part = np.prod((np.ptp(box, axis=1) / np.where(width > 0, width, 1))[width > 0])
        parts.append(_parameters(name, _even(box)))
        kinds.append(np.full(SHAPES, int(name == "hill")))
        priors.append(np.full(SHAPES, np.log(part / SHAPES)))
    return np.concatenate(parts), np.concatenate(kinds), np.concatenate(priors)


def _even(box: Floats) -> Floats:
    """(shapes, 2) points spread evenly over a box, by the additive recurrence of the plastic number (Roberts 2018)."""
    step = 1 / 1.32471795724474602596 ** np.arange(1, 3)
    place = (0.5 + np.arange(SHAPES)[:, None] * step) % 1
    return box[:, 0] + place * (box[:, 1] - box[:, 0])


def _parameters(name: Family, points: Floats) -> Floats:
    return np.exp(points) if name == "hill" else points


def share_of(shapes: Floats, contacts: Floats) -> Floats:
    """(shapes, n) g of each shape at some numbers of contacts."""
    first, slope = shapes[:, :1], shapes[:, 1:]
    raised = contacts[None, :] ** np.maximum(slope, 0.1)
    return np.where(slope > 0, raised / (raised + first ** np.maximum(slope, 0.1)), 1 - first ** contacts[None, :])


def _best(x: Floats, people: Floats, conversions: Floats) -> tuple[Floats, Floats]:
    """Base and effect of each shape with the largest Poisson likelihood, by multiplicative steps (Lee, Seung 2001)."""
    rate = max(conversions.sum(), 0.5) / people.sum()
    base, effect = np.full(len(x), rate / 2), np.full(len(x), rate / 2)
    for _ in range(STEPS):
        ratio = conversions / np.maximum(base[:, None] + effect[:, None] * x, 1e-300)
        base = base * ratio.sum(axis=1) / people.sum()
        effect = effect * (ratio * x).sum(axis=1) / np.maximum((people * x).sum(axis=1), 1e-300)
    return base, effect


def _propose(
    x: Floats, people: Floats, mean: Floats, base: Floats, effect: Floats, dispersion: float,
    random: np.random.Generator,
) -> tuple[Floats, Floats]:  # fmt: skip
    """(shapes, draws, 2) base and effect around each best fit, and their log density up to a constant."""
    size = people**2 / np.maximum(mean, 1e-12) / dispersion
    design = np.stack([np.ones_like(x), x], axis=-1)
    precision = np.einsum("sn,sni,snj->sij", size, design, design)
    # Where one parameter stands at zero, its information is endless; the other's spread is what counts there.
    rate = np.maximum(base + effect, 1e-12)
    precision[:, [0, 1], [0, 1]] = np.minimum(precision[:, [0, 1], [0, 1]], 1e8 / rate[:, None] ** 2)
    precision[:, [0, 1], [0, 1]] *= 1 + 1e-9
    precision[:, [0, 1], [0, 1]] += 0.02 / rate[:, None] ** 2
    root = np.linalg.cholesky(np.linalg.inv(precision)) * WIDER
    noise = random.standard_normal((len(x), PER_SHAPE, 2))
    proposed = np.stack([base, effect], axis=-1)[:, None] + np.einsum("sij,sdj->sdi", root, noise)
    logq = -0.5 * (noise**2).sum(axis=-1) - np.log(np.abs(root[:, 0, 0] * root[:, 1, 1]))[:, None]
    return proposed, logq


def _loglik(conversions: Floats, mean: Floats) -> Floats:
    safe = np.maximum(mean, 1e-12)
    return (conversions * np.log(safe) - safe).sum(axis=-1)


def _scatter(conversions: Floats, mean: Floats, free: int) -> tuple[float, float]:
    from scipy.stats import chi2

    left = len(conversions) - free
    if left < 2:
        return 1.0, 1.0
    square = float(((conversions - mean) ** 2 / np.maximum(mean, 0.5)).sum())
    return max(1.0, square / left), float(chi2.sf(square, left))


def resampled(logw: Floats, draws: int, random: np.random.Generator) -> tuple[Ints, float, Floats]:
    """(draws,) places drawn in proportion to the weights, their effective number, and the weights summing to one."""
    weight = np.exp(logw - logw.max()).ravel()
    weight /= weight.sum()
    places = (random.random() + np.arange(draws)) / draws
    at = np.minimum(np.searchsorted(np.cumsum(weight), places), len(weight) - 1)
    return at.astype(np.int64), float(1 / (weight**2).sum()), weight


def _families(kinds: Ints, weight: Floats) -> dict[str, float]:
    sums = np.bincount(kinds, weight, 2)
    return {name: float(sums[place]) for place, name in enumerate(("geometric", "hill")) if (kinds == place).any()}
