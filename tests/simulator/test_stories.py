"""The planted incidents: told in two languages, with dates, all in a long history, and visible in the tables."""

import json
from datetime import date

import numpy as np

from simulator.stories import planted

KINDS = {
    "broken_pixel", "restated_definition", "feed_price_error", "competitor_sale", "fatigued_creative", "decaying_page",
    "prompt_injection", "currency_mixup", "simpson", "geo_holdout",
}  # fmt: skip


def _between(table, story):
    return (table["day"] >= np.datetime64(story["first_day"])) & (table["day"] <= np.datetime64(story["last_day"]))


def _story(world, name):
    return next(story for story in world.truth["stories"] if story["id"] == name)


def test_every_kind_is_there_and_reads_in_both_languages(world):
    stories = world.truth["stories"]
    assert {story["kind"] for story in stories} == KINDS
    assert all(story["last_day"] <= str(world.last) for story in stories)
    assert all(story["what"]["de"] != story["what"]["en"] for story in stories)
    assert json.loads(json.dumps(world.truth)) == world.truth


def test_a_short_history_tells_only_what_lies_in_it():
    assert "geo" not in planted(1000, 900)
    assert "pixel" in planted(1000, 900)


def test_the_broken_pixel_loses_conversions_and_no_orders(world):
    ads, story = world.tables["ad_days"], _story(world, "pixel")
    meta = ads["platform"] == "meta"
    day = ads["day"]
    broken = meta & _between(ads, story) & (day <= np.datetime64(story["last_day"]) - 3)
    before = meta & (day < np.datetime64(story["first_day"]) - 5) & (day >= np.datetime64(story["first_day"]) - 26)
    rate = [ads["conversions"][rows].sum() / ads["clicks"][rows].sum() for rows in (broken, before)]
    assert rate[0] < 0.3 * rate[1]
    daily = world.truth_tables["daily"]
    inside = _between(daily, story)
    around = daily["orders"][np.flatnonzero(inside)[0] - 14 : np.flatnonzero(inside)[0]]
    assert daily["orders"][inside].mean() > 0.85 * around.mean()


def test_an_incident_lies_ahead_and_is_told_when_it_comes(world):
    assert "pixel_tiktok" not in {story["id"] for story in world.truth["stories"]}
    later = world.play(25)
    story = _story(later, "pixel_tiktok")
    ads = later.tables["ad_days"]
    broken = (ads["platform"] == "tiktok") & _between(ads, story) & (ads["day"] < np.datetime64(story["last_day"]) - 3)
    before = (
        (ads["platform"] == "tiktok")
        & (ads["day"] > np.datetime64(world.last) - 30)
        & (ads["day"] <= np.datetime64(world.last))
    )
    rate = [ads["conversions"][rows].sum() / ads["clicks"][rows].sum() for rows in (broken, before)]
    assert rate[0] < 0.4 * rate[1]


def test_a_restated_definition_changes_older_days_in_later_exports(world):
    story = _story(world, "definition")
    day = np.datetime64(story["first_day"]) - 20
    sums = []
    for known in (date(2026, 10, 9), date(2026, 10, 20)):
        ads = world.ad_days_as_known(known)
        rows = (ads["platform"] == "google") & (ads["day"] == day)
        sums.append(ads["conversions"][rows].sum())
    assert np.isclose(sums[1] / sums[0], story["effect"]["conversions_factor"], atol=0.06)


def test_the_feed_shows_a_tenth_of_two_prices(world):
    feed, story = world.tables["feed"], _story(world, "feed")
    current = world.days[-1].prices
    wrong = np.isin(feed["product_id"].astype(str), story["where"]["products"])
    assert wrong.sum() == 2
    assert np.allclose(feed["price"][wrong] / current[wrong], 0.1, atol=0.01)
    assert (feed["price"][~wrong] == current[~wrong]).all()
    after = world.play(5).tables["feed"]
    assert (after["price"][wrong] > 1000).all()


def test_the_fatigued_ad_wears_out(world):
    ads, story = world.tables["ad_days"], _story(world, "fatigue")
    own = ads["ad"] == story["where"]["ad"]
    rate = lambda rows: ads["clicks"][rows].sum() / ads["impressions"][rows].sum()  # noqa: E731
    first, last = np.datetime64(story["first_day"]), ads["day"].max()
    young = own & (ads["day"] < first + 14)
    old = own & (ads["day"] > last - 14)
    assert rate(old) < 0.45 * rate(young)


def test_the_page_loses_places(world):
    console, story = world.tables["search_console"], _story(world, "page")
    own = np.char.endswith(console["page"].astype(str), story["where"]["page"])
    month = lambda low, high: own & (console["day"] >= low) & (console["day"] < high)  # noqa: E731
    first, end = np.datetime64(story["first_day"]), console["day"].max()
    before, after = month(first - 30, first), month(end - 30, end)
    place = [np.average(console["position"][m], weights=console["impressions"][m]) for m in (before, after)]
    assert place[1] - place[0] > 6
    assert console["clicks"][after].sum() < 0.5 * console["clicks"][before].sum()


def test_orders_to_language_models_stand_in_names_and_reviews(world):
    names, texts = set(world.tables["ad_days"]["ad"]), set(world.tables["reviews"]["text"])
    told = [story for story in world.truth["stories"] if story["kind"] == "prompt_injection"]
    assert [
        story["effect"]["text"] in (texts if story["where"]["table"] == "reviews" else names) for story in told
    ] == [True] * 4


def test_one_account_reports_dollars_for_some_days(world):
    ads, story = world.tables["ad_days"], _story(world, "currency")
    mixed = ads["currency"] == "USD"
    assert set(ads["platform"][mixed]) == {"microsoft"}
    assert len(np.unique(ads["day"][mixed])) == 12
    daily = world.truth_tables["daily"]
    inside = _between(daily, story)
    ratio = daily["cost_microsoft"][inside].sum() / daily["cost_eur_microsoft"][inside].sum()
    assert np.isclose(ratio, story["effect"]["rate"], rtol=0.002)


def test_lookalike_wins_on_every_device_and_loses_in_total(world):
    ads = world.tables["ad_days"]

    def rate(campaign, device=None):
        rows = (ads["campaign"] == campaign) & ((ads["device"] == device) | (device is None))
        return ads["conversions"][rows].sum() / ads["clicks"][rows].sum()

    assert all(rate("Prospecting Lookalike", d) > rate("Prospecting Broad", d) for d in ("mobile", "desktop"))
    assert rate("Prospecting Lookalike") < 0.8 * rate("Prospecting Broad")
