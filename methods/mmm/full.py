# pyright: basic
"""The full engine: the same model in pymc-marketing's `multidimensional.MMM`, sampled by nutpie's NUTS.

Minutes instead of seconds. It serves scheduled runs, takes over where the quick engine does not converge, and is the
oracle of its tests. Needs the optional part "measure"; nothing is imported before `fit` is called.
"""

from __future__ import annotations

import contextlib
import io
import logging
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from errors import NotInstalled
from methods.mmm.design import Design
from methods.mmm.problem import Problem, pose
from methods.mmm.spec import LiftTest, Media, Posterior, Spec

NEEDED = ("pymc_marketing", "nutpie")
GATE_R_HAT = 1.01
GATE_ESS = 400.0
Progress = Callable[[str, int, int], None]


def installed() -> bool:
    """Whether the optional part is there; imports nothing."""
    return all(find_spec(name) is not None for name in NEEDED)


def fit(
    media: Media, spec: Spec, lift_tests: Sequence[LiftTest] = (), *, seed: int, draws: int = 1000, chains: int = 4,
    tune: int = 1000, progress: Progress | None = None,
) -> Posterior:  # fmt: skip
    """Sample the posterior of the same model as `quick.fit`.

    The linear columns of `design.build` enter as controls with their own normal priors, autocorrelated noise as a
    likelihood of its own, and each lift test as N(measured | modelled change of the steady state, standard error):
    pymc-marketing's own lift tests take the magnitude of an effect only and look at one geo.

    Args:
        media: the data.
        spec: the model.
        lift_tests: experiments that enter the likelihood.
        seed: of all random numbers; the same seed gives the same draws.
        draws: kept a chain.
        chains: of the sampler.
        tune: warm-up draws a chain.
        progress: hears what is being done, the step, and of how many.

    Returns:
        Draws on the scaled model, in the shapes of `Posterior`.

    Errors: NotInstalled without pymc-marketing or nutpie.
    """
    if not installed():
        raise _missing()
    say: Progress = progress or (lambda _name, _done, _of: None)
    begun = time.perf_counter()
    say("build", 0, 3)
    with _silence():
        problem = pose(media, spec, lift_tests)
        model = _model(problem, media, spec)
    say("compile", 1, 3)
    with _silence():
        nutpie: Any = import_module("nutpie")

        compiled = nutpie.compile_pymc_model(model)
    say("sample", 2, 3)
    with _silence():
        trace = nutpie.sample(
            compiled, draws=draws, tune=tune, chains=chains, seed=seed, progress_bar=False, target_accept=0.9
        )
    found = _draws(trace, problem.design, spec)
    r_hat, ess = _diagnosed(trace)
    say("done", 3, 3)
    return Posterior(
        draws=found,
        r_hat=r_hat,
        ess=ess,
        divergent=int(trace.sample_stats["diverging"].sum()),
        engine="full",
        seconds=time.perf_counter() - begun,
        converged=r_hat <= GATE_R_HAT and ess >= GATE_ESS,
    )


def _model(problem: Problem, media: Media, spec: Spec) -> Any:
    """The pymc model."""
    mmm_class = import_module("pymc_marketing.mmm.multidimensional").MMM
    design = problem.design
    panel = len(design.y) > 1
    frame, target, channels, columns = _frame(design, media, panel)
    mmm = mmm_class(
        date_column="date",
        channel_columns=channels,
        control_columns=columns or None,
        target_column="y",
        adstock=_adstock(spec),
        saturation=_saturation(design, spec, panel),
        dims=("geo",) if panel else None,
        scaling={"target": {"method": "mean", "dims": ()}, "channel": {"method": "max", "dims": ()}},
        model_config=_linear(design, spec, panel),
    )
    mmm.build_model(frame, target)
    if len(problem.args[-2]):
        with mmm.model:
            _calibrated(mmm.model, (problem.args[-2], problem.args[-1]), spec, ("geo",) if panel else ())
    return mmm.model


def _frame(design: Design, media: Media, panel: bool) -> tuple[Any, Any, list[str], list[str]]:
    """The scaled data as pymc-marketing reads them, geo by geo; columns are named by position."""
    pd: Any = import_module("pandas")

    geos, periods, channels = design.x.shape
    names = [f"x{one}" for one in range(channels)]
    columns = [f"z{one}" for one in range(1, design.linear.shape[2])]
    shape: dict[str, Any] = {"date": np.tile(media.dates.astype("datetime64[ns]"), geos)}
    if panel:
        shape["geo"] = np.repeat([f"g{one:04d}" for one in range(geos)], periods)
    # Each column times the scale of its prior: all coefficients are then standard normal.
    scaled = design.linear * design.sd
    shape |= {name: design.x[..., one].ravel() for one, name in enumerate(names)}
    shape |= {name: scaled[..., one + 1].ravel() for one, name in enumerate(columns)}
    return pd.DataFrame(shape), pd.Series(design.y.ravel(), name="y"), names, columns


