# pyright: basic
"""The quick engine: Hamiltonian Monte Carlo on the exact likelihood, shaped by the Laplace approximation."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from methods.mmm.convergence import LEAST_ESS, WORST_R_HAT, ess, r_hat
from methods.mmm.problem import Problem, named, pose
from methods.mmm.spec import LiftTest, Media, Posterior, Spec

STARTS = 3
STEPS = 18
WARM = (150, 150)
SETTLE = 50
EXTENSIONS = 3
THREADS = 2
CHUNK = 50


def fit(
    media: Media,
    spec: Spec,
    lift_tests: Sequence[LiftTest] = (),
    *,
    seed: int,
    draws: int = 1000,
    chains: int = 4,
    fitted: int | None = None,
) -> Posterior:
    """Draw from the posterior of a media mix.

    Several L-BFGS starts find the modes, the Hessian at the best gives the first mass matrix, two rounds of warm-up
    re-estimate it. While the worst R-hat or the smallest effective sample misses the gate, the chains run on, each
    time twice as long, thinned to `draws`. The linear coefficients are integrated out while sampling and drawn exactly
    afterwards. The same seed gives the same bytes.

    Args:
        media: the data.
        spec: the model.
        lift_tests: experiments that enter the likelihood.
        seed: of every random number.
        draws: kept per chain.
        chains: independent chains.
        fitted: learn from the first so many periods only (holdouts).

    Returns:
        The posterior; `converged` says whether the gate was passed.
    """
    return sample(pose(media, spec, lift_tests, fitted), seed=seed, draws=draws, chains=chains)


def sample(problem: Problem, *, seed: int, draws: int = 1000, chains: int = 4) -> Posterior:
    """`fit` for a problem that is already posed."""
    begun = time.perf_counter()
    rng = np.random.default_rng(seed)
    modes, root = _laplace(problem, rng)
    state = _Run(problem, rng, chains)
    starts = modes[np.arange(chains) % len(modes)]
    starts = starts + 0.5 * rng.standard_normal(starts.shape) @ root.T
    eps = 0.3
    for warm in WARM:
        learnt, eps, _ = state.go(starts, root, warm // 2, warm, eps)
        starts, root = learnt[:, -1], _root(learnt, root)
    kept, eps, divergent = state.go(starts, root, SETTLE, draws, eps)
    length = draws
    for _ in range(EXTENSIONS):
        if _passed(kept):
            break
        length *= 2
        root = _root(kept, root)
        longer, eps, divergent = state.go(kept[:, -1], root, SETTLE, length, eps)
        kept = longer[:, length // draws - 1 :: length // draws]
    worst, least = float(r_hat(kept).max()), float(ess(kept).min())
    parameters = named(problem, kept)
    parameters["gamma"] = _coefficients(problem, parameters, rng)
    return Posterior(
        parameters, worst, least, divergent, "quick", time.perf_counter() - begun,
        bool(worst <= WORST_R_HAT and least >= min(LEAST_ESS, 0.1 * draws * chains)),
    )  # fmt: skip


class _Run:
    """Chains side by side; each has its own random numbers, so that their order in time cannot matter."""

    def __init__(self, problem: Problem, rng: np.random.Generator, chains: int) -> None:
        self.args, self.rngs = problem.args, rng.spawn(chains)

    def go(
        self, starts: np.ndarray, root: np.ndarray, warm: int, draws: int, eps: float
    ) -> tuple[np.ndarray, float, int]:
        """Run every chain from its start; the draws (chains, draws, p), the mean step size, the divergent draws."""
        from methods.mmm.kernel import chain

        def one(start: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, float, int]:
            normal = rng.standard_normal((warm + draws, start.size))
            uniform, out = rng.random((warm + draws, 3)), np.empty((draws, start.size))
            size, _, divergent = chain(start, root, warm, eps, STEPS, normal, uniform, out, *self.args)
            return out, size, divergent

        with ThreadPoolExecutor(THREADS) as pool:
            done = list(pool.map(one, starts, self.rngs))
        sizes = [size for _, size, _ in done]
        return np.stack([out for out, _, _ in done]), float(np.mean(sizes)), sum(bad for _, _, bad in done)


def _passed(kept: np.ndarray) -> bool:
    return bool(r_hat(kept).max() <= WORST_R_HAT and ess(kept).min() >= LEAST_ESS)


def objective(problem: Problem) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """The negative log posterior and its gradient as a function of the unconstrained parameters."""
    from methods.mmm.kernel import density

    def at(t: np.ndarray) -> tuple[float, np.ndarray]:
        grad = np.empty(t.size)
        value = density(t, *problem.args, grad)
        return (value, grad) if np.isfinite(value) else (1e12, np.zeros(t.size))

    return at


def _laplace(problem: Problem, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The modes within 5 units of log density of the best (k, p), and the Cholesky root of the covariance there."""
    from scipy.optimize import minimize

    at, function = problem.layout, objective(problem)
    found = []
    for _ in range(STARTS):
        c = at.channels
        start = np.zeros(at.size)
        start[:c] = rng.normal(-0.5, 0.7, c)
        start[at.lam : at.lam + c] = rng.normal(-0.7 if at.spec.saturation == "hill" else 0.8, 0.4, c)
        start[at.beta : at.beta + c] = rng.normal(-2.0, 0.5, c)
        start[at.sigma : at.sigma + at.geos] = -2.0
        if at.geos > 1:
            start[at.tau] = -1.5
        best = minimize(
            function, start, jac=True, method="L-BFGS-B", options={"maxiter": 200, "maxcor": 20, "ftol": 1e-7}
        )
        found.append((float(best.fun), best.x))
    found.sort(key=lambda pair: pair[0])
    mode = found[0][1]
    modes = np.array([x for value, x in found if value < found[0][0] + 5])
    step = 1e-4
    moves = step * np.eye(at.size)
    hessian = np.array([(function(mode + move)[1] - function(mode - move)[1]) / (2 * step) for move in moves])
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2)
    covariance = (vectors / np.maximum(values, 0.3)) @ vectors.T
    return modes, np.linalg.cholesky((covariance + covariance.T) / 2)


