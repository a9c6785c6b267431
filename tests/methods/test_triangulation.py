from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import truncnorm

from methods.triangulation import Beliefs, Experiment, Sources, reference, steps, triangulate

NAN = np.nan


def sources(platform, mmm=None, experiments=(), demand=None, group=None, mta=None, spread=0.6, spend=None):
    n = len(platform)
    middle = np.array([NAN] * n if mmm is None else mmm, dtype=float)
    return Sources(
        spend=np.ones(n) if spend is None else np.array(spend, dtype=float),
        group=np.zeros(n, dtype=np.int64) if group is None else np.array(group),
        demand=np.zeros(n, dtype=bool) if demand is None else np.array(demand),
        platform=np.array(platform, dtype=float),
        mta=np.full(n, NAN) if mta is None else np.array(mta, dtype=float),
        mmm=middle,
        mmm_low=middle - 1.645 * spread,
        mmm_high=middle + 1.645 * spread,
        experiments=tuple(experiments),
    )


def test_the_posterior_agrees_with_sampling_from_the_model():
    """Importance sampling of the same model, written without any grid: one platform, two channels, a media mix."""
    told = sources([4.0, 3.0], [2.0, 2.5], [Experiment(0, 1.8, 1.2, 2.4)])
    beliefs = Beliefs(unrelated=0.0)
    found = triangulate(told, beliefs=beliefs)
    random = np.random.default_rng(5)
    count, scale = 600_000, reference(told)
    spreads = np.array([0.15, 0.25, 0.36, 0.5, 0.7, 1.0, 1.4])
    spread = random.choice(spreads, count, p=normal(np.log(spreads), np.log(0.45), 0.5))
    shared = random.normal(-0.5, 0.5, count)
    factor = shared + 0.6 * spread * random.standard_normal(count)
    misfits = np.array([0.05, 0.15, 0.3, 0.5, 0.8, 1.2])
    weight = normal(misfits, 0, 0.35, np.gradient(misfits))
    misfit = random.choice(misfits, count, p=weight)
    levels = np.array([-0.36, -0.18, 0.0, 0.18, 0.36])
    level = random.choice(levels, count, p=normal(levels, 0, 0.18))
    # The prior of a return as two parts with their own weights, as it is written in the model.
    idle_weight = 0.2 * 0.3 * scale / (0.8 * 1.0 + 0.2 * 0.3 * scale)
    idle = random.random((count, 2)) < idle_weight
    theta = np.where(
        idle, random.normal(0, 0.3 * scale, (count, 2)), np.exp(random.normal(np.log(scale), 1, (count, 2)))
    )
    logs = np.zeros(count)
    for c in range(2):
        with np.errstate(divide="ignore", invalid="ignore"):
            apart = np.log(told.platform[c]) - np.log(np.where(theta[:, c] > 0, theta[:, c], np.nan)) + factor
        logs += np.nan_to_num(-0.5 * (apart / (0.8 * spread)) ** 2 - np.log(spread), nan=-np.inf)
        sd = np.hypot(0.6, misfit * 0.5 * (np.abs(theta[:, c]) + scale))
        logs += student(told.mmm[c] - np.exp(level) * theta[:, c], sd)
    apart = np.hypot(0.6 / 1.645, 0.2 * max(1.8, 0.25 * scale))
    logs += -0.5 * ((1.8 - theta[:, 0]) / apart) ** 2 - np.log(apart)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    assert found.mean == pytest.approx((weight[:, None] * theta).sum(axis=0), rel=0.02)
    for c in range(2):
        order = np.argsort(theta[:, c])
        ends = np.interp([0.05, 0.95], np.cumsum(weight[order]), theta[order, c])
        assert (found.low[c], found.high[c]) == pytest.approx(tuple(ends), rel=0.05)


def normal(x, mean, sd, width=1.0):
    density = np.exp(-0.5 * ((x - mean) / sd) ** 2) * width
    return density / density.sum()


def student(x, sd):
    return -3 * np.log1p((x / sd) ** 2 / 5) - np.log(sd)


