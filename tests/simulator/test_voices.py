"""Reviews, files and consents hang together with orders, ads and customers."""

import numpy as np

from simulator.voices import REVIEW_RATE, RIGHTS_ENDED


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