def _root(learnt: np.ndarray, root: np.ndarray, weight: float = 50.0) -> np.ndarray:
    """The Cholesky root of the sample covariance, drawn towards the earlier one by `weight` draws."""
    flat = learnt.reshape(-1, learnt.shape[-1])
    covariance = (len(flat) * np.cov(flat.T) + weight * root @ root.T) / (len(flat) + weight)
    return np.linalg.cholesky(covariance)


def _coefficients(problem: Problem, parameters: dict[str, np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Exact draws (chains, draws, g, q) of the linear coefficients given all else, a few at a time to stay in cache."""
    z = problem.args[3]
    out = np.empty((*parameters["rho"].shape, *z.shape[:2]))
    noise = rng.standard_normal(out.shape)
    chains, draws = noise.shape[:2]
    for one in range(chains):
        for first in range(0, draws, CHUNK):
            part = slice(first, first + CHUNK)
            some = {name: values[one, part] for name, values in parameters.items()}
            for g in range(z.shape[0]):
                out[one, part, g] = _given(problem, some, g, noise[one, part, g])
    return out


def _given(problem: Problem, draws: dict[str, np.ndarray], g: int, noise: np.ndarray) -> np.ndarray:
    """Coefficients (d, q) of one geo from N(M⁻¹Z'Qr / sigma², M⁻¹), see `kernel.density`."""
    from methods.mmm.media import shape

    design, (_, y, _, z, gram, prec, *_) = problem.design, problem.args
    beta = draws["beta_geo"][:, g] if "beta_geo" in draws else draws["beta"]
    rho, variance = draws["rho"][:, None], draws["sigma"][:, g, None] ** 2
    r = y[g] - (shape(design.x[g], problem.layout.spec, draws) * beta[:, None, :]).sum(axis=-1)
    h = r * (1 + rho**2)
    h[:, [0, -1]] = r[:, [0, -1]]
    h[:, 1:] -= rho * r[:, :-1]
    h[:, :-1] -= rho * r[:, 1:]
    correlated = gram[0, g] - rho[..., None] * gram[1, g] + rho[..., None] ** 2 * gram[2, g]
    half = np.linalg.cholesky(correlated / variance[..., None] + np.diag(prec))
    inner = np.linalg.solve(half, (h @ z[g].T / variance)[..., None])
    return np.linalg.solve(np.swapaxes(half, -1, -2), inner + noise[..., None])[..., 0] + design.mean