def test_an_experiment_on_one_channel_teaches_the_factor_of_others():
    claims = [6.0, 5.0, 7.0]
    low = triangulate(sources(claims, experiments=[Experiment(0, 1.2, 1.0, 1.4)]))
    high = triangulate(sources(claims, experiments=[Experiment(0, 5.5, 5.2, 5.8)]))
    assert (low.mean[1:] < high.mean[1:]).all()
    assert low.factor[0, 0] > 1.5 * high.factor[0, 0]


def test_it_teaches_channels_of_the_same_platform_more():
    claims = [6.0, 6.0, 6.0]
    told = triangulate(sources(claims, experiments=[Experiment(0, 1.0, 0.9, 1.1), Experiment(0, 1.0, 0.9, 1.1)],
                               group=[0, 0, 1]))  # fmt: skip
    assert told.mean[1] < told.mean[2]


def test_an_experiment_anchors_its_channel():
    told = sources([4.0, 4.0, 4.0], [2.5, 2.5, 2.5], [Experiment(1, 0.5, 0.4, 0.6)])
    found = triangulate(told)
    assert found.low[1] <= 0.5 <= found.high[1]
    assert found.high[1] < found.mean[0]
    assert found.high[1] - found.low[1] < 0.5 * (found.high[0] - found.low[0])


def test_a_harmful_channel_may_be_called_harmful():
    found = triangulate(sources([4.0, 4.0], [0.2, 2.5], [Experiment(0, -0.8, -1.1, -0.5)]))
    assert found.high[0] < 0


def test_demand_driven_claims_are_worth_little():
    plain, driven = (triangulate(sources([15.0, 3.0], [8.0, 2.0], demand=[flag, False])) for flag in (False, True))
    assert driven.mean[0] < 0.6 * plain.mean[0]
    assert driven.above(0, 8.0) < 0.1


def test_two_kinds_of_claims_about_the_same_clicks_tell_less_than_twice_as_much():
    one = triangulate(sources([4.0] * 4, [2.0] * 4))
    two = triangulate(sources([4.0] * 4, [2.0] * 4, mta=[2.5] * 4))
    independent = triangulate(sources([4.0] * 4, [2.0] * 4, mta=[2.5] * 4), beliefs=Beliefs(shared=0.0))
    width = [float((each.high - each.low).mean()) for each in (one, two, independent)]
    assert width[0] > width[1] > width[2]


def test_the_steps_sum_to_the_result():
    told = sources([4.0, 3.0], [2.0, 2.5], [Experiment(0, 1.8, 1.2, 2.4)], mta=[2.0, 2.0])
    found = steps(told)
    assert list(found) == ["prior", "platform", "mmm", "mta", "experiment"]
    means = np.array([each.mean for each in found.values()])
    assert means[0] + np.diff(means, axis=0).sum(axis=0) == pytest.approx(found["experiment"].mean, rel=1e-12)
    assert found["experiment"].mean == pytest.approx(triangulate(told).mean, rel=1e-12)


def test_fewer_sources_do_as_well():
    only = {
        "platform": sources([4.0, 3.0]),
        "mmm": sources([NAN, NAN], [2.0, 2.5]),
        "mta": sources([NAN, NAN], mta=[2.0, 1.0]),
        "experiment": sources([NAN, NAN], experiments=[Experiment(0, 1.8, 1.2, 2.4)]),
    }
    for name, told in only.items():
        assert told.present() == (name,)
        found = triangulate(told)
        assert np.isfinite([*found.mean, *found.low, *found.high]).all()
        assert (found.low < found.high).all()


def test_units_do_not_matter():
    told = sources([4.0, 3.0], [2.0, 2.5], [Experiment(0, 1.8, 1.2, 2.4)])
    small = replace(
        told, platform=told.platform / 100, mmm=told.mmm / 100, mmm_low=told.mmm_low / 100,
        mmm_high=told.mmm_high / 100, experiments=(Experiment(0, 0.018, 0.012, 0.024),),
    )  # fmt: skip
    assert triangulate(small).mean == pytest.approx(triangulate(told).mean / 100, rel=1e-6)


def test_the_same_input_gives_the_same_bytes():
    told = sources([4.0, 3.0], [2.0, 2.5], mta=[2.0, 2.0])
    assert triangulate(told).density.tobytes() == triangulate(told).density.tobytes()


