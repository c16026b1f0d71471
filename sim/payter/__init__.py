"""A Payter cloud to practise on: the Cloud Payment Service over HTTP, and a hand to make it misbehave.

It is a process of its own (`python -m sim.payter`), so that whoever talks to it can be killed while
its truth survives: which cards were held, what was captured, what each terminal shows. It follows
what is publicly known of the real service, not any client of it.
"""
