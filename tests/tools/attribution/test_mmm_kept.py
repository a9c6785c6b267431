# pyright: basic
"""Fits are found again by all that they come from, give the same bytes, and never stand in the way."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from methods.mmm.spec import Media
from tools._replay import replay
from tools._tool import call, fingerprint
from tools.attribution import _mmm_kept as kept
from tools.attribution._mmm_run import Wanted, run

WANTED = Wanted("quick", 0.9, None, None, None, None, {}, ())
MMM = "attribution.mmm"


def media(weeks=60, more=0.0):
    rng = np.random.default_rng(3)
    spend = rng.gamma(2, 500, (weeks, 2))
    kpi = 10_000 + 3000 * np.tanh(spend / 1500).sum(axis=1) + rng.normal(0, 300, weeks) + more
    return Media(np.datetime64("2024-01-01") + 7 * np.arange(weeks), kpi, spend, ("tv", "radio"))


@pytest.fixture(autouse=True)
def forgotten():
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def desk(tmp_path) -> Any:
    return SimpleNamespace(home=tmp_path, seed=1, anew=False)


@pytest.fixture(scope="module")
def model():
    return run(media(), WANTED, 1)


@pytest.fixture
def once(monkeypatch, model):
    """Fitting counted, and done with what was fitted for the whole file."""
    asked: list[Any] = []

    def instead(data, wanted, seed, drawn=None):
        asked.append(drawn)
        return model if drawn is None else run(data, wanted, seed, drawn)

    monkeypatch.setattr(kept, "run", instead)
    return asked


def files(desk):
    return sorted((desk.home / "cache" / "fits").glob("*"))


def same(one, two):
    assert vars(one.fit.posterior).keys() == vars(two.fit.posterior).keys()
    for name, values in one.fit.posterior.draws.items():
        assert values.tobytes() == two.fit.posterior.draws[name].tobytes()
    for name in ("contribution", "roas", "marginal_roas", "carryover", "parts", "adstock"):
        assert getattr(one.fit.estimates, name).tobytes() == getattr(two.fit.estimates, name).tobytes()
    assert repr(one.fit.holdout) == repr(two.fit.holdout)
    for name in ("seconds", "r_hat", "ess", "divergent", "engine", "converged"):
        assert getattr(one.fit.posterior, name) == getattr(two.fit.posterior, name)
    assert (one.fit.p, one.fit.fell_back) == (two.fit.p, two.fit.fell_back)


def test_the_next_process_finds_the_fit_of_this_one_to_the_bit(desk, once):
    first = kept.fitted(desk, media(), WANTED)
    assert kept.fitted(desk, media(), WANTED) is first
    kept.forget()
    again = kept.fitted(desk, media(), WANTED)
    assert [each is None for each in once] == [True, False]
    same(first, again)
    assert len(files(desk)) == 1


def test_who_wants_a_fit_that_is_being_made_waits_for_it(desk, model, monkeypatch):
    begun, go, made = Event(), Event(), []

    def slowly(*_given):
        made.append(1)
        begun.set()
        assert go.wait(20)
        return model

    monkeypatch.setattr(kept, "run", slowly)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(kept.fitted, desk, media(), WANTED)
        assert begun.wait(20)
        others = [pool.submit(kept.fitted, desk, media(), WANTED) for _ in range(3)]
        assert not any(each.done() for each in others)
        go.set()
        assert all(each.result() is model for each in (first, *others))
    assert made == [1]
    assert kept._making == {}


def test_who_has_waited_long_enough_makes_the_fit_as_well(desk, model, monkeypatch):
    begun, go, made = Event(), Event(), []

    def slowly(*_given):
        made.append(1)
        if len(made) == 1:
            begun.set()
            assert go.wait(20)
        return model

    monkeypatch.setattr(kept, "run", slowly)
    monkeypatch.setattr(kept, "PATIENCE", 0.01)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.fitted, desk, media(), WANTED)
        assert begun.wait(20)
        assert pool.submit(kept.fitted, desk, media(), WANTED).result(20) is model
        go.set()
        assert first.result(20) is model
    assert made == [1, 1]
    assert kept._making == {}


def test_a_fit_that_fails_is_tried_again(desk, model, monkeypatch):
    monkeypatch.setattr(kept, "run", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kept.fitted(desk, media(), WANTED)
    monkeypatch.setattr(kept, "run", lambda *_: model)
    assert kept.fitted(desk, media(), WANTED) is model


def test_other_data_another_question_seed_code_or_library_is_another_fit(monkeypatch):
    usual = kept.key(media(), WANTED, 1)
    others = [
        kept.key(media(more=1e-9), WANTED, 1),
        kept.key(media(59), WANTED, 1),
        kept.key(replace(media(), channels=("tv", "print")), WANTED, 1),
        kept.key(replace(media(), dates=media().dates + 7), WANTED, 1),
        kept.key(replace(media(), days=1), WANTED, 1),
        kept.key(media(), replace(WANTED, level=0.8), 1),
        kept.key(media(), replace(WANTED, priors={"rho": 0.4}), 1),
        kept.key(media(), WANTED, 2),
    ]
    monkeypatch.setattr(kept, "code_version", lambda: "another")
    others.append(kept.key(media(), WANTED, 1))
    monkeypatch.undo()
    monkeypatch.setattr(kept, "_libraries", lambda: ("numpy 0",))
    others.append(kept.key(media(), WANTED, 1))
    monkeypatch.undo()
    assert len({usual, *others}) == 1 + len(others)
    assert kept.key(media(), WANTED, 1) == usual


@pytest.mark.parametrize("harm", ["cut", "empty", "text", "other", "flipped"])
def test_a_file_that_cannot_be_read_or_is_anothers_is_fitted_over(desk, once, model, harm):
    kept.fitted(desk, media(), WANTED)
    (file,) = files(desk)
    whole = file.read_bytes()
    if harm == "other":
        drawn = kept.load(file, kept.key(media(), WANTED, 1))
        assert drawn is not None
        kept.save(file, "another key", drawn)
    else:
        middle = len(whole) // 2
        flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
        file.write_bytes({"cut": whole[:middle], "empty": b"", "text": b"no archive", "flipped": flipped}[harm])
    kept.forget()
    same(kept.fitted(desk, media(), WANTED), model)
    assert once == [None, None]
    assert kept.load(file, kept.key(media(), WANTED, 1)) is not None


def test_a_home_that_cannot_be_written_to_has_no_cache(desk, once, model):
    (desk.home / "cache").write_text("a file in the way")
    assert kept.fitted(desk, media(), WANTED) is model
    none: Any = SimpleNamespace(home=None, seed=2, anew=False)
    assert kept.fitted(none, media(), WANTED) is model


def test_the_ones_that_nobody_asked_for_longest_go_first(desk, model):
    fit = model.fit
    drawn = kept.Drawn(fit.posterior, None, False)
    places = [desk.home / f"{number:02}.npz" for number in range(kept.FILES + 1)]
    for age, place in enumerate(places[:-1]):
        kept.save(place, place.stem, drawn)
        os.utime(place, (1000 + age, 1000 + age))
    assert kept.load(places[0], "00") is not None
    kept.save(places[-1], places[-1].stem, drawn)
    assert sorted(desk.home.glob("*.npz")) == sorted({*places} - {places[1]})
    reread = kept.load(places[0], "00")
    assert reread is not None
    assert reread.holdout is None


def test_a_replay_computes_anew_whatever_was_kept(desk_of, tmp_path, monkeypatch):
    data = media(50)
    rows = [
        {"date": str(day), "kpi": kpi, "tv_spend": tv, "radio_spend": radio}
        for day, kpi, (tv, radio) in zip(data.dates, data.kpi.round(2), data.spend.round(2), strict=True)
    ]
    desk = replace(desk_of(media=rows), home=tmp_path)
    first = call(MMM, {}, desk)
    kept.forget()
    second = call(MMM, {}, desk)
    assert fingerprint(first) == fingerprint(second)
    assert second.receipt is not None
    fits: list[Any] = []
    monkeypatch.setattr(kept, "run", lambda *given: fits.append(given[3:]) or run(*given))
    (again,) = replay(second.receipt.run, desk)
    assert again.same
    assert fits == [()]
