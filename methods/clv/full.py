# pyright: basic
"""The full posterior by pymc-marketing, for runs that may take a minute: the same models, the same summary."""

from __future__ import annotations

import logging
import warnings

import numpy as np

from errors import NotInstalled
from methods.clv.gamma_gamma import payers
from methods.clv.maximum import Fit
from methods.clv.purchases import Purchases

PARAMETERS = {
    "bgnbd": ("r", "alpha", "a", "b"),
    "paretonbd": ("r", "alpha", "s", "beta"),
    "gamma_gamma": ("p", "q", "v"),
}
"""The priors are flat above zero (`HalfFlat`): with the package's own ones the published figures do not come out."""
R_HAT = 1.01


def posterior(kind: str, seen: Purchases, seed: int, draws: int = 1000, chains: int = 4) -> Fit:
    """Draws from the posterior under flat priors; the estimate is the posterior mean, cov that of the logarithms.

    Args:
        kind: `bgnbd`, `paretonbd` or `gamma_gamma`.
        seen: (n,) customers.
        seed: of the sampler.
        draws: per chain, after as many to warm up.
        chains: how many.

    Raises:
        NotInstalled: the optional part is not there.
    """
    try:
        from pymc_extras.prior import Prior  # pyright: ignore[reportMissingImports]
        from pymc_marketing import clv  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise _missing() from None
    names = PARAMETERS[kind]
    model_of = {"bgnbd": clv.BetaGeoModel, "paretonbd": clv.ParetoNBDModel, "gamma_gamma": clv.GammaGammaModel}
    flat = {name: Prior("HalfFlat") for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("pymc").setLevel(logging.ERROR)
        model = model_of[kind](data=_frame(kind, seen), model_config=flat)
        # Pareto/NBD has no cheap gradient: the package samples it by differential evolution, in longer chains.
        nuts = kind != "paretonbd"
        long = draws if nuts else 4 * draws
        how = {"nuts_sampler": "nutpie", "target_accept": 0.9} if nuts else {"method": "demz"}
        model.fit(draws=long, tune=long, chains=chains, cores=1, random_seed=seed, progressbar=False, **how)
    found = model.idata.posterior
    chained = np.stack([found[name].to_numpy() for name in names], axis=-1)
    sample = chained.reshape(-1, len(names))
    cov = np.cov(np.log(sample), rowvar=False)
    return Fit(names, sample.mean(axis=0), float("nan"), cov, bool(r_hat(chained).max() <= R_HAT), sample)


def r_hat(chained: np.ndarray) -> np.ndarray:
    """(k,) split R-hat of (chains, draws, k) draws (Gelman et al. 2013, Bayesian Data Analysis, 11.4)."""
    chains, draws, k = chained.shape
    half = chained[:, : draws // 2 * 2].reshape(chains * 2, draws // 2, k)
    within = half.var(axis=1, ddof=1).mean(axis=0)
    between = half.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt(((half.shape[1] - 1) / half.shape[1] * within + between) / within)


def _frame(kind: str, seen: Purchases):  # noqa: ANN202  (a data frame of an optional package)
    import pandas as pd  # pyright: ignore[reportMissingImports]

    if kind == "gamma_gamma":
        seen = seen[payers(seen)]
    shared = {"customer_id": np.arange(len(seen)), "frequency": seen.frequency}
    if kind == "gamma_gamma":
        return pd.DataFrame(shared | {"monetary_value": seen.spend})
    return pd.DataFrame(shared | {"recency": seen.recency, "T": seen.age})


def _missing() -> NotInstalled:
    return NotInstalled(
        en="The full engine needs pymc-marketing, which is not installed here.",
        de="Die volle Rechnung braucht pymc-marketing; das ist hier nicht installiert.",
        do_en='Install it with `make setup`, or use {"engine": "quick"}.',
        do_de='Installieren Sie es mit `make setup`, oder rechnen Sie mit {"engine": "quick"}.',
    )
