"""What people have taken apart stays apart, whatever is loaded later."""

from warehouse.identity import profiles, splits


def together(house, *nodes):
    with profiles.current(house.reader()) as (cursor, _):
        found = dict(cursor.execute("select node, profile from profiled").fetchall())
    return len({found[node] for node in nodes}) == 1


def test_a_split_survives_rebuilding_and_new_data(company, rows):
    house = company(orders=[rows.order(1, "C1", "anna@example.com"), rows.order(2, "C2", "anna@example.com")])
    profiles.build(house)
    assert together(house, "customer:C1", "customer:C2")
    assert splits.add(house, [("customer:C2", "customer:C1")], "shared mailbox") == 1
    assert splits.add(house, [("customer:C1", "customer:C2")]) == 0
    assert not profiles.status(house.reader()).fresh
    assert not together(house, "customer:C1", "customer:C2")  # also before it is built again
    assert profiles.build(house).cut == 1
    company(house.home, contacts=[{"contact_id": "K", "email": "anna@example.com", "customer_id": "C1"}])
    assert not together(house, "customer:C1", "customer:C2")
    assert profiles.build(house).splits == 1
    assert not together(house, "customer:C1", "customer:C2")
    assert together(house, "customer:C1", "contact:K")


def test_a_split_can_be_taken_back(company, rows):
    house = company(orders=[rows.order(1, "C1", "anna@example.com"), rows.order(2, "C2", "anna@example.com")])
    splits.add(house, [("customer:C1", "customer:C2"), ("customer:C1", "*")])
    assert splits.remove(house, [("customer:C2", "customer:C1"), ("customer:C1", "*")]) == 2
    assert splits.remove(house, [("customer:C2", "customer:C1")]) == 0
    assert together(house, "customer:C1", "customer:C2")