def _adstock(spec: Spec) -> Any:
    made, prior = import_module("pymc_marketing.mmm"), import_module("pymc_extras.prior").Prior
    a, b = spec.priors.alpha
    priors = {"alpha": prior("Beta", alpha=a, beta=b, dims="channel")}
    if spec.adstock == "geometric":
        return made.GeometricAdstock(l_max=spec.l_max, priors=priors)
    priors["theta"] = prior("HalfNormal", sigma=spec.priors.theta, dims="channel")
    return made.DelayedAdstock(l_max=spec.l_max, priors=priors)


def _saturation(design: Design, spec: Spec, panel: bool) -> Any:
    made, prior = import_module("pymc_marketing.mmm"), import_module("pymc_extras.prior").Prior
    told = spec.priors
    scale = np.broadcast_to(np.asarray(told.beta, dtype=float), (design.x.shape[2],))
    beta: Any = GeoCeiling(scale, told.geo) if panel else prior("HalfNormal", sigma=scale, dims="channel")
    if spec.saturation == "logistic":
        lam = prior("Gamma", alpha=told.lam[0], beta=told.lam[1], dims="channel")
        return made.LogisticSaturation(priors={"lam": lam, "beta": beta})
    return made.HillSaturation(
        priors={
            "kappa": prior("Gamma", alpha=told.kappa[0], beta=told.kappa[1], dims="channel"),
            "slope": prior("Gamma", alpha=told.slope[0], beta=told.slope[1], dims="channel"),
            "beta": beta,
        }
    )


class GeoCeiling:
    """Ceilings by geo and channel: beta_c × exp(tau × z), z standard normal, tau half-normal."""

    dims = ("geo", "channel")

    def __init__(self, scale: np.ndarray, spread: float) -> None:
        """From the half-normal scales of each channel's ceiling and of the spread between geos."""
        self.scale, self.spread = scale, spread

    def create_variable(self, name: str, xdist: bool = False) -> Any:
        """The variable of that name in the model at hand."""
        pmd: Any = import_module("pymc.dims")
        ptx = import_module("pytensor.xtensor")
        scale = ptx.as_xtensor(self.scale, dims=("channel",))
        ceiling = pmd.HalfNormal("ceiling", sigma=scale, dims="channel")
        tau = pmd.HalfNormal("tau", sigma=self.spread)
        z = pmd.Normal("z", 0.0, 1.0, dims=("geo", "channel"))
        return pmd.Deterministic(name, ceiling * pmd.math.exp(tau * z))


def _linear(design: Design, spec: Spec, panel: bool) -> dict[str, Any]:
    prior = import_module("pymc_extras.prior").Prior
    geo = ("geo",) if panel else ()
    return {
        "intercept": prior("Normal", mu=float(design.mean[0]), sigma=float(design.sd[0]), dims=geo),
        "gamma_control": prior("Normal", mu=0, sigma=1, dims=(*geo, "control")),
        "likelihood": Autocorrelated(spec.priors.sigma, spec.priors.rho, design.y.shape[1], geo)
        if spec.noise == "ar1"
        else prior("Normal", sigma=prior("HalfNormal", sigma=spec.priors.sigma, dims=geo), dims=("date", *geo)),
    }


class Autocorrelated:
    """AR(1) noise around a mean: N(mu_i + rho (y_{i-1} - mu_{i-1}), sigma), and the first period from its long run."""

    def __init__(self, sigma: float, rho: float, periods: int, geo: tuple[str, ...]) -> None:
        """From the prior scales of sigma (half-normal) and atanh(rho) (normal)."""
        self.sigma, self.rho, self.periods, self.geo = sigma, rho, periods, geo
        self.dims = ("date", *geo)

    def create_variable(self, name: str, xdist: bool = False) -> Any:
        """Only a likelihood; pymc-marketing asks for both names."""
        raise TypeError("autocorrelated noise is a likelihood")

    def create_likelihood_variable(self, name: str, mu: Any, observed: Any, xdist: bool = False) -> Any:
        """The observed variable of that name in the model at hand."""
        pmd: Any = import_module("pymc.dims")
        as_xtensor = import_module("pytensor.xtensor").as_xtensor
        # A matrix that shifts by one period, instead of slices: nutpie's compiler trips over joined slices.
        back = as_xtensor(np.eye(self.periods, k=-1), dims=("date", "past"))
        first = as_xtensor(np.eye(self.periods)[0], dims=("date",))
        sigma = pmd.HalfNormal(f"{name}_sigma", sigma=self.sigma, dims=self.geo)
        rho = pmd.Deterministic("rho", pmd.math.tanh(pmd.Normal("rho_turned", 0.0, self.rho)))
        before = back.dot((observed - mu).rename(date="past"), dim="past")
        wider = 1 + first * (1 / pmd.math.sqrt(1 - rho**2) - 1)
        return pmd.Normal(name, mu=mu + rho * before, sigma=sigma * wider, dims=self.dims, observed=observed)


