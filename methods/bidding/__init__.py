"""Bidding in auctions under a budget, in parts that are tested apart.

context     what was known before a bid, as numbers · worth  value of winning by context, with uncertainty
landscape   the chance of winning by bid and context · pattern  when the money can be spent, by hour and weekday
pace        the price of money, moved while spending; the hard stop · shade  the best first-price bid
hindsight   what the budget could have bought · counterfactual  another bidder's value, told from the log
"""
