"""Which fact wakes which flow: the only place that knows two features.

Every process runs what it hears through a `House`, one for each unit of work.
"""
