"""A Stripe account to practise on: Checkout and payment intents over HTTP, a page to pay on, webhooks.

It is a process of its own (`python -m sim.stripe`), so that whoever talks to it can be killed while its
truth survives. It follows what Stripe documents in public, as far as a charge paid on a phone needs it.
"""
