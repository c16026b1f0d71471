"""How patient a session is and what ends it: fixed for a session when it is opened."""

from dataclasses import dataclass
from datetime import timedelta

from chargewright.sessions.words import Scope, Termination


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """Durations and choices, nearest level first: site, installation.

    A change counts for sessions opened after it.

    Raises:
        ValueError: a duration that is not positive, or a scope that suspension cannot be.

    """

    zone: str | None = None
    """The site's, in which the windows of its prices are read; None where it began at no known place."""
    t_plug: timedelta = timedelta(minutes=5)
    """How long a hold waits for a vehicle, and a started session for a payer. Set per site."""
    ready_expiration: timedelta = timedelta(seconds=30)
    """How long a ready session waits for the start once a vehicle is connected. Must be longer than
    the station's own `ConnectionTimeOut`, because commands take time."""
    ongoing_expiration: timedelta = timedelta(minutes=15)
    """How long a session in progress may be silent (T-lost). Raise it where networks fail longer."""
    stop_watch: timedelta = timedelta(seconds=30)
    """How long after a stop request power may flow before an operator is asked."""
    termination: Termination = Termination.STOP_EVENT
    """`FINAL_PARKING` where parking after the charge is priced."""
    suspended_evse_scope: Scope = Scope.PARKING
    """What time is that the station withholds: `CHARGING` or `NONE` where our own load management
    is the cause."""
    payer_required: bool = True
    """False at a site that gives energy away."""

    def __post_init__(self) -> None:
        durations = {
            "t_plug": self.t_plug,
            "ready_expiration": self.ready_expiration,
            "ongoing_expiration": self.ongoing_expiration,
            "stop_watch": self.stop_watch,
        }
        for name, duration in durations.items():
            if duration <= timedelta(0):
                raise ValueError(f"{name} must be longer than nothing")
        if self.suspended_evse_scope not in {Scope.PARKING, Scope.CHARGING, Scope.NONE}:
            raise ValueError("suspended_evse_scope is parking, charging or none")
