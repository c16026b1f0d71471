"""Stripe's API as far as a page to pay on and the hold behind it need it.

Words of this language: a *checkout session* is a page, a *payment intent* in `requires_capture` is a
hold, *cancel* is release. What is told beyond what we read is left out.
"""
