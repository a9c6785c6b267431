# pyright: basic
"""Fits of the media mix that were made before: in this process, and in the home's cache for the next one.

A fit is found again by everything that it comes from: the data themselves, what was asked, the seed, the code, and the
libraries that it was computed with. What is kept are the draws and the holdout; all else is worked out of them anew. A
replay looks at none of this.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections import OrderedDict
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from methods.mmm import full
from methods.mmm.holdout import Holdout, Slice
from methods.mmm.spec import Media, Posterior
from tools._tool import Desk, code_version
from tools.attribution._mmm_run import Drawn, Run, Wanted, run

KEPT = 4
"""Fits in memory."""
PATIENCE = 4.0
"""Seconds after which who waits for another's fit makes it as well."""
FILES = 8
"""Fits in the home's cache; the ones that nobody asked for longest go first."""
LIBRARIES = ("numpy", "scipy", "numba", "llvmlite", *full.NEEDED)
ARRAYS = ("observed", "low", "middle", "high")
_fits: OrderedDict[str, Run] = OrderedDict()
_making: dict[str, tuple[Any, int]] = {}
"""Fits that are being made: a lock of its own for each, and how many want it."""
_lock = Lock()


def fitted(desk: Desk, media: Media, wanted: Wanted) -> Run:
    """The model of these data, fitted where neither this process nor the home's cache has it.

    Args:
        desk: whose seed and home it is; one that computes `anew` neither looks nor keeps.
        media: the data.
        wanted: how to model them.

    Errors: as of `run`.
    """
    if desk.anew:
        return run(media, wanted, desk.seed)
    name = key(media, wanted, desk.seed)
    with _one_at_a_time(name):
        if (known := _known(name)) is not None:
            return known
        return _made(desk, media, wanted, name)


def _known(name: str) -> Run | None:
    """The fit in memory."""
    with _lock:
        if name in _fits:
            _fits.move_to_end(name)
        return _fits.get(name)


def _made(desk: Desk, media: Media, wanted: Wanted, name: str) -> Run:
    """The fit out of the home's cache, or made now and put there."""
    place = desk.home / "cache" / "fits" / f"{name[:32]}.npz" if desk.home else None
    drawn = load(place, name) if place else None
    model = run(media, wanted, desk.seed, drawn)
    if place and drawn is None and model.fit and model.fit.posterior.engine == "quick":
        with suppress(OSError):  # a home that cannot be written to has no cache
            save(place, name, Drawn(model.fit.posterior, model.fit.holdout, model.fit.fell_back))
    with _lock:
        _fits[name] = model
        while len(_fits) > KEPT:
            _fits.popitem(last=False)
    return model


@contextmanager
def _one_at_a_time(name: str) -> Generator[None]:
    """Who wants a fit that somebody else is making waits for it, but not for long: that one may have a low priority."""
    with _lock:
        mine, count = _making.get(name, (Lock(), 0))
        _making[name] = (mine, count + 1)
    try:
        held = mine.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if held:
                mine.release()
    finally:
        with _lock:
            mine, count = _making.pop(name)
            if count > 1:
                _making[name] = (mine, count - 1)


def forget() -> None:
    """Keep nothing in this process any more."""
    with _lock:
        _fits.clear()


def key(media: Media, wanted: Wanted, seed: int) -> str:
    """A hash over everything that can change a fit."""
    told = (wanted, seed, media.channels, media.control_names, media.geos, media.days, code_version(), _libraries())
    digest = hashlib.sha256(repr(told).encode())
    for values in (media.dates.astype("datetime64[D]").astype(np.int64), *media.panel):
        digest.update(repr(values.shape).encode() + np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


@cache
def _libraries() -> tuple[str, ...]:
    """What computes, in which version, on which kind of machine."""
    found = [platform.machine(), platform.python_version()]
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} –")
    return tuple(found)


def save(place: Path, name: str, drawn: Drawn) -> None:
    """Keep draws in a file, whole or not at all; nothing in it can run."""
    posterior, held = drawn.posterior, drawn.holdout
    plain = {each: value for each, value in vars(posterior).items() if each != "draws"}
    slices = [{each: value for each, value in vars(part).items() if each not in ARRAYS}
              for part in (held.slices if held else ())]  # fmt: skip
    told = {"key": name, "posterior": plain, "slices": slices if held else None, "fell_back": drawn.fell_back}
    arrays: dict[str, Any] = {f"draws_{each}": values for each, values in posterior.draws.items()}
    arrays |= {f"slice_{i}_{each}": getattr(part, each)
               for i, part in enumerate(held.slices if held else ()) for each in ARRAYS}  # fmt: skip
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.stem}.{os.getpid()}.npz")
    try:
        np.savez(draft, told=np.array(json.dumps(told)), **arrays)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    oldest = sorted(place.parent.glob("[!.]*.npz"), key=lambda each: each.stat().st_mtime_ns, reverse=True)
    for each in oldest[FILES:]:
        each.unlink(missing_ok=True)


def load(place: Path, name: str) -> Drawn | None:
    """Draws that were kept under that key; None where there are none, or where the file is no such file any more."""
    try:
        with np.load(place, allow_pickle=False) as kept:
            told: dict[str, Any] = json.loads(str(kept["told"]))
            arrays = {each: kept[each] for each in kept.files if each != "told"}
        if told["key"] != name:
            return None
        draws = {each.removeprefix("draws_"): values for each, values in arrays.items() if each.startswith("draws_")}
        posterior = Posterior(draws, **told["posterior"])
        held = None if told["slices"] is None else Holdout(tuple(
            Slice(**part, **{each: arrays[f"slice_{i}_{each}"] for each in ARRAYS})
            for i, part in enumerate(told["slices"])
        ))  # fmt: skip
        with suppress(OSError):
            os.utime(place)
        return Drawn(posterior, held, bool(told["fell_back"]))
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None
    except Exception as broken:  # a torn archive has error classes of its own
        if type(broken).__module__ in {"zipfile", "zlib"}:
            return None
        raise