def test_the_middle_is_the_median_and_a_long_tail_does_not_move_it():
    found = triangulate(sources([15.0, 3.0], [8.0, 2.0], demand=[True, False]))
    assert found.middle == pytest.approx([found.quantile(c, 0.5) for c in range(2)])
    assert found.middle[0] < found.mean[0]


def test_claims_of_views_that_no_order_confirms_count_less():
    told = replace(sources([4.0, 4.0]), views=np.array([True, True]), named=np.array([3.9, 0.5]))
    found = triangulate(told)
    assert found.middle[1] < 0.7 * found.middle[0]
    clicks = triangulate(replace(told, views=np.array([False, False])))
    assert clicks.middle[1] == pytest.approx(clicks.middle[0])
    unknown = triangulate(replace(told, named=np.array([NAN, NAN])))
    assert unknown.middle == pytest.approx(triangulate(replace(told, named=None)).middle)


def test_a_media_mix_that_only_repeats_its_prior_moves_nothing():
    told = sources([4.0, 3.0], [20.0, 2.0], spread=8.0)
    silent = replace(told, mmm_data=np.array([NAN, 2.0]), mmm_error=np.array([NAN, 1.0]))
    without = replace(silent, mmm=np.array([NAN, 2.0]))
    moved = replace(silent, mmm=np.array([2.0, 2.0]))
    assert triangulate(moved).middle[0] == pytest.approx(triangulate(without).middle[0], rel=0.02)


def test_the_data_of_a_media_mix_may_speak_for_a_loss():
    told = replace(sources([NAN, NAN], [1.0, 2.0]), mmm_data=np.array([-2.0, 2.0]), mmm_error=np.array([0.5, 0.5]))
    assert triangulate(told).middle[0] < 0.1 * triangulate(told).middle[1]


FORMS = ("model", "additive", "together", "uniform")


def world(random, form, n=8):
    """Channels whose sources err as the model believes, or in ways that it does not know."""
    theta = np.exp(random.normal(np.log(2), 0.6, n))
    group = random.integers(0, 3, n)
    if form == "model":
        factor = random.normal(-0.5, 0.5) + random.normal(0, 0.27, 3)
        claim = theta * np.exp(-factor[group] + random.normal(0, 0.36, n))
        mix = np.exp(random.normal(0, 0.15)) * theta + 0.12 * (theta + 2) * random.standard_t(5, n)
    elif form == "additive":  # platforms add an amount, the mix shrinks to the mean
        claim, mix = theta + random.uniform(0.5, 4, n), 0.6 * theta + 0.9 + random.uniform(-0.8, 0.8, n)
    elif form == "together":  # the same fault in both
        fault = np.exp(random.exponential(0.4, n))
        claim, mix = 1.5 * theta * fault * np.exp(random.normal(0, 0.2, n)), theta * fault**0.6
    else:
        claim, mix = theta * random.uniform(0.8, 5, n), theta * random.uniform(0.5, 1.6, n)
    se = 0.3 * theta + random.uniform(0.1, 0.8, n)
    told = mix + se * random.standard_normal(n)
    low, middle, high = (truncnorm.ppf(q, -told / se, np.inf, loc=told, scale=se) for q in (0.05, 0.5, 0.95))
    tested = int(random.integers(n))
    error = 0.2 * theta[tested] + 0.15
    read = theta[tested] * (1 + 0.1 * random.standard_normal()) + error * random.standard_normal()
    test = Experiment(tested, read, read - 1.645 * error, read + 1.645 * error)
    return theta, Sources(
        np.ones(n), group, np.zeros(n, bool), claim, np.full(n, NAN), middle, low, high, (test,)
    )  # fmt: skip


def test_intervals_hold_the_truth_also_where_the_sources_err_in_other_ways():
    held: dict[str, list[bool]] = {form: [] for form in FORMS}
    narrower: list[float] = []
    for form in FORMS:
        random = np.random.default_rng(11)
        for _ in range(40):
            theta, told = world(random, form)
            found = triangulate(told)
            held[form] += ((found.low <= theta) & (theta <= found.high)).tolist()
            narrower.append(float(((found.high - found.low) / (told.mmm_high - told.mmm_low)).mean()))
    assert min(np.mean(each) for each in held.values()) >= 0.82
    assert np.mean([share for each in held.values() for share in each]) >= 0.85
    assert np.mean(narrower) < 0.85