def _calibrated(model: Any, tests: tuple[np.ndarray, np.ndarray], spec: Spec, geo: tuple[str, ...]) -> None:
    """Each lift test as an observation of the change between two steady states, summed over its geos."""
    pmd: Any = import_module("pymc.dims")
    as_xtensor = import_module("pytensor.xtensor").as_xtensor
    for number, (channel, line) in enumerate(zip(tests[0].tolist(), tests[1], strict=True)):
        effect, error, (weight, before, after) = line[0], line[1], line[2:].reshape(-1, 3).T
        beta = model["saturation_beta"].isel(channel=channel)

        def curve(at: np.ndarray, channel: int = channel) -> Any:
            spent = as_xtensor(at if geo else at[0], dims=geo)
            if spec.saturation == "logistic":
                return pmd.math.tanh(0.5 * model["saturation_lam"].isel(channel=channel) * spent)
            slope = model["saturation_slope"].isel(channel=channel)
            return spent**slope / (model["saturation_kappa"].isel(channel=channel) ** slope + spent**slope)

        modelled = as_xtensor(weight if geo else weight[0], dims=geo) * beta * (curve(after) - curve(before))
        pmd.Normal(f"lift_{number}", mu=modelled.sum() if geo else modelled, sigma=error, observed=as_xtensor(effect))


def _draws(trace: Any, design: Design, spec: Spec) -> dict[str, np.ndarray]:
    """The draws in the shapes of `Posterior`."""
    post = trace.posterior
    panel = len(design.y) > 1

    def take(name: str, *dims: str) -> np.ndarray:
        return post[name].transpose("chain", "draw", *dims).to_numpy()

    found = {"alpha": take("adstock_alpha", "channel")}
    if spec.adstock == "delayed":
        found["theta"] = take("adstock_theta", "channel")
    for name in ("lam",) if spec.saturation == "logistic" else ("kappa", "slope"):
        found[name] = take(f"saturation_{name}", "channel")
    if panel:
        found["beta"], found["beta_geo"] = take("ceiling", "channel"), take("saturation_beta", "geo", "channel")
        found["sigma"], level = take("y_sigma", "geo"), take("intercept_contribution", "geo")[..., None]
    else:
        found["beta"], found["sigma"] = take("saturation_beta", "channel"), take("y_sigma")[..., None]
        level = take("intercept_contribution")[..., None, None]
    gamma = [level]
    if "gamma_control" in post:
        raw = take("gamma_control", *(("geo",) if panel else ()), "control") * design.sd[1:] + design.mean[1:]
        gamma.append(raw if panel else raw[..., None, :])
    found["gamma"] = np.concatenate(gamma, axis=-1)
    if spec.noise == "ar1":
        found["rho"] = take("rho")
    return found


def _diagnosed(trace: Any) -> tuple[float, float]:
    """The worst R-hat and the smallest effective sample over all sampled parameters."""
    az: Any = import_module("arviz")

    with _silence():
        names = [name for name in trace.posterior.data_vars if "date" not in trace.posterior[name].dims]
        r_hat, ess = az.rhat(trace.posterior[names]), az.ess(trace.posterior[names])
    worst = max(float(np.nanmax(r_hat[name].to_numpy())) for name in r_hat.data_vars)
    least = min(float(np.nanmin(ess[name].to_numpy())) for name in ess.data_vars)
    return worst, least


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """No warnings, no log lines, nothing on either stream."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _missing() -> NotInstalled:
    return NotInstalled(
        en="The full engine needs pymc-marketing and nutpie, which are not installed.",
        de="Die volle Berechnung braucht pymc-marketing und nutpie; beide sind nicht installiert.",
        do_en="Install everything with `make setup`, or ask with engine quick.",
        do_de="Installieren Sie alles mit `make setup`, oder rechnen Sie mit engine quick.",
    )
