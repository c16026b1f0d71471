"""A surprise: an event for which the table has no row."""


class UnexpectedEvent(Exception):  # noqa: N818 - a surprise to be kept and shown, not an error
    """The session is unchanged; the event is to be kept as unexpected, never dropped."""
