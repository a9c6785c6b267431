"""Reviews, files and consents hang together with orders, ads and customers."""

import numpy as np

from simulator.voices import AD_SHARE, REVIEW_RATE, RIGHTS_ENDED


def test_one_order_in_twenty_is_reviewed(world):
    reviews = world.tables["reviews"]
    assert np.isclose(len(reviews["stars"]) / len(world.tables["orders"]["revenue"]), REVIEW_RATE, rtol=0.1)
    assert set(reviews["product_id"]) <= set(world.tables["products"]["product_id"])
    assert (np.diff(reviews["at"]).astype(int) >= 0).all()


def test_files_belong_to_todays_ads_and_one_runs_without_rights(world):
    assets, ads = world.tables["assets"], world.tables["ad_days"]
    today = ads["day"] == np.datetime64(world.last)
    assert set(ads["ad"][today]) <= set(assets["name"])
    over = assets["rights_until"] < np.datetime64(world.last)
    assert [name.startswith(RIGHTS_ENDED) for name in assets["name"][over]] == [True]
    later = world.play(1).tables["assets"]
    same = dict(zip(later["asset_id"].tolist(), later["rights_until"].tolist(), strict=True))
    known = [i for i, name in enumerate(assets["asset_id"]) if name in same]
    assert [same[assets["asset_id"][i]] for i in known] == [assets["rights_until"].tolist()[i] for i in known]


def test_the_last_consent_to_mail_is_what_the_customer_list_says(world):
    consents, customers = world.tables["consents"], world.tables["customers"]
    mail = consents["purpose"] == "email"
    state = dict(zip(consents["subject"][mail].tolist(), consents["granted"][mail].tolist(), strict=True))
    told = dict(zip(customers["customer_id"].tolist(), customers["consent_email"].tolist(), strict=True))
    assert all(told[name] == granted for name, granted in state.items())
    assert any(not granted for granted in state.values())


def test_consent_rates_are_those_of_the_truth(world):
    consents = world.tables["consents"]
    for cell in world.truth["consent"]["cells"]:
        own = (consents["purpose"] == "analytics") & (consents["device"] == cell["device"])
        own &= consents["browser"] == cell["browser"]
        assert abs(consents["granted"][own].mean() - cell["granted"]) < 4 * np.sqrt(0.25 / own.sum())


def test_advertising_is_granted_only_with_measurement_and_by_fewer(world):
    consents = world.tables["consents"]
    asked = {name: _said(consents, name, "banner") for name in ("analytics", "advertising")}
    assert asked["analytics"].keys() == asked["advertising"].keys()
    granted = [name for name, yes in asked["analytics"].items() if yes]
    both = [name for name in granted if asked["advertising"][name]]
    assert sum(asked["advertising"].values()) == len(both)
    assert abs(len(both) / len(granted) - AD_SHARE) < 4 * np.sqrt(0.25 / len(granted))


def test_some_take_advertising_back_later_and_some_object(world):
    consents = world.tables["consents"]
    first = _said(consents, "advertising", "banner")
    back = _said(consents, "advertising", "privacy settings")
    assert 0.01 < len(back) / sum(first.values()) < 0.06
    assert all(first[name] and not back[name] for name in back)
    against = _said(consents, "direct marketing", "letter")
    assert against and not any(against.values())
    assert (consents["at"] < np.datetime64(world.last) + 1).all()
    assert (np.diff(consents["at"]).astype(int) >= 0).all()


def test_who_changes_their_mind_has_asked_before(world):
    consents = world.tables["consents"]
    later = np.isin(consents["source"], ["privacy settings", "letter"])
    begun = {name: at for name, at, where in zip(consents["subject"], consents["at"], consents["source"], strict=True)
             if where == "banner"}  # fmt: skip
    pairs = zip(consents["subject"][later], consents["at"][later], strict=True)
    assert all(at > begun[name] for name, at in pairs)


def _said(consents, purpose, source):
    own = (consents["purpose"] == purpose) & (consents["source"] == source)
    return dict(zip(consents["subject"][own].tolist(), consents["granted"][own].tolist(), strict=True))
