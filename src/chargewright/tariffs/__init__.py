"""Tariffs: what a price is and when it holds, what is wrong with one, and how to say it in words.

Pure. What a session costs under a tariff is `rating`'s; who may charge at which price is decided
where tariffs are assigned to sites and stations.
"""
